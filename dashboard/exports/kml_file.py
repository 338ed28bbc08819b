"""
How are the rows of a table written as KML, for Google Earth and phones in the field?

KML 2.2 (OGC 07-147r2). A row without a place is told with its data and without a shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

import pyarrow as pa

from dashboard.exports import places
from dashboard.exports.card import Card
from dashboard.exports.columns import Column, in_words
from dashboard.exports.safe import sayable
from dashboard.view import View
from data.store import Store
from geo import shapes

_NAMES: Final = ("village", "district", "source_ref", "name")
"""The first that a row has is its name on the map."""


def parts(  # noqa: PLR0913 - what every writer of places takes
    store: Store,
    columns: Sequence[Column],
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    view: View,
    *,
    points: bool,
) -> Iterator[bytes]:
    """Yield the file piece by piece; the evidence is a folder at its end."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    for piece in pieces:
        drawn = shapes.kml(places.shapes(store, piece, points=points))
        table = sayable(in_words(piece, view))
        for row, shape in zip(table.iter_rows(named=True), drawn, strict=True):
            yield _placemark(row, columns, shape or "").encode()
    card = evidence()
    text = escape("\n".join(f"{label}: {value}" for label, value in card.lines))
    yield f"<Folder><name>{escape(view.t('export.sheet_evidence'))}</name><description>{text}</description></Folder>\n</Document></kml>\n".encode()


def _placemark(row: dict[str, Any], columns: Sequence[Column], shape: str) -> str:
    """Return one row with its name, its data and its shape."""
    name = next((row[name] for name in _NAMES if row.get(name)), "")
    told = "".join(
        f'<Data name="{escape(one.heading, _QUOTE)}"><value>{escape(str(row[one.name]))}</value></Data>'
        for one in columns
        if row[one.name] is not None
    )
    return f"<Placemark><name>{escape(str(name))}</name><ExtendedData>{told}</ExtendedData>{shape}</Placemark>\n"


_QUOTE: Final = {'"': "&quot;"}
