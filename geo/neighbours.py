"""
Who touches whom? Villages with a common border or corner (queen contiguity).

In: polygons that share corners exactly, or the pairs found before.
Out: a table of pairs, or binary sparse weights. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import shapely
from scipy import sparse

from geo.coverage import Polygons


def adjacency(area_ids: Sequence[str], polygons: Polygons) -> pa.Table:
    """
    Return every touching pair in both directions: area_id, neighbour_id, shared_m.

    `shared_m` is the length of the common border in metres (polygons in EPSG:3826), 0
    where only a corner is shared. Sorted by both ids.
    """
    ids = np.array(area_ids, dtype=np.str_)
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    apart = one != other
    one, other = one[apart], other[apart]
    shared_m = shapely.length(shapely.intersection(polygons[one], polygons[other]))
    order = np.lexsort((ids[other], ids[one]))
    return pa.table(
        {
            "area_id": pa.array(ids[one][order].tolist(), pa.string()),
            "neighbour_id": pa.array(ids[other][order].tolist(), pa.string()),
            "shared_m": pa.array(shared_m[order].round(1), pa.float64()),
        }
    )


def weights(area_ids: Sequence[str], pairs: pa.Table) -> sparse.csr_array:
    """
    Return (n_areas, n_areas) weights in the order of `area_ids`: 1 where two areas touch.

    `pairs` has area_id and neighbour_id, each pair in one direction or in both; pairs of
    other areas are left out, the diagonal is empty.
    """
    place = {area_id: at for at, area_id in enumerate(area_ids)}
    known = [
        (place[one], place[other])
        for one, other in zip(
            pairs.column("area_id").to_pylist(),
            pairs.column("neighbour_id").to_pylist(),
            strict=True,
        )
        if one in place and other in place and one != other
    ]
    rows = np.array([at for pair in known for at in pair], dtype=np.int64)
    columns = np.array([at for pair in known for at in pair[::-1]], dtype=np.int64)
    touching = sparse.csr_array(
        (np.ones(rows.size), (rows, columns)), shape=(len(place), len(place))
    )
    touching.sum_duplicates()
    touching.data[:] = 1.0
    return touching
