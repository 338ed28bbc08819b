"""
Where do people petition less than people like them, and how broad is the use? Two tables.

In: the store, the reader's filters and scope. Out: a row a village, a row a month.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa

from dashboard import names, queries, queries_impact
from dashboard.city import Floats, city_of, everywhere, known
from dashboard.map_colours import Scale
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.settings import Settings
from data.store import Store
from models.reach import reach

_YEAR: Final = 364
KINDS: Final = {
    "silent": ("#2166ac", "outreach.reach_silent"),
    "usual": ("#e6e4df", "outreach.reach_usual"),
    "busy": ("#b2182b", "outreach.reach_busy"),
    "undefined": ("#ffffff", "outreach.reach_undefined"),
}


def villages(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """
    Return expected and actual use of every village in the last year of the filters.

    Columns: village_code, district, village, count, expected, expected_low, expected_high,
    from_past (as in the year before), residents, hello, phone (cases with that channel),
    q, reach (silent, usual, busy, undefined).
    """
    place = city_of(store)
    last = view.chosen.end or queries.data_days(store)[1]
    first = view.chosen.start or last - timedelta(days=_YEAR - 1)
    now = replace(everywhere(view.chosen), start=first, end=last)
    ago = Period(first, last).before()
    before = replace(now, start=ago.first, end=ago.last)
    rows = queries_impact.use_by_village(store, now, scope)
    earlier = queries_impact.use_by_village(store, before, scope)
    count = place.counts(rows["village_id"], rows["count"])
    past = place.counts(earlier["village_id"], earlier["count"])
    found = reach(
        count,
        place.residents,
        _facts(place.table, place.residents),
        past if past.sum() else None,
        fdr=settings.campaigns.false_discovery_rate,
    )
    return pa.table(
        place.named()
        | {
            "count": pa.array(count.astype(np.int64)),
            "expected": known(found.expected),
            "expected_low": known(found.low),
            "expected_high": known(found.high),
            "from_past": known(found.from_past),
            "residents": place.table["residents"],
            **{
                name: pa.array(
                    place.counts(rows["village_id"], rows[name]).astype(np.int64)
                )
                for name in ("hello", "phone")
            },
            "q": known(found.q),
            "reach": pa.array(found.kind.tolist(), pa.string()),
        }
    )


def months(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return month, petitions, villages, addresses, channelled, hello, phone."""
    return queries_impact.use_by_month(store, view.chosen, scope)


def hideout(store: Store, table: pa.Table, view: View) -> dict[str, Any]:
    """Return what the browser needs to colour and to tell of each village."""
    shown, t = scale(table, view), view.t
    place = names.villages(store, view.language)
    rows = sorted(table.to_pylist(), key=lambda row: row["village_code"])
    return {
        "colours": shown.colours,
        "marks": (),
        "selected": None,
        "head": t("outreach.reach_village"),
        "heads": [
            t("outreach.reach_class"),
            t("outreach.reach_count"),
            t("outreach.reach_expected"),
            t("outreach.reach_past"),
        ],
        "order": [row["village_code"] for row in rows],
        "villages": {
            row["village_code"]: {
                "colour": list(KINDS).index(row["reach"]),
                "faint": False,
                "title": " ".join(place[row["village_code"]]),
                "values": [
                    t(KINDS[row["reach"]][1]),
                    number(row["count"]),
                    interval(row),
                    number(row["from_past"]),
                ],
            }
            for row in rows
        },
    }


def scale(table: pa.Table, view: View) -> Scale:
    """Return the colours of silent, usual and busy villages."""
    order = list(KINDS)
    return Scale(
        colours=tuple(colour for colour, _ in KINDS.values()),
        labels=tuple(view.t(key) for _, key in KINDS.values()),
        places=tuple(order.index(kind) for kind in table["reach"].to_pylist()),
    )


def interval(row: dict[str, Any]) -> str:
    """Return what is expected of a village, with its 95 %."""
    if row["expected"] is None:
        return number(None)
    low, high = number(row["expected_low"]), number(row["expected_high"])
    return f"{number(row['expected'])} ({low}–{high})"


def _facts(areas: pa.Table, residents: Floats) -> Floats:
    """Return the shares of women and of people over 65, and the logarithm of the density."""
    table = pl.DataFrame(areas.select(["women", "aged_65_up", "area_km2"]))
    women, old, km2 = (
        table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("women", "aged_65_up", "area_km2")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        told = np.column_stack(
            [women / residents, old / residents, np.log(residents / km2)]
        )
    told[~np.isfinite(told).all(axis=1)] = np.nan
    # What is not known of any village says nothing; the others are told by what is.
    return np.where(np.isfinite(told), told, 0.0) if np.isnan(told).all() else told
