"""What the terminal shows.

`painter` writes to stdout and stderr, `place_sheet` shows a place of the text with its witnesses.
`choices` holds the values of options, `streams` closes what nobody reads any more.
"""
