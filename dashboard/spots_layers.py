"""
Which numbers stand behind each layer of the map? One table for map, text, list and files.

In: the store, the reader's filters and scope, the layer and the base. Out: a row for each
village: the ten columns of `analyses.hotspots` and `expected`, then those of the layer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import analyses, spots, spots_choices, spots_time
from dashboard.cache import remembered
from dashboard.city import city_of, counted, everywhere, known
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots_base import base_of
from dashboard.view import Base, Layer, View
from data.settings import Hotspots, Settings
from data.store import Store
from models import area_effects, rates

_PATTERN: Final = ("pattern", "last_month", "z_last", "q_last", "trend_z", "trend_q")


def villages(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the table of the layer that the reader looks at."""
    return table(store, view.chosen, scope, settings.hotspots, view.layer, view.base)


@remembered
def table(  # noqa: PLR0913, PLR0917 - what an answer is kept under
    store: Store,
    chosen: Filters,
    scope: Scope,
    hotspots: Hotspots,
    layer: Layer,
    base: Base,
) -> pa.Table:
    """Return the table of a layer, in the order of the codes; kept per build."""
    settings = Settings(hotspots=hotspots)
    place, whole = city_of(store), everywhere(chosen)
    found = analyses.hotspots(store, whole, scope, settings, base)
    count = counted(store, whole, scope, place)
    of = base_of(store, whole, scope, settings, place, base)
    expected = area_effects.scores(count, of, variance=0.0).expected
    found = found.append_column("expected", known(np.where(of > 0, expected, np.nan)))
    if layer == "rate":
        smooth = rates.empirical_bayes(count, place.residents, place.touching)
        return _with(
            found,
            rate_smoothed=known(smooth.rate),
            rate_low=known(smooth.low),
            rate_high=known(smooth.high),
        )
    if layer == "sure":
        sure = spots.certainty(store, whole, scope, settings, base, count)
        return _with(
            found,
            class_sure=pa.array(sure.word.tolist(), pa.string()),
            sure_share=pa.array(sure.share),
            hot_share=pa.array(sure.hot),
        )
    if layer == "choices":
        told = spots_choices.choices(store, whole, scope, settings, base)
        told = told.slice(0, found.num_rows)
        names = ["best_rank", "worst_rank", "hot_share"]
        return _with(found, **{name: told[name] for name in names})
    if layer == "emerging":
        return _with_patterns(found, store, whole, scope, settings)
    if layer == "scan":
        return _with_clusters(found, store, whole, scope, settings)
    return found


@remembered
def clusters(
    store: Store, chosen: Filters, scope: Scope, hotspots: Hotspots
) -> pa.Table:
    """Return the live clusters of `spots_time.live_clusters`, kept per build."""
    return spots_time.live_clusters(store, chosen, scope, Settings(hotspots=hotspots))


def _with(found: pa.Table, **columns: pa.Array) -> pa.Table:
    """Return the table with more columns."""
    for name, values in columns.items():
        found = found.append_column(name, values)
    return found


def _with_patterns(
    found: pa.Table, store: Store, whole: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """Return the table with what became of each village, "none" where nothing did."""
    told = spots_time.emerging(store, whole, scope, settings).to_pylist()
    by_code = {row["village_code"]: row for row in told}
    tested = any(name != "undefined" for name in found["class"].to_pylist())
    nothing = {"pattern": "none" if tested else "undefined"}
    rows = [by_code.get(code, nothing) for code in found["village_code"].to_pylist()]
    return _with(
        found,
        **{
            name: pa.array(
                [row.get(name) for row in rows],
                pa.string() if name == "pattern" else None,
            )
            for name in _PATTERN
        },
    )


def _with_clusters(
    found: pa.Table, store: Store, whole: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """Return the table with the cluster that each village is in, if it is in any."""
    rows: dict[str, dict[str, object]] = {}
    told = clusters(store, whole, scope, settings.hotspots).to_pylist()
    for at, one in enumerate(told, 1):
        for code in one["village_codes"].split():
            rows[code] = one | {"cluster": at}
    codes = found["village_code"].to_pylist()
    kinds = {
        "cluster": pa.int64(),
        "first_day": pa.date32(),
        "count_cluster": pa.int64(),
        "expected_cluster": pa.float64(),
        "p": pa.float64(),
        "recurrence_days": pa.float64(),
        "status": pa.string(),
    }
    return _with(
        found,
        **{
            name: pa.array(
                [
                    rows.get(code, {}).get(name.removesuffix("_cluster"))
                    for code in codes
                ],
                kind,
            )
            for name, kind in kinds.items()
            if name != "cluster"
        },
        cluster=pa.array(
            [rows.get(code, {}).get("cluster") for code in codes], pa.int64()
        ),
    )
