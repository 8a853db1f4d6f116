"""Harnesses that look for inputs at which a law breaks: one for each family of readers, one for the whole line.

`python -m fuzz [--minutes N] [TARGET…]` runs them one after the other. Where `atheris` is installed it chooses what is
changed by the code that is reached; else the seeds are changed at random. What is found is kept in `fuzz/findings`, and
`tests/test_fuzz.py` tries all of it again for ever.
"""

TARGET_NAMES = ("plain", "markup", "office", "pdf", "json", "pages", "line")
