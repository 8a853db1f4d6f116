"""What editors ruled.

`log` reads and adds lines of rulings.jsonl, `by_family` says whose they are and what came of them, `table` shows them.
"""
