"""The only code that opens, writes or removes files.

`storage` reads and writes whole files, `locked_append` adds lines to one that others add to as well, `strict` decodes
JSON and TOML into typed structures and says of a fault where it stands; `records` takes apart files of
several witnesses.
"""
