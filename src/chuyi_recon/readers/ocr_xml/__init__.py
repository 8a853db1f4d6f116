"""Page formats in XML: what an OCR engine or a layout tool says of pages, and METS, which names their files."""
