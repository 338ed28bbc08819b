"""What does a table show as a map in a file of its own? Areas in colours, or points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pyarrow as pa

from dashboard import maps_file, queries
from dashboard.exports import lead, places
from dashboard.exports.card import Card
from dashboard.exports.colouring import coloured
from dashboard.exports.columns import columns, in_words
from dashboard.exports.order import Order
from dashboard.maps_file import Drawing
from dashboard.view import View

_POINT: Final = "#0b5fa5"
_LEFT_OUT: Final = ("x_m", "y_m", "petition_id")
_LONGEST: Final = 160
"""Letters of a cell on a card over the map."""


def page(
    order: Order,
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    *,
    points: bool,
) -> bytes:
    """Return the page; rows that have no place are counted above the map."""
    asked, view = order.asked, order.asked.view
    table = pa.concat_tables(pieces)
    drawn = places.shapes(order.store, table, points=points)
    if points:
        shown, colours, legend = _points(drawn, view)
    else:
        shown, scale = coloured(table, view)
        colours = [scale.colours[at] for at in scale.places]
        legend = [
            (colour, f"{label} ({areas})")
            for at, (colour, label) in enumerate(
                zip(scale.colours, scale.labels, strict=True)
            )
            if (areas := scale.places.count(at))
        ]
    return maps_file.page(
        Drawing(
            language=view.language,
            title=asked.title,
            sentences=lead.sentences(order.store, order.settings, asked, order.scope),
            shown=shown,
            legend=legend,
            shapes=drawn,
            colours=colours,
            told=_told(table, view),
            borders=queries.outlines(order.store, "district")[places.SHAPE].to_pylist(),
            card=evidence().lines,
        )
    )


def _points(
    drawn: Sequence[bytes | None], view: View
) -> tuple[str, list[str], list[tuple[str, str]]]:
    """Return what points show, and how many rows have none."""
    missing = sum(shape is None for shape in drawn)
    told = view.t("export.points", n=len(drawn) - missing, missing=missing)
    return told, [_POINT] * len(drawn), []


def _told(table: pa.Table, view: View) -> list[dict[str, str]]:
    """Return what the card of each row tells, label by label."""
    shown = [one for one in columns(table.schema, view) if one.name not in _LEFT_OUT]
    return [
        {
            one.heading: "–" if row[one.name] is None else str(row[one.name])[:_LONGEST]
            for one in shown
        }
        for row in in_words(table, view).iter_rows(named=True)
    ]
