"""
How are the columns of a table called for a reader, and what stands in their cells?

In: pieces of a table with our own names and codes. Out: the same rows with the words that
the screen uses; numbers, days and moments stay what they are, so that a sheet can count.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import polars as pl
import pyarrow as pa

from dashboard import impact_words, names, planning_words, reaching, trust
from dashboard.exports.headings import HEADINGS
from dashboard.exports.source import flat
from dashboard.text import catalogue
from dashboard.view import View

Kind = Literal["text", "integer", "number", "day", "moment"]

_VALUES: Final = {
    "class": {
        "hot": "class.hot",
        "cold": "class.cold",
        "none": "class.none",
        "undefined": "class.undefined",
    },
    "channel": {
        "web": "channel.web",
        "phone": "channel.phone",
        "app": "channel.app",
        "letter": "channel.letter",
        "village_chief": "channel.village_chief",
        "other": "channel.other",
    },
    "kind": {"complaint": "kind.complaint", "service_order": "kind.service_order"},
    "status": {"open": "cases.open", "closed": "cases.closed"},
    "agency_basis": {"stated": "column.stated", "assumed": "column.assumed"},
    "match_level": trust.LEVELS,
    "reach": {name: key for name, (_, key) in reaching.KINDS.items()},
    "verdict": impact_words.KINDS,
    "refused": impact_words.WHYS,
    "role": planning_words.ROLES,
}
_NAMED: Final = ("agency", "category")
"""Columns whose values have an English name."""


class Column(NamedTuple):
    """One column of the file."""

    name: str
    """Ours."""
    heading: str
    """The reader's."""
    kind: Kind


def columns(schema: pa.Schema, view: View) -> list[Column]:
    """Return the columns as the reader calls them; a name that has no word stays."""
    words = catalogue(view.language)
    return [
        Column(one.name, words.get(HEADINGS.get(one.name, ""), one.name), _kind(one))
        for one in schema
    ]


def value_word(column: str, value: str, view: View) -> str:
    """Return one value of a column as the screen calls it."""
    key = _VALUES.get(column, {}).get(value)
    return view.t(key) if key else value


def in_words(piece: pa.Table, view: View) -> pl.DataFrame:
    """Return the rows with words in place of codes, in the columns of the piece."""
    table = plain(piece)
    words = catalogue(view.language)
    said: dict[str, pl.Expr] = {
        name: pl.col(name).replace({code: words[key] for code, key in values.items()})
        for name, values in _VALUES.items()
        if table.schema.get(name) == pl.String
    }
    if view.language == "en":
        said |= {
            name: pl.col(name).replace(names.english())
            for name in _NAMED
            if table.schema.get(name) == pl.String
        }
    said |= {
        name: pl.when(pl.col(name))
        .then(pl.lit(words["column.yes"]))
        .when(pl.col(name).not_())
        .then(pl.lit(words["column.no"]))
        for name, kind in table.schema.items()
        if kind == pl.Boolean
    }
    return table.with_columns(**said)


def plain(piece: pa.Table) -> pl.DataFrame:
    """Return the rows with our own codes, without nests and numbers that are none."""
    table = flat(pl.DataFrame(piece))
    numbers = [name for name, kind in table.schema.items() if kind.is_float()]
    # Neither a sheet nor JSON knows a number that is none.
    return table.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name)
        for name in numbers
    )


def _kind(column: pa.Field) -> Kind:
    """Return what stands in the cells of a column."""
    kind = column.type
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_date(kind):
        return "day"
    return "moment" if pa.types.is_timestamp(kind) else "text"
