"""The command line: `main` lists the commands, `commands` has one file for each, `options` what they share.

`error_boundary` turns what goes wrong into one line and an exit code, `help_texts` says the parser's own words in the
reader's language.
"""
