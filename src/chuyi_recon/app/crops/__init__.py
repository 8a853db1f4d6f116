"""The doubtful places of a family cut out of its page images: which file is a page's image, and what is cut of it.

`sources` finds the image of a page among what `family.toml`, METS and the page's own format name, and takes nothing
that lies outside of the family's folder. `pictures` opens it and cuts. `cutting` does both for the places of a report.
Pillow is of the part `ocr`; without it there are no pictures, and one note says so.
"""
