"""
Which villages has the city, and who touches whom? In the order of their codes, for sums.

In: the store. Out: the villages, residents and neighbours, kept per build.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from dashboard import queries, queries_spots
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store
from geo import neighbours

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """The villages, in the order of their codes."""

    table: pa.Table
    row: dict[str, int]
    residents: Floats
    touching: sparse.csr_array

    def counts(self, villages: pa.ChunkedArray, count: pa.ChunkedArray) -> Floats:
        """Return counts in the order of the codes."""
        rows = self.rows(villages)
        known = rows >= 0
        found = np.bincount(rows[known], count.to_numpy()[known], len(self.row))
        return found.astype(np.float64)

    def rows(self, villages: pa.ChunkedArray) -> NDArray[np.int64]:
        """Return the row of each village, -1 for one that is not of the city."""
        return np.array(
            [self.row.get(code, -1) for code in villages.to_pylist()], dtype=np.int64
        )

    def named(self) -> dict[str, pa.ChunkedArray]:
        """Return the columns that every table begins with."""
        return {
            "village_code": self.table["area_id"],
            "district": self.table["parent"],
            "village": self.table["name"],
        }


@remembered
def city_of(store: Store) -> City:
    """Return the villages, with who touches whom."""
    table = queries_spots.areas(store)
    codes = table["area_id"].to_pylist()
    return City(
        table=table,
        row={code: at for at, code in enumerate(codes)},
        residents=table["residents"].to_numpy(zero_copy_only=False).astype(np.float64),
        touching=neighbours.weights(codes, queries.neighbours(store)),
    )


def everywhere(chosen: Filters) -> Filters:
    """
    Return the filters without a place: what is tested is always the whole city.

    A district cut out of the map would be a hot spot against the emptied rest.
    """
    return replace(chosen, districts=(), villages=(), area=(), near=None)


def counted(store: Store, chosen: Filters, scope: Scope, place: City) -> Floats:
    """Return the petitions of each village, of those that could be placed to one."""
    placed = queries.count_by_place(store, chosen, scope)
    placed = placed.filter(pc.is_valid(placed["village_id"]))
    return place.counts(placed["village_id"], placed["count"])


def known(values: Floats) -> pa.Array:
    """Return the numbers with null where there is none."""
    return pa.array(values, mask=np.isnan(values))
