"""How right texts, flags and confidences are, against a truth and labels that the line never sees.

`error_rates` and `baselines` for the text, `flag_scores` and `inventions` for the flags, `calibration` for the
confidences; `measures` puts them together for one family and for many, `record_form` is their shape in JSON.
"""
