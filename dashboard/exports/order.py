"""
What exactly is to be written, and do its rows fit into that kind of file?

In: what is asked, who asks, and the kind of file. Out: the rows, ready to be written, or a
sentence that says which kind to take instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.exports.asked import Asked
from dashboard.exports.formats import FORMATS, Format, fitting
from dashboard.exports.source import Source
from dashboard.scope import Scope
from dashboard.text import number
from data.errors import ExportError
from data.settings import Settings
from data.store import Store

DOCUMENTS: Final = ("html", "odt")
"""Kinds that can hold more than one table."""


@dataclass(frozen=True)
class Order:
    """A file to be written: what of, for whom, and of which kind."""

    store: Store
    settings: Settings
    scope: Scope
    asked: Asked
    form: Format


@dataclass(frozen=True)
class Ready:
    """An order whose rows are known and fit."""

    order: Order
    sources: dict[str, Source]
    build: str
    """Of the store that was asked."""

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return sum(source.rows for source in self.sources.values())


def kind_of(name: str) -> Format:
    """Return a kind of file by its name; ExportError where there is none."""
    if name not in FORMATS:
        msg = f"{name}: there is no such kind of file; there are {', '.join(FORMATS)}. Name one of these."
        raise ExportError(msg)
    return FORMATS[name]


def ready(order: Order) -> Ready:
    """Return the order with its rows; ExportError where they do not fit into the kind."""
    asked, form = order.asked, order.form
    if asked.whole and form.name not in DOCUMENTS:
        msg = f"{form.name}: all tables of a page fit into {' or '.join(DOCUMENTS)} only. Name one table."
        raise ExportError(msg)
    build = order.store.build
    sources = asked.sources(order.store, order.settings, order.scope)
    for name, source in sources.items():
        _check(name, source, form)
    return Ready(order, sources, build)


def _check(name: str, source: Source, form: Format) -> None:
    """Raise ExportError where the rows do not fit into this kind of file."""
    fit = [one.name for one in fitting(source.schema)]
    if form.name not in fit:
        msg = f"{name} has no places, so it can not be written as {form.name}. Choose one of {', '.join(fit)}."
        raise ExportError(msg)
    if form.most_rows is not None and source.rows > form.most_rows:
        msg = f"{name} has {number(source.rows)} rows, and {form.name} holds {number(form.most_rows)} at most. Choose csv, which holds any number, or narrow the filters."
        raise ExportError(msg)
