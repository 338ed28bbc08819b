"""
What does a file of street-light reports (路燈維修資料) say?

In: one published CSV. Out: its cases in our columns; the place is the district with the
text behind it, the words are the fault as the caller told it. About a tenth are petitions
of HELLO TAIPEI, marked 【單一陳情案件】.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ingest.sources.columns import picked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "streetlight"
EXPECTED = "查報序號, 行政區, 查報地點, 故障情形, 查報日期"

_COLUMNS = {
    "source_ref": "查報序號",
    "district_said": "行政區",
    "address_said": "查報地點",
    "text": "故障情形",
    "filed_date_said": "查報日期",
}


def recognises(header: Sequence[str], settings: Settings) -> bool:  # noqa: ARG001 - the form of every source
    """Say whether a file with this header is of this source."""
    return told(header, EXPECTED) > 2


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:  # noqa: ARG001 - the form of every source
    """Return the cases as said; the agency is the one that publishes the file."""
    cases = picked(sheet, _COLUMNS)
    district = pl.col("district_said").str.strip_chars().str.strip_suffix("區") + "區"
    place = pl.col("address_said").str.strip_chars()
    return cases.with_columns(
        address_said=pl.concat_str(
            pl.when(~place.str.contains("區").fill_null(value=False)).then(district),
            place,
            ignore_nulls=True,
        ),
        category_said=pl.lit("路燈維修"),
        agency=pl.lit("工務局公園處"),
    ).drop("district_said")
