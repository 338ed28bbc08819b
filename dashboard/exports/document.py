"""
What stands in a report on paper? The sentence of the page, its tables, and the evidence.

In: what is asked; the table named "page" asks for all tables of the page. Out: words in
the reader's language and calendar, in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import pyarrow as pa

from dashboard import dates
from dashboard.exports import lead, places
from dashboard.exports.asked import table_title
from dashboard.exports.card import Card, evidence
from dashboard.exports.columns import Column, columns, in_words
from dashboard.exports.order import Order
from dashboard.exports.source import Source, Tally
from dashboard.text import number
from dashboard.view import View

_OF_A_PAGE: Final = 15
"""Rows of each table where a whole page is asked for: what is read in a meeting."""
_MEASURES: Final = ("gi_star_z", "more", "count")
"""The first that a table of areas has orders it on paper, the largest first."""
_LEFT_OUT: Final = (
    "lon",
    "lat",
    "x_m",
    "y_m",
    "village_code",
    "village_id",
    "petition_id",
)
"""Columns for machines, that paper has no room for."""
_FIRST_DAY: Final = "first_day"
"""A series begins on paper with what is newest."""
_FRACTION_DIGITS: Final = 3


@dataclass(frozen=True)
class Part:
    """One table on paper."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    all_rows: int
    """Also those that are left out here."""
    table: pa.Table | None
    """The whole table, where it can be drawn as a map."""


@dataclass(frozen=True)
class Document:
    """A report."""

    title: str
    sentences: Sequence[str]
    parts: Sequence[Part]
    card: Card


def document(order: Order, sources: Mapping[str, Source], tally: Tally) -> Document:
    """Return the report of an order, from its rows by the names of their tables."""
    asked = order.asked
    parts = []
    names: list[str] = []
    for name, source in sources.items():
        shown = _OF_A_PAGE if asked.whole else source.rows
        parts.append(_part(name, source, shown, tally, asked.view))
        names += source.schema.names
    return Document(
        title=asked.title,
        sentences=lead.sentences(order.store, order.settings, asked, order.scope),
        parts=parts,
        card=evidence(
            order.store,
            order.settings,
            asked,
            names,
            tally,
            [(part.title, part.all_rows) for part in parts] if asked.whole else (),
        ),
    )


def _part(name: str, source: Source, shown: int, tally: Tally, view: View) -> Part:
    """Return one table in words, at most so many rows of it."""
    table = pa.concat_tables(tally.watch(source.pieces()))
    rows = _ordered(table, view) if shown < table.num_rows else in_words(table, view)
    told = [one for one in columns(table.schema, view) if one.name not in _LEFT_OUT]
    area = places.area_of(table.schema)
    one_each = area and len(set(table[area[0]].to_pylist())) == table.num_rows
    return Part(
        title=table_title(name, view),
        columns=told,
        rows=[
            [_said(row[one.name], view) for one in told]
            for row in rows.head(shown).iter_rows(named=True)
        ],
        all_rows=table.num_rows,
        table=table if one_each else None,
    )


def _ordered(table: pa.Table, view: View) -> pl.DataFrame:
    """Return the rows with the largest first, where they have a measure."""
    first = next((name for name in _MEASURES if name in table.column_names), None)
    if _FIRST_DAY in table.column_names:
        return in_words(table, view)[::-1]
    if first is None or places.area_of(table.schema) is None:
        return in_words(table, view)
    order = pl.DataFrame(table).select(
        pl.arg_sort_by(first, descending=True, nulls_last=True, maintain_order=True)
    )
    return in_words(table, view)[order.to_series()]


def _said(value: Any, view: View) -> str:
    """Return what stands in a cell on paper."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return number(value, _FRACTION_DIGITS)
    if isinstance(value, int):
        return number(value)
    if hasattr(value, "hour"):
        return dates.show_moment(value, view.calendar, time_known=True)
    return dates.show(value, view.calendar) if hasattr(value, "year") else str(value)
