"""
Did it work, did it not, or can nobody tell? One word, the reason, and what speaks against it.

In: an `Effect` with its checks, whether awareness or incidence rose, and what else went on.
Out: a `Verdict` in keys; the words belong to the screen. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from models.awareness import Kind as Rise
from models.impact_plan import Effect
from models.overlaps import Overlap

Kind = Literal["worked", "did_not", "cannot_tell", "refused"]

KINDS: Final[tuple[Kind, ...]] = ("worked", "did_not", "cannot_tell", "refused")
WHYS: Final = (
    "more", "fewer", "too_little", "too_wide", "check_failed", "incidence", "other_campaign",
)  # fmt: skip
"""
Why, beside the reasons of a refusal.

more: 0 lies below the interval · fewer: above it · too_little: no lift worth having is in the
interval · too_wide: none and one worth having are · check_failed: 0 lies below the interval,
but not by the campaign's doing, as far as a check can tell · incidence: more came, because
there was more trouble · other_campaign: another one ran in the same places half of the time.
"""
CAVEATS: Final = (
    "campaign", "holiday", "typhoon", "renamed", "missing", "changed", "short_past",
    "unchecked", "partly", "spillover", "moved", "naive", "rise_unknown", "rise_incidence",
)  # fmt: skip
"""
What to know beside it: the kinds of `models.overlaps`; short_past: less than a year before ·
unchecked: checks that could not be asked · partly: some of the campaign's own days are not
measured · spillover: the villages around changed too · moved:
other channels lost · naive: before/after says another thing · rise_unknown, rise_incidence.
"""
_SURE: Final = 0.05
_YEAR_DAYS: Final = 364
_HALF: Final = 0.5


@dataclass(frozen=True)
class Verdict:
    """What is said of a campaign."""

    kind: Kind
    why: str
    """One of WHYS, or of `models.impact_plan.REASONS`."""
    caveats: tuple[str, ...] = ()
    """Of CAVEATS, in their order."""
    failed: tuple[str, ...] = ()
    """Names of the checks that failed."""


def verdict(
    found: Effect,
    rise: Rise = "cannot_tell",
    overlaps: Sequence[Overlap] = (),
    moved: Effect | None = None,
    *,
    useful: float = 0.1,
) -> Verdict:
    """
    Return what can be said of a campaign.

    rise : awareness, incidence or cannot_tell. moved : the effect on the other channels, of
    a campaign for one. useful : the relative lift below which a campaign did nothing worth
    having: only where the interval leaves it out, it is said not to have worked.

    "worked" needs p < 0.05 and more cases, no failed check, no other campaign of half its
    days in its places, and no sign that trouble rose instead.
    """
    if found.refused:
        return Verdict("refused", found.refused, _told(overlaps, ()))
    failed = tuple(one.name for one in found.checks if one.passed is False)
    kind, why = _judged(found, rise, overlaps, failed, useful)
    notes = {
        "short_past": found.before_days < _YEAR_DAYS,
        "unchecked": any(one.passed is None for one in found.checks),
        "partly": found.lost_days > 0,
        "spillover": _differs(found.ring),
        "moved": moved is not None and _differs(moved) and moved.effect < 0,
        "naive": _misled(found, kind, useful),
        "rise_unknown": kind == "worked" and rise == "cannot_tell",
        "rise_incidence": kind != "cannot_tell" and rise == "incidence",
    }
    caveats = tuple(name for name, holds in notes.items() if holds)
    return Verdict(kind, why, _told(overlaps, caveats), failed)


def _judged(
    found: Effect,
    rise: Rise,
    overlaps: Sequence[Overlap],
    failed: Sequence[str],
    useful: float,
) -> tuple[Kind, str]:
    if found.p >= _SURE and found.relative_high >= useful:
        return "cannot_tell", "too_wide"
    if found.p >= _SURE or found.effect < 0:
        return "did_not", "too_little" if found.p >= _SURE else "fewer"
    covered = max((one.days for one in overlaps if one.kind == "campaign"), default=0)
    against = {
        "check_failed": bool(failed),
        "other_campaign": covered >= _HALF * found.after_days,
        "incidence": rise == "incidence",
    }
    why = next((name for name, holds in against.items() if holds), None)
    return ("cannot_tell", why) if why else ("worked", "more")


def _differs(found: Effect | None) -> bool:
    return found is not None and not found.refused and found.p < _SURE


def _misled(found: Effect, kind: Kind, useful: float) -> bool:
    """Tell whether last year's days alone would have said another thing."""
    if np.isnan(found.naive):
        return False
    if found.naive > useful:
        return kind != "worked"
    return kind == "worked" or (found.naive < -useful and kind != "did_not")


def _told(overlaps: Sequence[Overlap], more: Sequence[str]) -> tuple[str, ...]:
    kinds = {one.kind for one in overlaps}
    return tuple(name for name in CAVEATS if name in kinds or name in more)
