"""Which writer makes which kind of file? Each is handed the rows and tells the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from dashboard.exports import (
    csv_file,
    geojson_file,
    geopackage_file,
    kml_file,
    map_file,
    ods_file,
    odt_file,
    places,
    report_file,
    xlsx_file,
)
from dashboard.exports.card import Card, evidence
from dashboard.exports.columns import Column, columns
from dashboard.exports.document import document
from dashboard.exports.order import Ready
from dashboard.exports.packing import Pack
from dashboard.exports.source import Source, Tally


@dataclass(frozen=True)
class _Rows:
    """The rows of one table, as the writers of tables take them."""

    columns: list[Column]
    schema: pa.Schema
    pieces: Iterator[pa.Table]
    card: Callable[[], Card]
    """The evidence of what has gone by."""
    points: bool
    """Whether the rows have points of their own."""


def _rows(ready: Ready, tally: Tally) -> _Rows:
    """Return the rows with their coordinates, watched as they go by."""
    order = ready.order
    (told,) = ready.sources.values()
    source: Source = places.placed(order.store, told)
    names = source.schema.names
    return _Rows(
        columns=columns(source.schema, order.asked.view),
        schema=source.schema,
        pieces=tally.watch(source.pieces()),
        card=lambda: evidence(order.store, order.settings, order.asked, names, tally),
        points=places.has_points(told.schema),
    )


def _csv(ready: Ready, path: Path, tally: Tally) -> None:
    rows = _rows(ready, tally)
    _put(path, csv_file.lines(rows.columns, rows.pieces, ready.order.asked.view))


def _txt(ready: Ready, path: Path, tally: Tally) -> None:
    """Write the evidence alone: what goes with a CSV."""
    rows = _rows(ready, tally)
    for _ in rows.pieces:
        pass
    _put(path, [_noted(rows.card())])


def _zip(ready: Ready, path: Path, tally: Tally) -> None:
    """Write a CSV and its evidence in one file."""
    rows, view = _rows(ready, tally), ready.order.asked.view
    names = {one: view.t(one) for one in ("export.sheet_rows", "export.sheet_evidence")}
    with path.open("wb") as out, Pack(out) as pack:
        pack.put(
            f"{names['export.sheet_rows']}.csv",
            csv_file.lines(rows.columns, rows.pieces, view),
        )
        pack.put(f"{names['export.sheet_evidence']}.txt", [_noted(rows.card())])


def _ods(ready: Ready, path: Path, tally: Tally) -> None:
    rows = _rows(ready, tally)
    with path.open("wb") as out:
        ods_file.write(
            out, rows.columns, rows.pieces, rows.card, ready.order.asked.view
        )


def _xlsx(ready: Ready, path: Path, tally: Tally) -> None:
    rows = _rows(ready, tally)
    with path.open("wb") as out:
        xlsx_file.write(
            out, rows.columns, rows.pieces, rows.card, ready.order.asked.view
        )


def _geojson(ready: Ready, path: Path, tally: Tally) -> None:
    rows, store = _rows(ready, tally), ready.order.store
    _put(path, geojson_file.parts(store, rows.pieces, rows.card, points=rows.points))


def _gpkg(ready: Ready, path: Path, tally: Tally) -> None:
    rows = _rows(ready, tally)
    geopackage_file.write(
        path,
        ready.order.store,
        rows.schema,
        rows.pieces,
        rows.card,
        points=rows.points,
    )


def _kml(ready: Ready, path: Path, tally: Tally) -> None:
    rows, order = _rows(ready, tally), ready.order
    found = kml_file.parts(
        order.store,
        rows.columns,
        rows.pieces,
        rows.card,
        order.asked.view,
        points=rows.points,
    )
    _put(path, found)


def _map(ready: Ready, path: Path, tally: Tally) -> None:
    rows = _rows(ready, tally)
    page = map_file.page(ready.order, rows.pieces, rows.card, points=rows.points)
    _put(path, [page])


def _report(ready: Ready, path: Path, tally: Tally) -> None:
    order = ready.order
    found = document(order, ready.sources, tally)
    _put(path, report_file.parts(order.store, found, order.asked.view))


def _odt(ready: Ready, path: Path, tally: Tally) -> None:
    with path.open("wb") as out:
        odt_file.write(
            out, document(ready.order, ready.sources, tally), ready.order.asked.view
        )


def _put(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as out:
        out.writelines(parts)


def _noted(card: Card) -> bytes:
    """Return the evidence as a text that Notepad shows as it is."""
    return f"\ufeff{card.text}".encode()


WRITERS: Final[dict[str, Callable[[Ready, Path, Tally], None]]] = {
    "csv": _csv,
    "zip": _zip,
    "txt": _txt,
    "ods": _ods,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "gpkg": _gpkg,
    "kml": _kml,
    "map.html": _map,
    "html": _report,
    "odt": _odt,
}
