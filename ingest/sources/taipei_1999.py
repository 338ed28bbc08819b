"""
What does a monthly file of Taipei's 1999 dispatch cases say?

In: one published CSV. Out: its cases in our columns, texts as the city wrote them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from ingest.sources.columns import picked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.settings import Settings
    from ingest.sheets import Sheet

NAME = "taipei_1999"
EXPECTED = "案件編號, 派工項目, 案件地址, 立案日期, 立案時間"

_HEADER = EXPECTED.split(", ")
_COLUMNS = {
    "source_ref": "案件編號",
    "category_said": "派工項目",
    "address_said": "案件地址",
    "filed_date_said": "立案日期",
    "filed_time_said": "立案時間",
}
_DAY = r"^20\d{6}$"
_TIME = r"^\d{5,6}(?:\.0)?$"


def recognises(header: Sequence[str], settings: Settings) -> bool:  # noqa: ARG001 - the form of every source
    """Say whether a file with this header is of this source."""
    return told(header, EXPECTED) > 2 and bool({"派工項目", "案件地址"} & set(header))


def read(sheet: Sheet, settings: Settings) -> pl.DataFrame:  # noqa: ARG001 - the form of every source
    """
    Return the cases as said, one row each, with `line` and `repaired`.

    2,905 published rows are shifted to the right because the address holds an unquoted
    comma, and their end is cut off: with it the time, in rows of two commas also the day.
    The day is then taken from the case number (`202409301` is case 1 of 2024-09-30).
    """
    if list(sheet.header[: len(_HEADER)]) != _HEADER:
        return picked(sheet, _COLUMNS)  # other columns, each by its name
    rows = sheet.rows
    spilled = [name for name in rows.columns if name not in {"line", "c0", "c1", "c2"}]
    shifted = ~pl.col("c3").str.contains(_DAY).fill_null(value=False)
    if not rows.select(shifted.any()).item():
        return _named(rows, repaired=pl.lit(None, pl.String))
    whole = rows.filter(~shifted)
    bent = rows.filter(shifted).with_columns(
        c2=pl.concat_str(
            "c2",
            *(
                pl.when(~pl.col(name).str.contains(rf"{_DAY}|{_TIME}|^nan$"))
                .then("," + pl.col(name))
                .otherwise(pl.lit(""))
                .fill_null("")
                for name in spilled
            ),
            ignore_nulls=True,
        ).replace({"": None}),
        c3=pl.coalesce(
            *(pl.col(name).str.extract(f"({_DAY})") for name in spilled),
            pl.col("c0").str.extract(r"^(20\d{6})\d+$"),
        ),
        c4=pl.coalesce(
            *(
                pl.when(pl.col(before).str.contains(_DAY)).then(
                    pl.col(name).str.extract(f"({_TIME})")
                )
                for before, name in pairwise(spilled)
            )
        ),
    )
    return pl.concat(
        [
            _named(whole, repaired=pl.lit(None, pl.String)),
            _named(bent, repaired=pl.lit("shifted")),
        ]
    ).sort("line")


def _named(rows: pl.DataFrame, repaired: pl.Expr) -> pl.DataFrame:
    return rows.select(
        "line",
        pl.col("c0").alias("source_ref"),
        pl.col("c1").alias("category_said"),
        pl.col("c2").alias("address_said"),
        pl.col("c3").alias("filed_date_said"),
        pl.col("c4").alias("filed_time_said"),
        repaired.alias("repaired"),
    )
