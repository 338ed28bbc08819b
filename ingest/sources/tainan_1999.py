"""
What does a file of Tainan's OPEN1999 petitions say?

In: one CSV. Out: its cases in our columns, with the point that Tainan's own geocoder gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ingest.sources.columns import picked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "tainan_1999"
EXPECTED = "id, time, district, category, subcategory, description, address, lat, lng"

_COLUMNS = {
    "source_ref": "id",
    "filed_date_said": "time",
    "main_category_said": "category",
    "category_said": "subcategory",
    "text": "description",
    "address_said": "address",
    "lat_said": "lat",
    "lon_said": "lng",
}


def recognises(header: Sequence[str], settings: Settings) -> bool:  # noqa: ARG001 - the form of every source
    """Say whether a file with this header is of this source."""
    return told(header, EXPECTED) > 5


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:  # noqa: ARG001 - the form of every source
    """Return the cases as said; a place without its city is in Tainan."""
    place = pl.col("address_said").str.replace("^[台臺]南市?", "")
    return picked(sheet, _COLUMNS).with_columns(
        address_said=pl.concat_str(pl.lit("臺南市"), place)
    )
