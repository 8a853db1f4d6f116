"""Flags that the text depends on: they take a vote away, or say that a reading is wrong. One file a flag."""
