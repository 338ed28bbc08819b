"""
What does a moved control mean? From what the controls show to filters, and back.

In: the state of the screen, and the values of the controls. Out: the next state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from dashboard import address, dates
from dashboard.filters import PUNCTUALITIES, REPEATED, Filters, parse_kind
from dashboard.periods import Period
from dashboard.view import View

ANY: Final = "any"
PRESETS: Final = {
    "7": "period.days_7",
    "28": "period.days_28",
    "91": "period.days_91",
    "364": "period.days_364",
    "year": "period.year",
    "last_year": "period.last_year",
}
OWN: Final = "own"
"""Shown where the days are those of no preset."""

PERIOD: Final = "filter-period"
START: Final = "filter-start"
END: Final = "filter-end"
CONTROLS: Final = (
    PERIOD,
    START,
    END,
    "filter-agency",
    "filter-category",
    "filter-topic",
    "filter-district",
    "filter-channel",
    "filter-kind",
    "filter-words",
    "filter-weekday",
    "filter-from-hour",
    "filter-to-hour",
    "filter-punctuality",
    "filter-reassigned",
    "filter-repeated",
    "filter-satisfaction",
    "filter-level",
)
YES: Final = "yes"
_LAST_HOUR: Final = 23


def values(view: View, until: date) -> dict[str, Any]:
    """Return what each control shows; `until` is the last day of the data."""
    chosen = view.chosen
    return {
        PERIOD: _preset_of(chosen, until),
        START: dates.show(chosen.start, view.calendar),
        END: dates.show(chosen.end, view.calendar),
        "filter-agency": list(chosen.agencies),
        "filter-category": list(chosen.categories),
        "filter-topic": [str(topic) for topic in chosen.topics],
        "filter-district": list(chosen.districts),
        "filter-channel": list(chosen.channels),
        "filter-kind": chosen.kind,
        "filter-words": chosen.words,
        "filter-weekday": [str(day) for day in chosen.weekdays],
        "filter-from-hour": str(chosen.hours[0]) if chosen.hours else None,
        "filter-to-hour": str(chosen.hours[1]) if chosen.hours else None,
        "filter-punctuality": list(chosen.punctuality),
        "filter-reassigned": YES if chosen.reassigned else ANY,
        "filter-repeated": chosen.repeated or ANY,
        "filter-satisfaction": [str(answer) for answer in chosen.satisfaction],
        "filter-level": list(chosen.levels),
    }


def moved(
    view: View, shown: Mapping[str, Any], by: str, until: date
) -> tuple[View, dict[str, str]]:
    """
    Return the state after one control was moved, and what is wrong with a day typed.

    shown : what each control shows now. by : the one that was moved. A day that is not
    understood changes nothing until it is mended or another control is moved.
    """
    start, end = view.chosen.start, view.chosen.end
    if by == PERIOD:
        start, end = _preset(str(shown[PERIOD]), view.chosen, until)
    elif by in (START, END):
        start, end, wrong = _typed(view, shown, by, until)
        if wrong:
            return view, wrong
    chosen = replace(
        view.chosen,  # what is drawn on the map has no control, and stays
        start=start,
        end=end,
        agencies=tuple(shown["filter-agency"] or ()),
        categories=tuple(shown["filter-category"] or ()),
        topics=tuple(map(int, shown["filter-topic"] or ())),
        districts=tuple(shown["filter-district"] or ()),
        channels=tuple(shown["filter-channel"] or ()),
        kind=parse_kind(shown["filter-kind"]),
        words=address.words([shown["filter-words"] or ""]),
        weekdays=tuple(map(int, shown["filter-weekday"] or ())),
        hours=_hours(shown["filter-from-hour"], shown["filter-to-hour"], by),
        punctuality=address.known(PUNCTUALITIES, shown["filter-punctuality"] or ()),
        reassigned=shown["filter-reassigned"] == YES,
        repeated=next(iter(address.known(REPEATED, [shown["filter-repeated"]])), None),
        satisfaction=tuple(map(int, shown["filter-satisfaction"] or ())),
        levels=tuple(shown["filter-level"] or ()),
    )
    return (view if chosen == view.chosen else replace(view, chosen=chosen, page=1)), {}


def _hours(first: str | None, last: str | None, by: str) -> tuple[int, int] | None:
    """Return both hours; one alone goes to the end of the day, one taken back ends both."""
    if first is None and last is None:
        return None
    if (first is None and by == "filter-from-hour") or (
        last is None and by == "filter-to-hour"
    ):
        return None
    return int(first or 0), _LAST_HOUR if last is None else int(last)


def _typed(
    view: View, shown: Mapping[str, Any], by: str, until: date
) -> tuple[date | None, date | None, dict[str, str]]:
    """Return both days as typed, and a sentence for each that can not be used."""
    said = {at: str(shown[at] or "").strip() for at in (START, END)}
    days = {at: dates.read(words) for at, words in said.items()}
    example = dates.show(until, view.calendar)
    wrong = {
        at: view.t("filter.bad_date", example=example)
        for at, words in said.items()
        if words and days[at] is None
    }
    start, end = days[START], days[END]
    if start and end and start > end:
        wrong[by] = view.t("filter.wrong_way")
    return start, end, wrong


def _preset(name: str, chosen: Filters, until: date) -> tuple[date | None, date | None]:
    """Return the days that a preset stands for, counted back from the end of the data."""
    if name == ANY:
        return None, None
    if name == "year":
        return date(until.year, 1, 1), until
    if name == "last_year":
        return date(until.year - 1, 1, 1), date(until.year - 1, 12, 31)
    if name in PRESETS:
        period = Period.ending(until, days=int(name))
        return period.first, period.last
    return chosen.start, chosen.end


def _preset_of(chosen: Filters, until: date) -> str:
    """Return the preset that the chosen days are, else that they are the reader's own."""
    days = (chosen.start, chosen.end)
    named = (ANY, *PRESETS)
    return next((name for name in named if _preset(name, chosen, until) == days), OWN)
