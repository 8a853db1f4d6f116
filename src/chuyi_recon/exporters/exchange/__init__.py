"""Formats for exchange with other programs: of editors (TEI), of collation, of tables, of pages with boxes.

tei.py         TEI P5, parallel segmentation; `tei_header`, `tei_zones` and `tei_names` are parts of it
collatex.py    the alignment table as CollateX writes it in JSON
graphml.py     the same as a variant graph
sheet.py       the apparatus as CSV
placed_text.py the reconstruction in the boxes of a witness's words
alto.py        that as ALTO 4
page_xml.py    that as PAGE XML
text_diff/     the reconstruction beside a witness, as a page
parts/         the RelaxNG schema of what `tei` writes
"""
