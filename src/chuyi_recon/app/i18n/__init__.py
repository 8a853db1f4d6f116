"""In which language people are told things.

`translate` chooses it and renders messages, `system_errors` names what the system reports, `setting_reasons` says why a
setting is what it is, `suggest` the name that was probably meant, `widths` how wide a line of Chinese is.
"""
