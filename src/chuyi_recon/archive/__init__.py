"""Families in an archive of a million pages: which pages are copies of one document.

In: keys, texts folded to letters and figures alone. Out: for each page its family and its role. Each file is one stage
and knows nothing of the next: `keys`, `sketch` (postings of sampled n-grams), `external_sort`, `postings` (inverted
index), `candidate_pairs`, `verification`, `clustering` (half-linkage), `form_letters`, `families` (roles); `grouping`
runs them on one machine. Pure but for what DuckDB puts on the disk while it sorts.
"""
