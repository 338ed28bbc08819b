"""
Which cases does a view count, in words? Every filter of its address, one line each.

The address is read, not the filters' own fields: a filter that has no words yet is told
as the address says it, and none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from dashboard import dates, names, periods, queries
from dashboard.exports.columns import value_word
from dashboard.text import catalogue
from dashboard.view import UNPLACED, View
from data.store import Store

_LABELS: Final = {
    "agency": "filter.agency",
    "against": "evidence.against",
    "area": "evidence.area",
    "case": "evidence.case",
    "category": "filter.category",
    "channel": "filter.channel",
    "district": "filter.district",
    "hours": "evidence.hours",
    "kind": "filter.kind",
    "level": "filter.level",
    "near": "evidence.near",
    "punctuality": "filter.punctuality",
    "q": "filter.words",
    "reassigned": "filter.reassigned",
    "repeated": "filter.repeated",
    "satisfaction": "filter.satisfaction",
    "topic": "filter.topic",
    "village": "hotspots.village",
    "weekday": "filter.weekday",
}
# Words of the values of a filter that is no column, by its name in the address.
_VALUES: Final = {
    "punctuality": {
        "on_time": "filter.on_time",
        "late": "filter.late",
        "open": "filter.open",
        "overdue": "filter.overdue",
    },
    "reassigned": {"yes": "filter.reassigned_only"},
    "repeated": {"once": "filter.once", "only": "filter.only"},
    "weekday": {
        "1": "weekday.monday",
        "2": "weekday.tuesday",
        "3": "weekday.wednesday",
        "4": "weekday.thursday",
        "5": "weekday.friday",
        "6": "weekday.saturday",
        "7": "weekday.sunday",
    },
}
_TOLD_APART: Final = {"start", "end", "lang", "cal", "layer", "page"}
"""What is told as the period, and what is no matter of whose cases are meant."""
_LAST_FOUR_WEEKS: Final = "period.last_four_weeks"


def filters(store: Store, view: View, any_time: str) -> list[tuple[str, str]]:
    """
    Return what is chosen, label by label; the period and the kind are always told.

    any_time : key of the words for what the page counts where no period is chosen.
    """
    words = catalogue(view.language)
    said: dict[str, list[str]] = {}
    for name, value in parse_qsl(view.to_url().removeprefix("?")):
        if name not in _TOLD_APART:
            said.setdefault(name, []).append(_called(store, name, value, view))
    kind = view.chosen.kind_counted
    said["kind"] = [
        words["kind.all"] if kind == "all" else value_word("kind", kind, view)
    ]
    return [
        (words["filter.period"], _period(store, view, any_time)),
        *(
            (words.get(_LABELS.get(name, ""), name), words["evidence.or"].join(values))
            for name, values in said.items()
        ),
    ]


def until(store: Store, view: View) -> str:
    """Return the last day of the data."""
    return dates.show(queries.data_days(store)[1], view.calendar)


def _period(store: Store, view: View, any_time: str) -> str:
    """Return the days that the page counts, chosen or its own."""
    days = queries.data_days(store)
    if any_time == _LAST_FOUR_WEEKS:
        counted = periods.window(view.chosen, days[1])
        view = view.choosing(start=counted.first, end=counted.last)
    return periods.words(view, *days)


def _called(store: Store, name: str, value: str, view: View) -> str:
    """Return a value of the address as the screen calls it."""
    if name in _VALUES:
        key = _VALUES[name].get(value)
        return view.t(key) if key else value
    if name == "level":
        return value_word("match_level", value, view)
    by_name: dict[str, Callable[[], str]] = {
        "agency": lambda: names.called(value, view.language),
        "category": lambda: names.called(value, view.language),
        "district": lambda: names.districts(store, view.language).get(value, value),
        "village": lambda: _village(store, value, view),
        "topic": lambda: _topic(store, value),
    }
    return by_name[name]() if name in by_name else value_word(name, value, view)


def _village(store: Store, code: str, view: View) -> str:
    if code == UNPLACED:
        return view.t("cases.of_unplaced")
    found = names.villages(store, view.language).get(code)
    if found is None:
        return code
    return view.t("cases.of_village", district=found[0], village=found[1])


def _topic(store: Store, number: str) -> str:
    labels = queries.topics(store).to_pylist()
    return next(
        (str(row["label"]) for row in labels if str(row["topic_id"]) == number), number
    )
