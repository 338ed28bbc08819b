"""
What hangs on the choices of neighbours, scale and period? Rank stability of every village.

In: the store, the reader's filters and scope. Out: a row for each village.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from dashboard import queries_spots
from dashboard.cache import remembered
from dashboard.city import City, Floats, city_of, everywhere, known
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots import measured
from dashboard.spots_base import base_of
from dashboard.view import Base
from data.settings import Settings
from data.store import Store
from geo import coverage, crs, hexgrid, neighbours
from models import area_effects
from models import hotspots as statistics
from models.sensitivity import stability

_WITHIN_M: Final = 1_000.0
_NEAREST: Final = 8
_WIDTHS_M: Final = (500.0, 1_000.0)
"""Of the hexagons that are counted instead of villages."""
_TOP: Final = 10


def choices(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    base: Base = "residents",
) -> pa.Table:
    """
    Return every village with its z under each choice, and how its rank moves.

    Choices: neighbours that touch (the one shown), within 1 km, the 8 nearest; the earlier
    and the later half of the days; hexagons 500 m and 1 km wide (a village has the z of the
    hexagon that holds its point; each hexagon alike, since nobody counts residents by
    hexagon). The last two rows, alike and kept, tell of each choice how like the first it is
    (Spearman) and how many of the first's top ten are in its own.
    """
    place, whole = city_of(store), everywhere(chosen)
    least, fdr = settings.hotspots.min_petitions, settings.hotspots.false_discovery_rate
    x_m, y_m = crs.to_metres(place.table["lon"], place.table["lat"])
    rows = queries_spots.by_day(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    of = base_of(store, whole, scope, settings, place, base)
    scores: dict[str, Floats] = {}
    called: dict[str, Floats] = {}
    for name, weights in {
        "touching": place.touching,
        "within_1km": neighbours.within(x_m, y_m, _WITHIN_M),
        "nearest_8": neighbours.nearest(x_m, y_m, _NEAREST),
    }.items():
        scores[name], _, called[name] = measured(place, count, least, of, weights)
    for name, half in zip(("earlier", "later"), _halves(rows), strict=True):
        part = place.counts(half["village_id"], half["count"])
        scores[name], _, called[name] = measured(place, part, least, of)
    spots = queries_spots.points(store, whole, scope)
    for width in _WIDTHS_M:
        name = f"hexagons_{width:g}m"
        scores[name], called[name] = _of_hexagons(store, place, spots, width, least)
    table, q = (np.column_stack(list(one.values())) for one in (scores, called))
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


def _of_hexagons(
    store: Store, place: City, spots: pa.Table, width_m: float, least: int
) -> tuple[Floats, Floats]:
    """Return z and q of the hexagon that holds each village's point."""
    x_m, y_m = crs.to_metres(place.table["lon"], place.table["lat"])
    at = hexgrid.cell_of(x_m, y_m, width_m)
    grid = hexagons(store, width_m)
    found = hexgrid.cell_of(*crs.to_metres(spots["lon"], spots["lat"]), width_m)
    inside = np.array([grid.row.get(cell, -1) for cell in found], dtype=np.int64)
    many = spots["count"].to_numpy()
    counts = np.bincount(inside[inside >= 0], many[inside >= 0], len(grid.row))
    z, p = np.full(counts.size, np.nan), np.full(counts.size, np.nan)
    if counts.sum() >= least:
        alike = area_effects.scores(counts, np.ones(counts.size))
        z, p = area_effects.gi_star_of_scores(alike, grid.touching)
    q = statistics.benjamini_hochberg(p)
    rows = np.array([grid.row.get(cell, -1) for cell in at], dtype=np.int64)
    held = rows >= 0
    return np.where(held, z[rows], np.nan), np.where(held, q[rows], np.nan)


@dataclass(frozen=True)
class Grid:
    """Hexagons over the whole city, in the order of their ids' rows."""

    row: dict[str, int]
    touching: sparse.csr_array


@remembered
def hexagons(store: Store, width_m: float) -> Grid:
    """Return the hexagons that touch a village."""
    shapes = coverage.from_wkb(city_of(store).table["geometry"].to_pylist())
    cells = hexgrid.grid(shapes, width_m)
    row = {cell: at for at, cell in enumerate(cells["area_id"].to_pylist())}
    return Grid(row, neighbours.weights(list(row), hexgrid.pairs(cells)))
