"""Documents that people wrote and programs set: PDF, DOCX, HTML, TEI, JSON Lines; and what is known and not read.

`flow` is the text that DOCX, HTML and TEI fill, `xml` how their markup is parsed, `refused` names what no reader here
reads, with what to do about it.
"""
