"""How the decided signs stand on the page: in which form each, and what stands between two of them.

`compose` is the whole; `printed_signs` says where each witness has what is printed, `sign_forms` chooses the form of a
sign, `spacing` reads what stands between the signs of a witness and `spacing_votes` decides it, `table_markup`
chooses in whose markup a table is written.
"""
