"""
In which form are rows told to a program? JSON, CSV, GeoJSON or a stream of Arrow.

In: a part of a table and what is known of it. Out: an answer of HTTP. All four hold the
same values; our own names of columns and codes stand in all of them.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final

import polars as pl
import pyarrow as pa
from flask import Response

from dashboard.api.refusal import Refusal
from dashboard.exports import places
from dashboard.exports.safe import guarded
from data.store import Store
from geo import shapes

MIMES: Final = {
    "json": "application/json",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "arrow": "application/vnd.apache.arrow.stream",
}
_TAIPEI: Final = "+08:00"
"""Moments lie in local time, which knows no daylight saving."""


@dataclass(frozen=True)
class Told:
    """An answer before it has a form."""

    table: pa.Table
    about: Mapping[str, Any]
    """What the envelope says beside `data`."""


def respond(store: Store, told: Told, form: str) -> Response:
    """Return the rows in a form; Refusal for a map of rows that have no place."""
    body = _WRITERS[form](store, told)
    kind = f"{MIMES[form]}; charset=utf-8" if form == "csv" else MIMES[form]
    answer = Response(body, content_type=kind)
    about = told.about
    answer.headers["Petitions-Rows"] = str(about["n"])
    answer.headers["Petitions-Build"] = about["build"]["id"]
    if about["data_until"]:
        answer.headers["Petitions-Data-Until"] = about["data_until"]
    if about["next"]:
        answer.headers["Link"] = f'<{about["next"]}>; rel="next"'
    return answer


def values(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows as JSON knows them: no number that is none, moments with an offset."""
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in table.to_pylist()
    ]


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='seconds')}{_TAIPEI}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _json(_: Store, told: Told) -> bytes:
    return _text({"data": values(told.table), **told.about})


def _csv(_: Store, told: Told) -> bytes:
    """Return UTF-8 with our names first; lists as JSON; no text begins like a formula."""
    table = guarded(pl.DataFrame(_flat(told.table)))
    lines = table.with_columns(
        pl.col(pl.Datetime).dt.to_string(f"%Y-%m-%dT%H:%M:%S{_TAIPEI}")
    )
    return lines.write_csv(line_terminator="\r\n").encode()


def _flat(table: pa.Table) -> pa.Table:
    """Return the table with its lists, and what else is nested, as JSON."""
    for at, column in enumerate(table.schema):
        if pa.types.is_nested(column.type):
            said = [
                None if one is None else json.dumps(_plain(one), ensure_ascii=False)
                for one in table[column.name].to_pylist()
            ]
            table = table.set_column(at, column.name, pa.array(said, pa.string()))
    return table


def _geojson(store: Store, told: Told) -> bytes:
    """Return a FeatureCollection after RFC 7946; what the envelope says beside it."""
    table = told.table
    if not places.has_place(table.schema):
        msg = "format=geojson: these rows have no places. Take json, csv or arrow."
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, msg, "format")
    drawn = shapes.geojson(places.shapes(store, table, points=_points(table.schema)))
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": json.loads(shape) if shape else None,
        }
        for row, shape in zip(values(table), drawn, strict=True)
    ]
    return _text({"type": "FeatureCollection", "features": features, **told.about})


def _points(schema: pa.Schema) -> bool:
    """Tell whether rows are drawn as points; areas have one inside, and an outline."""
    return places.has_points(schema) and "area_km2" not in schema.names


def _arrow(_: Store, told: Told) -> bytes:
    """Return a stream of Arrow's IPC; what the envelope says is metadata of its schema."""
    about = {name: json.dumps(value) for name, value in told.about.items()}
    table = told.table.replace_schema_metadata(about)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def _text(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


_WRITERS: Final[dict[str, Callable[[Store, Told], bytes]]] = {
    "json": _json,
    "csv": _csv,
    "geojson": _geojson,
    "arrow": _arrow,
}
