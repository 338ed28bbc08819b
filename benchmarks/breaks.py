"""
Does the detector find the known series breaks, when, and what else does it propose?

Run: python benchmarks/breaks.py [--every 3]. Reads the published 1999 files in
../shared/data/open1999; skipped, with a word, where they are absent. The first table holds
all months against the breaks that ship with the registry. The second lets the detector
look again after every few months, as a city would: when is each break first proposed, and
how many proposals are taken back later.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data" / "open1999"
SOURCE = "taipei_1999"

sys.path.insert(0, str(HOUSE))

from data.registry import Registry  # noqa: E402 - the path is set above
from data.registry_breaks import Break, breaks  # noqa: E402
from data.settings import Settings  # noqa: E402
from geo import address  # noqa: E402
from ingest import sources  # noqa: E402
from ingest.breaks import PARTS, explains, proposals  # noqa: E402
from models.breaks import Proposal  # noqa: E402


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=3, help="months between two looks")
    every = parser.parse_args().every
    files = sorted(REAL.glob("*.csv"))
    if not files:
        print(f"skipped: {REAL} is not here")
        return
    petitions, addresses = rows(files)
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "registry.sqlite")
        known = breaks(registry, source=SOURCE)
        registry.close()
    began = time.perf_counter()
    found = proposals(petitions, addresses, SOURCE, [])
    took = time.perf_counter() - began
    print(
        f"{petitions.height:,} rows, {len(files)} files: {len(found)} proposals, {took:.1f} s"
    )
    print_known(known, found)
    print_looks(petitions, addresses, known, every)


def rows(files: list[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return petitions and addresses as far as the detector looks at them."""
    said = pl.concat(
        [sources.read(path, Settings())[2] for path in files], how="diagonal"
    )
    petitions = said.select(
        "category_said",
        "source_ref",
        source=pl.lit(SOURCE),
        filed_at=pl.col("filed_date_said").str.to_datetime("%Y%m%d", strict=False),
        address_id=pl.int_range(pl.len()),
    )
    addresses = (
        address.parse(said["address_said"])
        .select(PARTS)
        .with_columns(
            address_id=pl.int_range(pl.len()),
            match_level=pl.lit(None, pl.String),  # nothing is placed here
        )
    )
    return petitions, addresses


def print_known(known: list[Break], found: list[Proposal]) -> None:
    """Print for each known break whether it is proposed, then what else is."""
    print("\nknown break | starts | proposed for")
    for one in known:
        by = [other for other in found if explains(one, other)]
        when = ", ".join(f"{other.starts:%Y-%m}" for other in by) or "-"
        print(f"{named(one)} | {one.starts} | {when}")
    others = [one for one in found if not any(explains(k, one) for k in known)]
    print(f"\nproposed besides ({len(others)}) | starts | reason")
    for other in others:
        print(f"{named(other)} | {other.starts} | {other.reason}")


def print_looks(
    petitions: pl.DataFrame, addresses: pl.DataFrame, known: list[Break], every: int
) -> None:
    """Print how soon each break is proposed, and what is taken back."""
    months = (
        petitions["filed_at"].drop_nulls().dt.month_start().unique().sort().to_list()
    )
    first: dict[tuple[str, str, date], date] = {}
    last: list[Proposal] = []
    looks = [*months[11::every], *months[-1:]]
    for month in looks:
        until = petitions.filter(pl.col("filed_at").dt.month_start() <= month)
        last = proposals(until, addresses, SOURCE, [])
        for one in last:
            first.setdefault(key(one), month.date())
    kept = {key(one) for one in last}
    print(
        f"\n{len(looks)} looks, every {every} months | first proposed with the files to"
    )
    for one in known:
        seen = [
            first[key(other)]
            for other in last
            if explains(one, other) and key(other) in first
        ]
        print(f"{named(one)} | {min(seen):%Y-%m}" if seen else f"{named(one)} | -")
    gone = sorted(set(first) - kept, key=lambda one: (one[2], one[1]))
    print(f"\nproposed once and taken back ({len(gone)})")
    for concerns, name, starts in gone:
        print(f"{concerns} {name} {starts:%Y-%m}")


def key(one: Proposal) -> tuple[str, str, date]:
    """Return what makes two proposals the same."""
    return one.concerns, one.name, one.starts


def named(one: Break | Proposal) -> str:
    """Return what a break is of."""
    return " ".join(part for part in (one.kind, one.concerns, one.name) if part)


if __name__ == "__main__":
    main()
