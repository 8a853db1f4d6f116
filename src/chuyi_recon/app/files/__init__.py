"""The only code that opens, writes or removes files: `storage`, and `locked_append` for a file that others add to as
well.
"""
