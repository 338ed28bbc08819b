"""
What is wrong with the places of a store? One line a check, with a hint.

In: the settings and a store. Out: findings on doors, stated points, fall-back places and
villages in dispute; nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data.errors import PetitionsError
from ingest import doors
from ingest.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.settings import Settings
    from data.store import Store

_MOST = 10
"""Places that are listed; the tables of the store have all."""
_TAKEN = {"used", "corrected"}


def findings(settings: Settings, store: Store) -> Iterator[Finding]:
    """Return what each check of places found."""
    yield _doors(settings)
    yield from _points(store)
    yield from _fallbacks(store)
    yield _disagreements(store)


def _doors(settings: Settings) -> Finding:
    """Say whose doors places are found by."""
    try:
        known = doors.known(settings.doors)
    except PetitionsError as error:
        return Finding("doors", fine=False, told=str(error))
    whose = "imported and compiled" if settings.doors.is_file() else "compiled"
    return Finding("doors", fine=True, told=f"{known.height:,} doors, {whose}.")


def _points(store: Store) -> Iterator[Finding]:
    """Say what became of the points that sources state."""
    points = pl.DataFrame(store.table("points"))
    for (source,), rows in points.group_by("source", maintain_order=True):
        left = rows.filter(~pl.col("fate").is_in(list(_TAKEN)))
        told = ", ".join(
            f"{row['cases']:,} {row['fate']} ({row['reading']})"
            for row in rows.sort("cases", descending=True).iter_rows(named=True)
        )
        yield Finding(
            "stated points", fine=left.is_empty(), told=f"{source}: {told}.",
            hint="" if left.is_empty() else "docs/methods.md tells what each word means.",
        )  # fmt: skip


def _fallbacks(store: Store) -> Iterator[Finding]:
    """Say which points and villages are likely none."""
    table = pl.DataFrame(store.table("fallbacks"))
    if table.is_empty():
        yield Finding(
            "fall-backs", fine=True, told="no place takes what is not its own."
        )
    for row in table.head(_MOST).iter_rows(named=True):
        where = row["village_id"] or f"{row['lon']:.4f},{row['lat']:.4f}"
        whose = row["source"] or "our own places"
        what = (
            f"{row['cases']:,} cases on {row['streets']} streets of {row['districts']} districts"
            if row["reason"] == "streets"
            else f"{row['share']:.1%} of {row['category']} in {row['month']:%Y-%m}, usually {row['usual_share']:.1%}"
        )
        yield Finding(
            "fall-backs", fine=False,
            told=f"{whose}, {row['level']} {where}: {what}, e.g. {row['example']}.",
            hint="Not taken for a place." if row["basis"] == "stated" else
            "Look at its addresses; put one right with: petitions corrections add",
        )  # fmt: skip
    if table.height > _MOST:
        yield Finding(
            "fall-backs", fine=False, told=f"{table.height - _MOST} more.",
            hint="They are in the table fallbacks of the store.",
        )  # fmt: skip


def _disagreements(store: Store) -> Finding:
    """Say how many addresses state another village than their point lies in."""
    row = store.query(
        "select count(*) as addresses, coalesce(sum(cases), 0)::bigint as cases from disagreements"
    ).to_pylist()[0]
    fine = not row["addresses"]
    return Finding(
        "villages in dispute", fine=fine,
        told=f"{row['addresses']:,} addresses of {row['cases']:,} cases state a village that their point is not in.",
        hint="" if fine else "Decide them: petitions corrections queue --out F.csv",
    )  # fmt: skip
