"""`recon group`: an archive of pages, in whatever files, and the families that are found in it.

`sources` gives pages from folders, JSON Lines and Parquet; `page_spool` keeps their keys on the disk while they are
grouped; `grouping_run` goes from one to the other and has `archive` group them; `families_table` and `family_folders`
write what was found. What `recon align --families` makes of it is in `aligning`.
"""
