"""Findings and drift in the form that was asked for.

`formats` chooses; `findings_sheet` is for people, `github` for annotations, `sarif_log` for code scanning,
`json_report` for programs. `finding_filter` says which findings are told at all.
"""
