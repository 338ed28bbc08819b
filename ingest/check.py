"""
What is wrong with the landing zone, the store and its rows? One line a check, with a hint.

In: the settings. Out: findings, in order; nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data.errors import PetitionsError
from data.registry import Registry
from data.registry_breaks import breaks
from data.store import Store
from ingest import changes, check_places, jobs, landing
from ingest.breaks import explains
from ingest.finding import Finding
from ingest.quality import JUMP, jumps
from models.breaks import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from data.registry_breaks import Break
    from data.settings import Settings

_LATEST = 6
"""Months whose jumps are listed; the page of quality shows all."""

_REPAIRED = {
    "ruined_ref": ("column", "source_ref"),
    "lost_time": ("column", "filed_at"),
}
"""The column that a kind of repair is in, in the words of the register of breaks."""


def findings(settings: Settings) -> Iterator[Finding]:
    """Return what each check found; a check that can not be made says why."""
    yield _landing_zone(settings)
    yield from _job(jobs.of_zone(settings.landing, settings.store))
    yield from _job(settings.store)
    try:
        store = Store(settings.store)
    except PetitionsError as error:
        yield Finding("store", fine=False, told=str(error))
        return
    yield _account(store)
    yield _rejects(store)
    yield from _repairs(store)
    yield _collisions(store)
    yield from _changes(store)
    yield from _jumps(store, _known_breaks(settings))
    yield from _impossible(store)
    yield from check_places.findings(settings, store)


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
        "select reason, count(*) as n, count(*) filter (mended) as mended "
        "from rejects group by reason order by reason"
    ).to_pylist()
    if not reasons:
        return Finding("rejects", fine=True, told="no row was rejected.")
    told = ", ".join(
        f"{row['n']:,} {row['reason']}"
        + (f" ({row['mended']:,} came again, mended)" if row["mended"] else "")
        for row in reasons
    )
    fine = all(row["n"] == row["mended"] for row in reasons)
    hint = "" if fine else "See and mend them: petitions rejects --out F.csv"
    return Finding("rejects", fine=fine, told=f"{told}.", hint=hint)


def _job(beside: Path) -> Iterator[Finding]:
    """Say how the last job on a store or landing zone ended, if there was one."""
    done = jobs.jobs(beside)
    if not done:
        return
    last = done[-1]
    check = f"last {last.what}"
    if last.outcome == "done":
        counted = "".join(f", {count:,} {name}" for name, count in last.told.items())
        told = f"done at {last.began_at} in {last.seconds:.1f} s{counted}."
        yield Finding(check, fine=True, told=told)
    elif last.outcome == "failed":
        yield Finding(
            check, fine=False, told=f"failed at {last.began_at} because: {last.why}",
            hint=f"What was before is untouched. All runs: {jobs.log_of(beside)}",
        )  # fmt: skip
    else:
        yield Finding(
            check, fine=False, told=f"begun at {last.began_at} and not ended.",
            hint="If it does not run any more it was killed: start it again.",
        )  # fmt: skip


def _repairs(store: Store) -> Iterator[Finding]:
    """Say how many rows were mended, by kind."""
    kinds = store.query(
        "select kind, sum(rows)::bigint as n from repairs group by kind order by n desc, kind"
    ).to_pylist()
    if kinds:
        told = ", ".join(f"{row['n']:,} {row['kind']}" for row in kinds)
        yield Finding("repairs", fine=True, told=f"{told}.")


def _collisions(store: Store) -> Finding:
    """Say how many published numbers stand on several petitions."""
    (row,) = store.query(
        "select count(*) as numbers, coalesce(sum(petitions), 0)::bigint as petitions, "
        "count(*) filter (not ruined) as true_numbers, "
        "coalesce(sum(petitions) filter (not ruined), 0)::bigint as true_petitions "
        "from collisions"
    ).to_pylist()
    if not row["numbers"]:
        told = "no published number stands on two petitions."
        return Finding("collisions", fine=True, told=told)
    return Finding(
        "collisions",
        fine=True,
        told=f"{row['numbers']:,} published numbers stand on {row['petitions']:,} petitions; all "
        f"are kept. {row['numbers'] - row['true_numbers']:,} numbers are ruined by a "
        f"spreadsheet, {row['true_numbers']:,} ({row['true_petitions']:,} petitions) are "
        "not. List: petitions check --collisions F.csv",
    )


def _changes(store: Store) -> Iterator[Finding]:
    """Say what the last build changed."""
    compared_with = store.info().get("compared_with", "")
    kept = changes.Comparison(pl.DataFrame(store.table("changes")), compared_with)
    gone = "gone" in kept.rows["change"]
    yield Finding(
        "changes", fine=not gone, told=". ".join(line.rstrip(".") for line in changes.told(kept)) + ".",
        hint="Petitions went: is an export missing?" if gone else "",
    )  # fmt: skip


def _known_breaks(settings: Settings) -> list[Break]:
    """Return the breaks that people wrote down; none where there is no registry yet."""
    try:
        registry = Registry(settings.registry, create=False, upgrade=False)
    except PetitionsError:
        return []
    try:
        return breaks(registry)
    finally:
        registry.close()


def _jumps(store: Store, known: Sequence[Break]) -> Iterator[Finding]:
    """Say which shares jumped in the last months, and which of it is written down."""
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
            told=f"no share moved by {JUMP:.0%}, and more than by chance, in {_LATEST} months.",
        )
    for row in found.iter_rows(named=True):
        written = any(
            explains(one, _as_proposal(row["measure"], row["month"], one))
            for one in known
            if one.source == row["source"]
        )
        yield Finding(
            "drift",
            fine=written,
            told=f"{row['source']} {row['month']:%Y-%m}: {row['measure']} {row['share']:.0%}, "
            f"in {row['since']:%Y-%m} {row['before']:.0%}"
            + (", a series break that is written down." if written else "."),
            hint=""
            if written
            else "If the publisher changed something, write it down: petitions breaks add.",
        )


def _as_proposal(measure: str, month: date, known: Break) -> Proposal:
    """Return a measure in the words of the register of breaks, as the known one is told."""
    what, _, name = measure.partition(":")
    if what == "place":
        concerns = "match_level"
    elif name == "renamed_category" and known.kind == "renamed":
        concerns, name = "category", known.name
    elif what == "repaired":
        concerns, name = _REPAIRED.get(name, ("", name))
    else:
        concerns = "column"
    return Proposal("filled", concerns, month, reason="", name=name or what)


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
