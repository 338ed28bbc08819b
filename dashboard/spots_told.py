"""
What does a layer of the map say, on what assumption, and how was it made? In sentences.

In: the table of the layer (`spots_layers`), the account of the places, the state of the
screen. Out: words of the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dashboard import dates, map_cards, names, queries, queries_spots, spots_words
from dashboard.analyses import Account
from dashboard.scope import Scope
from dashboard.spots_base import stretches
from dashboard.spots_time import year_of
from dashboard.text import chance, number
from dashboard.view import Layer, View
from data.settings import Settings
from data.store import Store

Rows = list[dict[str, Any]]

_TOLD: Final = 0.05
"""Chance up to which a cluster is told."""


def lead(store: Store, found: pa.Table, view: View) -> str:
    """Return the finding of the layer in one sentence."""
    return _LEADS[view.layer](store, found.to_pylist(), view)


def says(store: Store, found: pa.Table, scope: Scope, view: View) -> str:
    """Return what the layer shows, with the number of cases behind it."""
    key = spots_words.SAYS[view.layer]
    n = number(pc.sum(found["count"]).as_py() or 0)
    if view.layer == "emerging":
        return view.t(key, n=n, months=number(whole_months(store, view)))
    if view.layer == "scan":
        last = year_of(store, view.chosen)[1]
        return view.t(key, n=n, day=dates.show(last, view.calendar))
    if view.layer == "sure":
        left = queries_spots.candidates(store, view.chosen, scope)
        weights = left["weight"].to_numpy() @ left["count"].to_numpy()
        return view.t(key, n=n, open=number(float(weights)))
    base = view.t(spots_words.BASES[view.base])
    return view.t(key, n=n, base=base) if view.layer == "class" else view.t(key, n=n)


def how(
    store: Store, found: pa.Table, account: Account, settings: Settings, view: View
) -> list[str]:
    """Return how the layer was made, sentence by sentence."""
    t = view.t
    tested = number(pc.sum(found["count"]).as_py() or 0)
    told = []
    if view.layer in spots_words.TESTED:
        told.append(
            t(
                "spots.how_test",
                fdr=settings.hotspots.false_discovery_rate,
                minimum=number(settings.hotspots.min_petitions),
            )
        )
        base = spots_words.HOW_BASE[view.base]
        if view.base == "residents":
            told.append(t(base, areas=number(found.num_rows)))
        elif view.base == "past":
            years = len(stretches(store, view.chosen))
            told += [t(base, years=number(years)), t("spots.past_habit")]
        else:
            told.append(t(base))
        told.append(t("spots.how_neighbours"))
    if view.layer in spots_words.HOW:
        told.append(t(spots_words.HOW[view.layer]))
    told.append(t("spots.how_places", total=number(account.total), n=tested))
    until = dates.show(queries.data_days(store)[1], view.calendar)
    return [*told, t("spots.how_built", day=until, build=store.build)]


def clusters(rows: Rows, view: View) -> list[tuple[str, str | None]]:
    """Return each cluster that chance does not explain in words, and its village."""
    t = view.t
    return [
        (
            " · ".join(
                (
                    t(
                        "spots.cluster_row",
                        n=number(at),
                        village=row["village"],
                        count=number(row["count"]),
                        day=dates.show(row["first_day"], view.calendar),
                        expected=number(row["expected"], 1),
                        p=chance(row["p"]),
                    ),
                    t(
                        "spots.cluster_new"
                        if row["status"] == "new"
                        else "spots.cluster_ongoing"
                    ),
                    t("spots.recurrence", days=number(row["recurrence_days"])),
                )
            ),
            row["village_code"],
        )
        for at, row in enumerate(rows, 1)
        if row["p"] <= _TOLD
    ]


def whole_months(store: Store, view: View) -> int:
    """Return how many whole months of the data the filters hold."""
    first, last = queries.data_days(store)
    start, end = view.chosen.start or first, view.chosen.end or last
    after = end + timedelta(days=1)
    begin = 12 * start.year + start.month + (start.day > 1)
    return max(12 * after.year + after.month - begin, 0)


def _first(
    store: Store,
    rows: Rows,
    view: View,
    measure: str = "count",
    digits: int = 0,
) -> str:
    """Return the village that stands out most, with its number."""
    row = rows[map_cards.order(rows, view.layer)[0]]
    district, village = names.villages(store, view.language)[row["village_code"]]
    value = number(row.get(measure), digits)
    return view.t("spots.first", district=district, village=village, value=value)


_NO_PATTERN: Final = {"none", "undefined"}


def _lead_class(_store: Store, rows: Rows, view: View) -> str:
    hot, cold = (sum(row["class"] == name for row in rows) for name in ("hot", "cold"))
    return view.t(
        "hotspots.lead" if hot or cold else "hotspots.lead_none",
        hot=number(hot),
        cold=number(cold),
        areas=number(len(rows)),
        n=number(_cases(rows)),
    )


def _lead_count(store: Store, rows: Rows, view: View) -> str:
    return view.t(
        "spots.lead_count",
        n=number(_cases(rows)),
        areas=number(len(rows)),
        first=_first(store, rows, view),
    )


def _lead_rate(store: Store, rows: Rows, view: View) -> str:
    residents = sum(row["residents"] or 0 for row in rows)
    return view.t(
        "spots.lead_rate",
        n=number(_cases(rows)),
        areas=number(len(rows)),
        rate=number(1000 * _cases(rows) / residents if residents else None, 2),
        first=_first(store, rows, view, "rate_smoothed", 2),
    )


def _lead_emerging(_store: Store, rows: Rows, view: View) -> str:
    told = [row["pattern"] for row in rows if row["pattern"] not in _NO_PATTERN]
    hot, cold = (
        sum(one.endswith(way) and not one.startswith("historical") for one in told)
        for way in ("_hot", "_cold")
    )
    return view.t(
        "spots.lead_emerging",
        patterns=number(len(told)),
        areas=number(len(rows)),
        hot=number(hot),
        cold=number(cold),
    )


def _lead_scan(_store: Store, rows: Rows, view: View) -> str:
    found = {
        row["cluster"]: row["status"]
        for row in rows
        if row["cluster"] is not None and row["p"] <= _TOLD
    }
    if not found:
        return view.t("spots.lead_scan_none")
    new = sum(status == "new" for status in found.values())
    return view.t("spots.lead_scan", told=number(len(found)), new=number(new))


def _lead_sure(_store: Store, rows: Rows, view: View) -> str:
    sure = sum(row["class_sure"] == "hot" for row in rows)
    some = sum(bool(row["hot_share"]) for row in rows)
    return view.t(
        "spots.lead_sure",
        sure=number(sure),
        unsure=number(some - sure),
        areas=number(len(rows)),
    )


def _lead_choices(_store: Store, rows: Rows, view: View) -> str:
    every = sum(row["hot_share"] == 1 for row in rows)
    some = sum(bool(row["hot_share"]) for row in rows)
    return view.t(
        "spots.lead_choices",
        all=number(every),
        some=number(some - every),
        areas=number(len(rows)),
    )


def _cases(rows: Rows) -> int:
    return sum(row["count"] for row in rows)


_LEADS: Final[dict[Layer, Callable[[Store, Rows, View], str]]] = {
    "class": _lead_class,
    "count": _lead_count,
    "rate": _lead_rate,
    "emerging": _lead_emerging,
    "scan": _lead_scan,
    "sure": _lead_sure,
    "choices": _lead_choices,
}
