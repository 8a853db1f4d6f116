"""Who speaks for how much.

`support` says which signs of a witness another one has too, `new_words` which words the family has and no dictionary,
`reliability` how far a witness can be believed, `confidence` what a decision on such grounds is worth.
"""
