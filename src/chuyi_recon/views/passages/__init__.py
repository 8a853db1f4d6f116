"""The passages an editor looks at. In: a `Reconstruction`. Out: its `Passage`s; see `survey` for which are open."""

from chuyi_recon.views.passages.passage import Kind, Passage, State, Version, graver, in_text
from chuyi_recon.views.passages.survey import passages

__all__ = ["Kind", "Passage", "State", "Version", "graver", "in_text", "passages"]
