"""In which language people are told things.

`translate` chooses it and renders messages, `system_errors` and `setting_reasons` say what others wrote, `suggest` the
name that was probably meant, `widths` how wide a line of Chinese is.
"""
