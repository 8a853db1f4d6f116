"""Reconstructions as people look at them: pure, and asked by exporters, the terminal and the review screen.

`collation_sheet` lays witnesses below one another, `passages` lists the places an editor looks at, `nesting` says which
findings lie inside another, `confusables` what a rejected reading is to the lemma, `line_index` where an offset stands.
"""
