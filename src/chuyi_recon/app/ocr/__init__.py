"""From scans to witnesses: page images are read by the OCR engines of this machine, each a witness of its own.

Read `recognition` first, what an engine says of a page; `engines` lists those there are, `page_images` gives them the
pages of image files and PDFs, `hocr_document` writes what they said, and `reading` does it for all pages. Engines and
Pillow are an optional part, the extra `ocr`: nothing here is imported before a command asks for it.
"""
