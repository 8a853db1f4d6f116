"""The same families on a cluster: the steps of `archive` over partitions of Spark DataFrames.

`steps` has what is done to a batch of rows, in Arrow; `stars` finds components by large-star and small-star joins;
`grouping` is the whole line, joins and all. Whatever is decided is decided by the functions that one machine runs too,
so that the families are the same.
"""
