"""`recon eval`: families of which the truth is known.

`sets` and `trials` find them, `truths` and `sidecar` read what is known, `work` measures one, `tables` and `plot` show
the record.
"""
