"""
What does a column of an answer hold? Its kind, its unit, and where its number comes from.

In: the columns of a table. Out: what the envelope and the OpenAPI document say of them.
Columns of the store mean what `data/schema.py` says; those that are worked out mean what
the sentence on the screen says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeAlias

import pyarrow as pa

from dashboard.exports.columns import columns
from dashboard.exports.definitions import definitions
from dashboard.view import View
from data import schema
from data.settings import Settings

# Where a page's column has another name than the store's that it comes from.
_FROM_STORE: Final = {
    "due_on": "due_at",
    "filed_on": "filed_at",
    "filed_time": "filed_at",
    "topic": "label",
    "village_code": "village_id",
}
_FIRST: Final = ("petitions", "addresses", "areas", "topics")
"""Tables of the store whose words are taken, in this order."""


def told(
    table: pa.Schema, settings: Settings, view: View
) -> list[dict[str, str | None]]:
    """Return name, type, heading and about of each column, in the order of the table."""
    return [
        {
            "name": one.name,
            "type": str(table.field(one.name).type),
            "heading": one.heading,
            "about": _about(one.name, settings, view),
        }
        for one in columns(table, view)
    ]


def form(table: pa.Schema) -> dict[str, Any]:
    """Return the JSON Schema of a row of a table; every value may be absent."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": table.names,
        "properties": {one.name: _form(one) for one in table},
    }


def _about(name: str, settings: Settings, view: View) -> str | None:
    """Return what a column means; None where its heading says it all."""
    sentences = [sentence for sentence, _ in definitions([name], settings, view)]
    return sentences[0] if sentences else _of_store().get(_FROM_STORE.get(name, name))


@cache
def _of_store() -> dict[str, str]:
    """Return the meaning of every column of the store's main tables."""
    found: dict[str, str] = {}
    for table in _FIRST:
        for one in schema.TABLES[table]:
            found.setdefault(one.name, one.metadata[b"about"].decode())
    return found


def _form(column: pa.Field) -> dict[str, Any]:
    """Return the JSON Schema of the values of a column."""
    about = _of_store().get(_FROM_STORE.get(column.name, column.name))
    described = {"description": about} if about else {}
    return {**_kind(column.type), **described}


def _kind(kind: pa.DataType) -> dict[str, Any]:
    """Return the JSON Schema of values of a kind; what is not known is null."""
    if pa.types.is_list(kind):
        return {"type": ["array", "null"], "items": _kind(kind.value_type)}
    name, form = next((said for tells, said in _KINDS if tells(kind)), ("string", None))
    return {"type": [name, "null"]} | ({"format": form} if form else {})


_Tells: TypeAlias = Callable[[pa.DataType], bool]
_KINDS: Final[tuple[tuple[_Tells, tuple[str, str | None]], ...]] = (
    (pa.types.is_boolean, ("boolean", None)),
    (pa.types.is_integer, ("integer", None)),
    (pa.types.is_floating, ("number", None)),
    (pa.types.is_date, ("string", "date")),
    (pa.types.is_timestamp, ("string", "date-time")),
    (pa.types.is_struct, ("object", None)),
)
