"""
Which rows did an unquoted comma shift to the right, and how do they read unshifted?

In: the rows of a sheet and where our columns stand in them. Out: the same rows, those that
can be read better unshifted put back. A row is taken for shifted only if no day stands where
the day should, one stands further right, and channel, agency, status and the other days fit
better there too: a row with a wrong day stays as it is, to be rejected.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from ingest.dates import moments

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 6
"""Commas too many that are looked for."""
RARE, FEW = 0.1, 100
"""Where more rows have no day than a tenth, and than 100, the fault is not in commas."""
FREE: Final = ("text", "address_said", "subject")
"""Columns of free words, the only ones that can hold a comma, the likeliest first."""

_DAY = r"^(?:中華)?(?:民國)?\d[\d/.年月日T:\- 上下午]*$"
_FORMS: Final[Mapping[str, str]] = {
    "channel_said": r"(?i)^(?:網路|電話|APP|書面|里長|信箱|臨櫃|web|phone)$",
    "status_said": r"(?i)^(?:已?結案|辦理中|處理中|受理中|open|closed)$",
    "agency": r"(?:局|處|所|會|公司|院|府|隊|中心)$",
    "reassigned_said": r"^\d{1,3}$",
    "satisfaction_said": r"滿意|普通",
    "delivered_said": _DAY,
    "due_said": _DAY,
    "closed_said": _DAY,
}
"""What a column holds if it holds anything."""


def unshifted(
    rows: pl.DataFrame, place: Mapping[str, int]
) -> tuple[pl.DataFrame, pl.Series]:
    """
    Return the rows, those that were shifted put back, and whether each was.

    rows : `line` and `c0`, `c1` … ; place : our column to the number of its cell
    """
    day = place.get("filed_date_said")
    names = [name for name in rows.columns if name != "line"]
    free = [place[name] for name in FREE if name in place]
    still = pl.Series("repaired", [False]).new_from_index(0, rows.height)
    if day is None:
        return rows, still
    free = [at for at in free if at < day]
    wrong = moments(rows[f"c{day}"])["at"].is_null() & rows[f"c{day}"].is_not_null()
    if not 0 < wrong.sum() <= max(FEW, RARE * rows.height):
        return rows, still
    places = wrong.arg_true()
    said = dict(zip(places.to_list(), rows[places].select(names).rows(), strict=True))
    found: dict[int, list[str | None]] = {}
    for by in range(1, min(MOST, len(names) - 1 - day) + 1):
        here = wrong & moments(rows[f"c{day + by}"])["at"].is_not_null()
        for at in here.arg_true().to_list():
            better = None if at in found else _best(list(said[at]), by, free, place)
            if better:
                found[at] = better
    if not found:
        return rows, still
    mended = list(found)
    put_back = pl.DataFrame(
        list(found.values()), schema=dict.fromkeys(names, pl.String), orient="row"
    )
    return (
        rows.with_columns(rows[name].scatter(mended, put_back[name]) for name in names),
        still.scatter(mended, values=True),
    )


def _best(
    cells: list[str | None], by: int, free: list[int], place: Mapping[str, int]
) -> list[str | None] | None:
    """Return the cells with `by` commas put back where that reads best; None if it does not."""
    best, most = None, _fit(cells, place)
    for at in free:
        words = ",".join(cell or "" for cell in cells[at : at + by + 1])
        read = [*cells[:at], words, *cells[at + by + 1 :], *[None] * by]
        if (fit := _fit(read, place)) > most:
            best, most = read, fit
    return best


def _fit(cells: list[str | None], place: Mapping[str, int]) -> int:
    """Return how many cells hold what their column holds, less those that do not."""
    fit = 0
    for name, form in _FORMS.items():
        cell = cells[place[name]] if place.get(name, len(cells)) < len(cells) else None
        if cell is not None:
            plain = unicodedata.normalize("NFKC", cell).strip()
            fit += 1 if re.search(form, plain) else -1
    return fit
