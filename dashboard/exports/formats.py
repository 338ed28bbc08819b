"""Which kinds of files are there, what are they called, and how many rows can each hold?"""

from __future__ import annotations

from typing import Final, NamedTuple

import pyarrow as pa

from dashboard.exports import places

_SHEET_ROWS: Final = 1_048_575
"""Of a sheet in LibreOffice and Excel, below its headings."""
_ON_PAPER: Final = 2_000
"""Some 50 pages; who wants more wants a sheet."""
_ON_A_MAP: Final = 20_000
"""More makes a browser or a phone that opens the file stand still."""


class Format(NamedTuple):
    """One kind of file."""

    name: str
    """Its ending, and its part of an address."""
    word: str
    """Key of what it is called."""
    mime: str
    most_rows: int | None = None
    needs: str | None = None
    """"place": only rows that can be drawn; "area": only rows by village or district."""


FORMATS: Final = {
    one.name: one
    for one in (
        Format("csv", "export.csv", "text/csv; charset=utf-8"),
        Format("zip", "export.zip", "application/zip"),
        Format("txt", "export.txt", "text/plain; charset=utf-8"),
        Format(
            "ods",
            "export.ods",
            "application/vnd.oasis.opendocument.spreadsheet",
            _SHEET_ROWS,
        ),
        Format(
            "xlsx",
            "export.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _SHEET_ROWS,
        ),
        Format("geojson", "export.geojson", "application/geo+json", None, "place"),
        Format("gpkg", "export.gpkg", "application/geopackage+sqlite3", None, "place"),
        Format(
            "kml",
            "export.kml",
            "application/vnd.google-earth.kml+xml",
            _ON_A_MAP,
            "place",
        ),
        Format(
            "map.html", "export.map", "text/html; charset=utf-8", _ON_A_MAP, "place"
        ),
        Format("html", "export.report", "text/html; charset=utf-8", _ON_PAPER),
        Format(
            "odt", "export.odt", "application/vnd.oasis.opendocument.text", _ON_PAPER
        ),
    )
}


def fitting(schema: pa.Schema) -> list[Format]:
    """Return the kinds of files that rows of this schema can be written as."""
    drawable = places.has_place(schema)
    return [one for one in FORMATS.values() if one.needs is None or drawable]
