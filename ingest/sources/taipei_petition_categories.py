"""
What does the published list of petitions without texts (臺北市陳情系統類別資料) say?

In: one CSV of data.taipei. Out: its cases in our columns: category, agency and three days;
no place and no words. The sub-category's header has two names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources.columns import picked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "taipei_petition_categories"
EXPECTED = (
    "案件編號, 案件主類別, 案件次類別, 受理機關, 受理科室, 受理日期, 送達日期, 結案日期"
)

_COLUMNS: dict[str, str | tuple[str, ...]] = {
    "source_ref": "案件編號",
    "main_category_said": "案件主類別",
    "category_said": ("案件次類別", "案件子類別"),
    "agency": "受理機關",
    "section": "受理科室",
    "filed_date_said": "受理日期",
    "delivered_said": "送達日期",
    "closed_said": "結案日期",
}


def recognises(header: Sequence[str], settings: Settings) -> bool:  # noqa: ARG001 - the form of every source
    """Say whether a file with this header is of this source: categories, no words."""
    words = told(header, "主旨, 陳情內容, 陳情地點")
    return not words and told(header, f"{EXPECTED}, 案件子類別") > 3


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:  # noqa: ARG001 - the form of every source
    """Return the cases as said."""
    return picked(sheet, _COLUMNS)
