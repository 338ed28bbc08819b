"""
What hangs on the choices of neighbours, scale and period? Rank stability of every village.

In: the store, the reader's filters and scope. Out: a row for each village.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard import queries_spots
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots import City, Floats, city_of, known, measured
from data.settings import Settings
from data.store import Store
from geo import coverage, crs, hexgrid, neighbours
from models import hotspots as statistics
from models.sensitivity import stability

_WITHIN_M: Final = 1_000.0
_NEAREST: Final = 8
_WIDTHS_M: Final = (500.0, 1_000.0)
"""Of the hexagons that are counted instead of villages."""
_TOP: Final = 10


def choices(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return every village with its z under each choice, and how its rank moves.

    Choices: neighbours that touch (the one shown), within 1 km, the 8 nearest; the earlier
    and the later half of the days; hexagons 500 m and 1 km wide (a village has the z of the
    hexagon that holds its point; counts, since nobody counts residents by hexagon). The last
    two rows, alike and kept, tell of each choice how like the first it is (Spearman) and how
    many of the first's top ten are in its own.
    """
    place, whole = city_of(store), replace(chosen, districts=())
    least, fdr = settings.hotspots.min_petitions, settings.hotspots.false_discovery_rate
    x_m, y_m = crs.to_metres(place.table["lon"], place.table["lat"])
    rows = queries_spots.by_day(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    scores: dict[str, Floats] = {}
    for name, weights in {
        "touching": place.touching,
        "within_1km": neighbours.within(x_m, y_m, _WITHIN_M),
        "nearest_8": neighbours.nearest(x_m, y_m, _NEAREST),
    }.items():
        scores[name] = measured(place, count, least, weights)[0]
    for name, half in zip(("earlier", "later"), _halves(rows), strict=True):
        part = place.counts(half["village_id"], half["count"])
        scores[name] = measured(place, part, least)[0]
    spots = queries_spots.points(store, whole, scope)
    for width in _WIDTHS_M:
        scores[f"hexagons_{width:g}m"] = _of_hexagons(place, spots, width, least)
    table = np.column_stack(list(scores.values()))
    p = statistics.two_sided_p(table)
    q = np.column_stack([statistics.benjamini_hochberg(one) for one in p.T])
    found = stability(table, statistics.classify(table, q, fdr), top=_TOP)
    told = pa.table(
        place.named()
        | {"count": pa.array(count.astype(np.int64))}
        | {f"z_{name}": known(z) for name, z in scores.items()}
        | {
            "best_rank": known(found.best_rank),
            "worst_rank": known(found.worst_rank),
            "hot_share": known(found.hot_share),
        }
    )
    agreement = [
        {"village": name}
        | {f"z_{one}": value for one, value in zip(scores, row, strict=True)}
        for name, row in (("alike", found.alike), ("kept", found.kept))
    ]
    return pa.concat_tables([told, pa.Table.from_pylist(agreement, schema=told.schema)])


def _halves(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return the rows of the earlier and of the later half of the days."""
    if not rows.num_rows:
        return rows, rows
    middle = np.median(rows["day"].cast(pa.int32()).to_numpy())
    days = rows["day"].cast(pa.int32())
    early = pc.less_equal(days, int(middle))
    return rows.filter(early), rows.filter(pc.invert(early))


def _of_hexagons(place: City, spots: pa.Table, width_m: float, least: int) -> Floats:
    """Return the z of the hexagon that holds each village's point."""
    x_m, y_m = crs.to_metres(place.table["lon"], place.table["lat"])
    at = hexgrid.cell_of(x_m, y_m, width_m)
    z = np.full(at.size, np.nan)
    if sum(spots["count"].to_pylist()) < least:
        return z
    cells = hexgrid.grid(
        coverage.from_wkb(place.table["geometry"].to_pylist()), width_m
    )
    row = {cell: position for position, cell in enumerate(cells["area_id"].to_pylist())}
    found = hexgrid.cell_of(*crs.to_metres(spots["lon"], spots["lat"]), width_m)
    inside = np.array([row.get(cell, -1) for cell in found], dtype=np.int64)
    many = spots["count"].to_numpy()
    counts = np.bincount(inside[inside >= 0], many[inside >= 0], minlength=len(row))
    weights = neighbours.weights(list(row), hexgrid.pairs(cells))
    of_cells = statistics.gi_star(counts, weights)
    return np.array([of_cells[row[cell]] if cell in row else np.nan for cell in at])
