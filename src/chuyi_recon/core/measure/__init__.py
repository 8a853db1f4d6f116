"""How right a text, flags and confidences are, against a truth and labels that the line never sees.

`family.measure` says it of one family, `family.overall` of many. Nothing in the line imports this room: what it
knows must not reach a decision.
"""
