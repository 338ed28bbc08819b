"""What do tests of the door in share? Rows as a source says them."""

from __future__ import annotations

import polars as pl
import pytest

WHOLE = {
    "source_ref": "2024093010001",
    "category_said": "污染舉發",
    "address_said": "大安區信義路三段100號",
    "filed_date_said": "20240930",
    "filed_time_said": "140500",
    "repaired": None,
    "big5": False,
}


@pytest.fixture
def said_rows():
    """Return a function from what rows say otherwise to a frame of whole rows."""

    def built(*rows: dict[str, object], source: str = "taipei_1999") -> pl.DataFrame:
        about = {"source": source, "file": "a.csv", "file_number": 0}
        return pl.DataFrame(
            [{**WHOLE, **about, "line": at, **row} for at, row in enumerate(rows, 2)],
            schema_overrides={"repaired": pl.String},
        )

    return built
