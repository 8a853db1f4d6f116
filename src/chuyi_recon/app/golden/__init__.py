"""Golden files: results that someone has read through, against what recon makes today.

`comparison` reads and writes them, `ownership` knows whose they are; `segments`, `finding_records` and `finding_places`
say where texts and findings differ, `causes` why, `differences` puts these together; `drift` holds the types and
`drift_sheet` shows them.
"""
