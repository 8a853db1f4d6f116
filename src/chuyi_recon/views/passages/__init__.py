"""The passages an editor looks at. In: a `Reconstruction`. Out: its `Passage`s; see `survey` for which are open."""

from chuyi_recon.views.passages.anchor import PassageAnchors
from chuyi_recon.views.passages.nest import GENERAL_DOUBTS, nest_passages
from chuyi_recon.views.passages.passage import (
    Passage,
    PassageKind,
    PassageReading,
    PassageState,
    gravity_order,
    text_order,
)
from chuyi_recon.views.passages.survey import PassageSurvey, list_passages

__all__ = [
    "GENERAL_DOUBTS",
    "Passage",
    "PassageAnchors",
    "PassageKind",
    "PassageReading",
    "PassageState",
    "PassageSurvey",
    "gravity_order",
    "list_passages",
    "nest_passages",
    "text_order",
]
