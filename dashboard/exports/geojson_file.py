"""
How are the rows of a table written as GeoJSON, for a map program or a web map?

After RFC 7946: EPSG:4326, lon before lat. The evidence is a member beside the features,
which readers that do not know it pass over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pyarrow as pa

from dashboard.exports import places
from dashboard.exports.card import Card
from dashboard.exports.columns import plain
from data.store import Store
from geo import shapes


def parts(
    store: Store,
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    *,
    points: bool,
) -> Iterator[bytes]:
    """Yield the file piece by piece; the names of the properties are our own."""
    yield b'{"type":"FeatureCollection","features":['
    before = ""
    for piece in pieces:
        drawn = shapes.geojson(places.shapes(store, piece, points=points))
        for row, shape in zip(plain(piece).iter_rows(named=True), drawn, strict=True):
            said = _compact(row)
            yield f'{before}\n{{"type":"Feature","properties":{said},"geometry":{shape or "null"}}}'.encode()
            before = ","
    card = [{"label": label, "value": value} for label, value in evidence().lines]
    yield f'\n],"evidence":{_compact(card)}}}\n'.encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
