"""
What does an internal export of HELLO TAIPEI (單一陳情系統) say?

In: one CSV with the headers below, or those that the settings name; any column may be absent
as long as the words or the place, and a number or a day, are there. Out: its cases in our columns, texts as written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import SourceError
from ingest.sources.columns import picked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "hello_taipei"

COLUMNS = {
    "source_ref": "案件編號",
    "subject": "主旨",
    "text": "陳情內容",
    "main_category_said": "案件主類別",
    "category_said": "案件次類別",
    "agency": "受理機關",
    "section": "受理科室",
    "channel_said": "來源管道",
    "address_said": "陳情地點",
    "filed_date_said": "受理日期",
    "delivered_said": "送達日期",
    "due_said": "辦理期限",
    "closed_said": "結案日期",
    "status_said": "案件狀態",
    "reassigned_said": "改分次數",
    "satisfaction_said": "滿意度",
}
EXPECTED = ", ".join(COLUMNS.values())

_POINT: dict[str, str | tuple[str, ...]] = {
    "lon_said": ("經度", "橫座標", "橫坐標"),
    "lat_said": ("緯度", "縱座標", "縱坐標"),
}
"""Where an export has the point that was set on a map: degrees, or metres of TWD97."""


def recognises(header: Sequence[str], settings: Settings) -> bool:
    """
    Say whether a file with this header is of this source, in the city's own words.

    Words or the place, and a day or a number: no other source has both by these names.
    """
    names = COLUMNS | settings.hello_taipei_columns
    ours = {column for column, name in names.items() if name in header}
    return bool({"subject", "text", "address_said"} & ours) and bool(
        {"source_ref", "filed_date_said"} & ours
    )


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:
    """Return the cases as said, one row each, with `line` and `repaired`."""
    headers = {**COLUMNS, **_POINT, **settings.hello_taipei_columns}
    known = {*COLUMNS, *_POINT}
    if unknown := sorted(set(settings.hello_taipei_columns) - known):
        msg = f"hello_taipei_columns: unknown {unknown}; ours are {sorted(known)}."
        raise SourceError(msg)
    return picked(sheet, headers)
