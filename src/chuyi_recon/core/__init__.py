"""The line itself, pure: from witnesses to one text. No files, terminal, clock, randomness or environment.

Read `model` first (the types), then `pipeline`, which calls the packages in the order of the line: `text` (characters
to comparison keys), `families` (which witnesses belong together), `align`, `collate` (the table of loci), `weigh`,
`flags`, `decide`, `constitute`, `rulings`. A package imports those before it and never those after it.
"""
