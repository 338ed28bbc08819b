"""
What is wrong with the landing zone, the store and its rows? One line a check, with a hint.

In: the settings. Out: findings, in order; nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from data.errors import PetitionsError
from data.store import Store
from ingest import landing
from ingest.quality import JUMP, jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.settings import Settings

_LATEST = 6
"""Months whose jumps are listed; the page of quality shows all."""


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    """What was looked at."""
    fine: bool
    told: str
    """What was found, in a sentence."""
    hint: str = ""
    """What to do."""


def findings(settings: Settings) -> Iterator[Finding]:
    """Return what each check found; a check that can not be made says why."""
    yield _landing_zone(settings)
    try:
        store = Store(settings.store)
    except PetitionsError as error:
        yield Finding("store", fine=False, told=str(error))
        return
    yield _account(store)
    yield _rejects(store)
    yield from _jumps(store)
    yield from _impossible(store)


def _landing_zone(settings: Settings) -> Finding:
    """Say whether every export that came is still there as it came."""
    entries = landing.journal(settings.landing)
    bad = landing.damaged(settings.landing, entries)
    if bad:
        return Finding(
            "landing zone",
            fine=False,
            told=f"{len(bad)} of {len(entries)} files are missing or damaged, the first is {bad[0].name}.",
            hint="Deliver them again: petitions build PATH",
        )
    return Finding("landing zone", fine=True, told=f"{len(entries)} files, all whole.")


def _account(store: Store) -> Finding:
    """Say whether the account of the rows closes, in all and in each file."""
    files = pl.DataFrame(store.table("files"))
    wrong = files.filter(
        pl.col("read") != pl.col("kept") + pl.col("repeated") + pl.col("rejected")
    )
    read = files["read"].sum()
    if wrong.height:
        return Finding(
            "account", fine=False, told=f"{wrong.height} files do not add up.",
            hint="This is a fault of the program: report it with the file.",
        )  # fmt: skip
    return Finding(
        "account",
        fine=True,
        told=f"{read:,} rows of {files.height} files = {files['kept'].sum():,} kept + "
        f"{files['repeated'].sum():,} repeated + {files['rejected'].sum():,} rejected.",
    )


def _rejects(store: Store) -> Finding:
    """Say which rows were rejected."""
    reasons = store.query(
        "select reason, count(*) as n from rejects group by reason order by reason"
    ).to_pylist()
    if not reasons:
        return Finding("rejects", fine=True, told="no row was rejected.")
    told = ", ".join(f"{row['n']:,} {row['reason']}" for row in reasons)
    return Finding(
        "rejects", fine=False, told=f"{told}.",
        hint="See and mend them: petitions rejects --out F.csv",
    )  # fmt: skip


def _jumps(store: Store) -> Iterator[Finding]:
    """Say which share of a column or match level jumped in the last months."""
    table = pl.DataFrame(store.table("quality"))
    found = jumps(table)
    if table.height:
        last = table["month"].max()
        found = found.filter(
            pl.col("month") > pl.lit(last).dt.offset_by(f"-{_LATEST}mo")
        )
    if found.is_empty():
        yield Finding(
            "drift",
            fine=True,
            told=f"no share moved by {JUMP:.0%} in {_LATEST} months.",
        )
    for row in found.iter_rows(named=True):
        yield Finding(
            "drift",
            fine=False,
            told=f"{row['source']} {row['month']:%Y-%m}: {row['measure']} went from "
            f"{row['before']:.0%} to {row['share']:.0%}.",
            hint="If the publisher changed something, note it as a series break.",
        )


def _impossible(store: Store) -> Iterator[Finding]:
    """Say how many cases are filed in the future or closed before they were filed."""
    rows = store.query(
        "select measure, sum(rows)::bigint as n from quality "
        "where measure in ('future', 'closed_before_filed') group by measure order by measure"
    ).to_pylist()
    for row in rows:
        fine = not row["n"]
        yield Finding(
            row["measure"], fine=fine, told=f"{row['n'] or 0:,} cases.",
            hint="" if fine else "Ask the agency that made the export.",
        )  # fmt: skip
