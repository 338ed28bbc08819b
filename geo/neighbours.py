"""
Who is near whom? Villages that touch (queen contiguity), or lie within a distance.

In: polygons that share corners exactly, the pairs found before, or centres in metres.
Out: a table of pairs, or binary sparse weights. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.spatial import KDTree

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


def within(x_m: ArrayLike, y_m: ArrayLike, distance_m: float) -> sparse.csr_array:
    """
    Return (n, n) weights: 1 where two centres (EPSG:3826) are at most so far apart.

    Symmetric, diagonal empty; an area may be left without any. One choice of neighbours
    among several, to see what hangs on the choice.
    """
    tree, n = _tree(x_m, y_m)
    pairs = tree.query_pairs(distance_m, output_type="ndarray")
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    return _binary(rows, columns, n)


def nearest(x_m: ArrayLike, y_m: ArrayLike, k: int) -> sparse.csr_array:
    """
    Return (n, n) weights: 1 for the k nearest centres (EPSG:3826) of each area.

    Not symmetric: the nearest of a remote village may have nearer ones of its own.
    """
    tree, n = _tree(x_m, y_m)
    k = min(k, n - 1)
    if k < 1:
        return _binary(np.empty(0, int), np.empty(0, int), n)
    found = np.asarray(tree.query(tree.data, k=k + 1)[1])
    # With several centres at one point an area is not always the first that is found.
    others = [
        [at for at in row if at != me][:k] for me, row in enumerate(found.tolist())
    ]
    return _binary(np.repeat(np.arange(n), k), np.array(others).ravel(), n)


def _tree(x_m: ArrayLike, y_m: ArrayLike) -> tuple[KDTree, int]:
    """Return a tree of the centres, and how many there are."""
    centres = np.column_stack(
        [np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)]
    )
    if not np.isfinite(centres).all():
        msg = "x_m, y_m: expected finite metres of EPSG:3826."
        raise ValueError(msg)
    return KDTree(centres), len(centres)


def _binary(rows: ArrayLike, columns: ArrayLike, n: int) -> sparse.csr_array:
    """Return weights of 1 at these places."""
    at = (np.asarray(rows), np.asarray(columns))
    return sparse.csr_array((np.ones(at[0].size), at), shape=(n, n))
