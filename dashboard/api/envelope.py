"""
What is said beside the rows of an answer? How many, of which build, and how to go on.

In: the question as it was understood, and its rows. Out: the same members in every form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from dashboard import queries
from dashboard.api.meanings import told
from dashboard.api.question import Question, Said
from dashboard.api.rows import Rows
from dashboard.exports.card import build_id
from dashboard.view import View
from data.settings import Settings
from data.store import Store


class Build(BaseModel):
    """The build of the store that the numbers are of."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    id: str
    """What tells it from another; the same for every copy of its file."""
    built_at: str | None
    """Moment, UTC, ISO."""
    version: str | None
    """Of the program that built it."""
    demo: bool
    """Whether the cases are invented."""


class Column(BaseModel):
    """One column of the rows."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: str
    """As in the rows."""
    type: str
    """Of Arrow."""
    heading: str
    """As the screen calls it, in the language that is asked for."""
    about: str | None
    """Meaning and unit, or how it is worked out."""


class Envelope(BaseModel):
    """What stands around the rows."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    data: list[dict[str, Any]]
    """The rows."""
    n: int = Field(ge=0)
    """Rows in all, of which `data` is a part."""
    build: Build
    """What they were worked out of."""
    data_from: str | None
    """First day of the data, ISO."""
    data_until: str | None
    """Last day of the data, ISO."""
    filters: dict[str, list[str]]
    """What was chosen, as it was understood; the kind in any case."""
    link: str | None
    """The page that shows the same numbers; null where none does."""
    next: str | None
    """The address of the rows that come after; null at the end."""
    columns: list[Column]
    """What each column holds."""


def build_of(store: Store) -> dict[str, Any]:
    """Return which build the store holds."""
    info = queries.info(store)
    return Build(
        id=build_id(store),
        built_at=info.get("built_at"),
        version=info.get("version"),
        demo=info.get("demo") == "true",
    ).model_dump()


def around(  # noqa: PLR0913, PLR0917 - what an envelope tells of
    store: Store,
    settings: Settings,
    question: Question,
    rows: Rows,
    here: tuple[str, Said],
    page: str | None,
) -> dict[str, Any]:
    """
    Return all members of the envelope but the rows.

    here : path and parameters of the question. page : path of the page on the screen.
    """
    first, last = queries.data_days(store)
    known = first != queries.NO_DAY
    path, said = here
    return {
        "n": rows.n,
        "build": build_of(store),
        "data_from": first.isoformat() if known else None,
        "data_until": last.isoformat() if known else None,
        "filters": question.filters,
        "link": _screen(question.view, page),
        "next": _address(path, said, rows.next) if rows.next else None,
        "columns": told(rows.table.schema, settings, question.view),
    }


def _screen(view: View, page: str | None) -> str | None:
    return view.link(page) if page else None


def _address(path: str, said: Said, changed: Mapping[str, str]) -> str:
    """Return the address that goes on: the same question from another row on."""
    kept = [
        (name, value)
        for name, values in said.items()
        if name not in {"page", "cursor"}
        for value in values
    ]
    return f"{path}?{urlencode([*kept, *changed.items()])}"
