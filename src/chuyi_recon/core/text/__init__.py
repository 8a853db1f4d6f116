"""What can be known of one text by itself.

`decode` (bytes to characters) and `fold` (characters to the signs of a comparison key, with the way back) come first;
`markup` says what of a text is no text, `line_hyphens`, `transcriber_notes` and `footnotes` what is no running text,
`clauses` cuts it, `notation` knows the shapes of what is written by convention. `bigram_index` and `ngram_index` say
where parts of a key stand again; `reading_order` and `dittography` compare texts by these, without an alignment.
`lexicon` is the protocol of what must be known about words. `code_points` makes a text a vector, `script` says whether
it is written in traditional or simplified characters.
"""
