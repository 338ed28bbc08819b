"""How is a case told in words? Its state, its agency, and why it stands where it does."""

from __future__ import annotations

from typing import Any, Final

from dashboard import dates, names
from dashboard.text import number
from dashboard.view import View

_STATES: Final = {
    "on_time": "case.on_time",
    "late": "case.late",
    "far_late": "case.far_late",
    "waiting": "case.waiting",
    "overdue": "case.overdue",
    "far_overdue": "case.far_overdue",
    "unknown": "case.unknown",
}

# What the cascade says of a place, see geo/: "the door is known, the place lies beside it".
_WHY: Final = {
    "the door is known": "why.door",
    "a door of the same number is known": "why.same_number",
    "a number near it on its side is known": "why.near_number",
    "the numbers on both sides of it are known": "why.both_sides",
    "numbers across the street are known": "why.across",
    "numbers from the first to the last are known": "why.range",
    "the lane lies in one village": "why.lane_one",
    "the lane runs through several villages": "why.lane_several",
    "the mouth of the lane is known": "why.lane_mouth",
    "the crossing is known": "why.crossing",
    "the crossing lies in one village": "why.crossing_one",
    "the crossing runs through several villages": "why.crossing_several",
    "the crossings at both ends of the stretch are known": "why.stretch",
    "the landmark is known": "why.landmark",
    "the road lies in one village": "why.road_one",
    "the road runs through several villages": "why.road_several",
    "the village is stated": "why.village",
    "only the district is stated": "why.district",
    "the address is of a neighbouring city": "why.outside",
    "no place is named": "why.none",
    "the place lies so many metres off it": "why.metres_off",
    "the place lies so many metres on": "why.metres_on",
    "the place lies in front of it": "why.in_front",
    "the place lies behind it": "why.behind",
    "the place lies beside it": "why.beside",
    "the place lies opposite it": "why.opposite",
    "the place lies diagonally opposite it": "why.diagonal",
    "the place lies near it": "why.near",
}


def why(said: str | None, view: View) -> str:
    """Return how a place was found; a step that has no words here as it says itself."""
    parts = []
    for part in (said or "").split(", "):
        step, bracket, named = part.partition(" (")
        words = view.t(_WHY[step]) if step in _WHY else step
        parts.append(
            view.t("why.named", why=words, name=named.rstrip(")")) if bracket else words
        )
    return view.t("why.and").join(filter(None, parts))


def state(row: dict[str, Any], view: View) -> str:
    """
    Return how a case of `deadlines.with_state` stands, in working days.

    Days left until its day, days past it, or days that it took.
    """
    name = row["state"]
    if name == "unknown":
        return view.t(_STATES[name])
    left = (row["allowed"] or 0) - (row["age"] or 0)
    days = {"waiting": left, "overdue": -left, "far_overdue": -left}
    return view.t(_STATES[name], n=number(days.get(name, row["age"])))


def agency(row: dict[str, Any], view: View) -> str:
    """Return who has a case; that we assume it where its source does not say."""
    name = names.called(row["agency"], view.language)
    if row["agency"] and row["agency_basis"] == "assumed":
        return view.t("cases.assumed", agency=name)
    return name


def filed(row: dict[str, Any], view: View) -> str:
    """Return when a case was received."""
    return dates.show_moment(
        row["filed_at"], view.calendar, time_known=bool(row["time_known"])
    )


def apart(days: float, view: View) -> str:
    """Return how long after another a case came: in days, or in hours below two."""
    words = "earlier" if days < 0 else "later"
    far = abs(days)
    in_days = far >= 2  # noqa: PLR2004 - "1 day later" hides 1 to 47 hours
    keys = {
        ("earlier", True): "case.days_earlier",
        ("earlier", False): "case.hours_earlier",
        ("later", True): "case.days_later",
        ("later", False): "case.hours_later",
    }
    return view.t(keys[words, in_days], n=number(far if in_days else 24 * far))
