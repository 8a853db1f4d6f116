"""The command line: `main` lists the commands, `commands` has one file for each, `options` what they share.

`parser` reads a command line and refuses a wrong one, `help_texts` lays out pages of help in the reader's language,
`error_boundary` turns what goes wrong into one line and an exit code.
"""
