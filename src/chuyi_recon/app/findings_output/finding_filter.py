"""Which findings a command tells and counts: `--select` and `--ignore`.

They are a view: all flags that the settings ask are asked, so that the text and the golden files stay what they are.
A sieve that no finding could ever pass is an error, for a gate that looks at nothing would always be open.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
from chuyi_recon.app.project.family_job import LocatedFinding
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """The codes that pass."""

    codes: frozenset[str]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def select(self, places: Sequence[LocatedFinding], known: Container[int] = ()) -> tuple[LocatedFinding, ...]:
        """The places of one family that pass and are none of the known; one inside a section that does not pass
        stands for itself.
        """
        kept = [i for i, p in enumerate(places) if p.finding.code in self and i not in known]
        at = {i: n for n, i in enumerate(kept)}
        return tuple(replace(places[i], within=at.get(-1 if (o := places[i].within) is None else o)) for i in kept)


def make_filter(select: Sequence[str] | None, ignore: Sequence[str] | None, asked: Sequence[Settings]) -> FindingFilter:
    """What the options name; `asked` are the settings of the families.

    Raises `UsageError` for a code that no flag has, that no family asks, and where nothing is left.
    """
    known = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    chosen, dropped = _parse_codes("--select", select, known), _parse_codes("--ignore", ignore, known)
    for option, codes in (("--select", chosen), ("--ignore", dropped)):
        for code in codes:
            if asked and not any(settings.asks(code) for settings in asked):
                raise UsageError(
                    Message("error.option.flag-not-asked", option=option, code=code),
                    Message("hint.see-settings"),
                )
    left = frozenset(chosen or known) - frozenset(dropped)
    if not left:
        raise UsageError(Message("error.option.no-flag-left"), Message("hint.name-flag-not-ignored"))
    return FindingFilter(left)


def _parse_codes(option: str, given: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    codes = [code.strip() for text in given or () for code in text.split(",")]
    for code in codes:
        if code not in known:
            raise UsageError(
                Message("error.flag.unknown-there", where=option, code=short_repr(code)),
                did_you_mean(code, known),
            )
    return codes
