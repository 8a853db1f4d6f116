"""What several flags ask of a family: who is outvoted where, what is missing, what stands at the edges of pages.

Begin with `disputed_loci` (which readings are outvoted), `outvoted_words` (the same as words) and `missing_text`.
"""
