"""
How is a series of a list called, and which link narrows the page to it?

In: a row of the table of `dashboard.trends`, and what tells its series apart. Out: words, and
an address.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard import names, queries
from dashboard.queries_time import By
from dashboard.view import View
from data.store import Store

TITLES: Final[dict[By, str]] = {
    "category": "trends.name_category",
    "agency": "trends.name_agency",
    "agency_category": "trends.name_agency_category",
    "district": "trends.name_district",
    "channel": "trends.name_channel",
    "topic": "trends.name_topic",
}
PATH: Final = "/trends"


def by_of(view: View) -> By:
    """Return what tells the series apart: what was asked for, else what is not chosen yet."""
    for by in TITLES:
        if by == view.by:
            return by
    chosen = view.chosen
    if len(chosen.categories) != 1:
        return "category"
    return "agency" if chosen.districts else "district"


def called(store: Store, row: dict[str, Any], by: By, view: View) -> str:
    """Return the name of a series in the reader's language."""
    language = view.language
    if by == "agency_category":
        pair = (row["agency"], row["category"])
        return " \N{MIDDLE DOT} ".join(names.called(one, language) for one in pair)
    name = str(row[by])
    if by == "district":
        return _english(store, view).get(name, name)
    if by == "channel":
        return names.channel(name, view.t)
    return names.called(name, language)


def narrowed(store: Store, row: dict[str, Any], by: By, view: View) -> str:
    """Return this page with the series of a row as its choice."""
    chosen: dict[str, Any] = {}
    if by in {"category", "agency_category"}:
        chosen["categories"] = (row["category"],)
    if by in {"agency", "agency_category"}:
        chosen["agencies"] = (row["agency"],)
    if by == "district":
        chosen["districts"] = _codes(store, row["district"])
    if by == "channel":
        chosen["channels"] = (row["channel"],)
    if by == "topic":
        chosen["topics"] = _numbers(store, row["topic"])
    return view.choosing(**chosen).link(PATH, by="", against="")


def _codes(store: Store, district: str) -> tuple[str, ...]:
    known = names.districts(store, "zh-Hant")
    return tuple(code for code, name in known.items() if name == district)


def _english(store: Store, view: View) -> dict[str, str]:
    """Return districts as the language calls them, by what the store calls them."""
    called_here = names.districts(store, view.language)
    return {
        name: called_here[code]
        for code, name in names.districts(store, "zh-Hant").items()
    }


def _numbers(store: Store, label: str) -> tuple[int, ...]:
    """Return the numbers of the topics of a label: two may be called alike."""
    return tuple(
        row["topic_id"]
        for row in queries.topics(store).to_pylist()
        if row["label"] == label
    )
