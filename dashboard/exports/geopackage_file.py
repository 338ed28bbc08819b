"""
How are the rows of a table written as a GeoPackage, for QGIS and the city's GIS?

A layer of the rows, in EPSG:4326 with the metres of TWD97 as columns, and a table without
shapes beside it: the evidence. GDAL takes Arrow as it is, piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyogrio

from dashboard.exports import places
from dashboard.exports.card import Card
from dashboard.exports.columns import plain
from data.store import Store
from geo import crs

_ROWS: Final = "rows"
_EVIDENCE: Final = "evidence"
_MOMENT: Final = "1980-01-01T00:00:00.000Z"
"""Told as the last change of every layer: the same rows are the same bytes."""


def write(  # noqa: PLR0913 - what every writer of places takes
    path: Path,
    store: Store,
    schema: pa.Schema,
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    *,
    points: bool,
) -> None:
    """Write the file at `path`; the names of the columns are our own."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    shaped = _shaped(store, schema.empty_table(), points=points).schema
    batches = (
        batch
        for piece in pieces
        for batch in _shaped(store, piece, points=points).cast(shaped).to_batches()
    )
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(shaped, batches),
        path,
        layer=_ROWS,
        driver="GPKG",
        geometry_name=places.SHAPE,
        geometry_type="Point" if points else "Unknown",
        crs=crs.DEGREES,
    )
    lines = evidence().lines
    told = {"label": [one for one, _ in lines], "value": [one for _, one in lines]}
    pyogrio.write_arrow(
        pa.table(told), path, layer=_EVIDENCE, driver="GPKG", append=True
    )


def _shaped(store: Store, piece: pa.Table, *, points: bool) -> pa.Table:
    """Return a piece as plain columns with the shapes behind."""
    drawn = places.shapes(store, piece, points=points)
    table = plain(piece).to_arrow()
    return table.append_column(places.SHAPE, pa.array(drawn, pa.binary()))
