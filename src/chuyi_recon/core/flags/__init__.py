"""What is wrong with a witness, and why.

`case` is all that a flag may look at and `base` what a flag is; `catalogue` lists them in the order in which they run.
`voting` holds those that may take a vote away (`withhold`), `advisory` those that only tell a reader; `evidence` what
several of them ask.
"""
