"""How is a table of areas drawn as a picture that every browser and printer can show?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import pyarrow as pa

from dashboard import queries
from dashboard.exports import places
from dashboard.exports.colouring import coloured
from dashboard.view import View
from data.store import Store
from geo import shapes

_EDGE: Final = 12
"""Steps of the pen around the city."""


def svg(store: Store, table: pa.Table, view: View, title: str) -> str:
    """Return the areas in the colours of the screen, with what the colours mean below."""
    shown, scale = coloured(table, view)
    drawn = places.shapes(store, table, points=False)
    borders = queries.outlines(store, "district")[places.SHAPE].to_pylist()
    left, top, width, height = shapes.svg_frame(borders or drawn)
    areas = "".join(
        f'<path d="{path}" fill="{scale.colours[at]}"/>'
        for path, at in zip(shapes.svg(drawn), scale.places, strict=True)
        if path
    )
    lines = "".join(f'<path d="{path}"/>' for path in shapes.svg(borders) if path)
    frame = f"{left - _EDGE} {top - _EDGE} {width + 2 * _EDGE} {height + 2 * _EDGE}"
    return (
        f'<figure><svg viewBox="{frame}" role="img" aria-label="{escape(title)}">'
        f'<g stroke="#8b959e" stroke-width="1.5">{areas}</g>'
        f'<g fill="none" stroke="#2b3440" stroke-width="4">{lines}</g></svg>'
        f"<figcaption>{escape(shown)}{legend(scale.colours, scale.labels, scale.places)}</figcaption></figure>"
    )


def legend(colours: Sequence[str], labels: Sequence[str], found: Sequence[int]) -> str:
    """Return what the colours mean, with the number of areas of each that there is."""
    items = "".join(
        f'<li><svg viewBox="0 0 10 10"><rect width="10" height="10" fill="{colour}" stroke="#6b7680"/></svg>{escape(label)} ({areas})</li>'
        for at, (colour, label) in enumerate(zip(colours, labels, strict=True))
        if (areas := found.count(at))
    )
    return f"<ul>{items}</ul>"
