"""Which colour has each row on a map that leaves the house? The colours of the screen."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dashboard.exports.columns import columns
from dashboard.map_colours import Scale, by_quantile, scale
from dashboard.view import View

_CLASSED: Final = {"class", "rate_per_1000"}
_MEASURES: Final = ("rate_per_1000", "count", "now")
"""By which a table without classes is coloured; the first that it has."""


def coloured(table: pa.Table, view: View) -> tuple[str, Scale]:
    """Return what the colours show, in words, and the colour of each row."""
    named = {one.name: one for one in columns(table.schema, view)}
    if set(named) >= _CLASSED:
        shown = "rate_per_1000" if view.layer == "rate" else "class"
        return named[shown].heading, scale(table, view)
    numbers = (
        name
        for name, one in named.items()
        if one.kind in {"integer", "number"} and name not in _COORDINATES
    )
    first = next((name for name in _MEASURES if name in named), next(numbers, None))
    if first is None:
        return "", by_quantile([None] * table.num_rows, view.t)
    return named[first].heading, by_quantile(table[first].to_pylist(), view.t)


_COORDINATES: Final = {"lon", "lat", "x_m", "y_m"}
