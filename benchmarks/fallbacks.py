"""
Is a fall-back of a geocoder found, and is a busy city quiet?

Nothing is learned, so nothing is held out. Tainan's petitions carry the points of a real
geocoder. Into real 1999 cases of two years, which have no such fault, one is put: in one
month a share of all cases, or of one category, is moved to City Hall, drawn with a seed;
each draw is its own run over all rows. Told beside it is what is told without a fault.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from data.settings import Settings
from ingest import fallbacks, reading, sources
from ingest.crew import here
from ingest.places import known, placed, whole

HALL = (121.5637838, 25.0375229)
VILLAGE = "63000020001"
YEARS = ("2023", "2024")
SHARES = (0.081, 0.034, 0.01)
DRAWS = 5
_CELL = 1e-4


@dataclass(frozen=True)
class Cases:
    """Cases with their places."""

    petitions: pl.DataFrame
    addresses: pl.DataFrame
    fallbacks: pl.DataFrame


def place(paths: list[Path]) -> Cases:
    """Return the cases of exports with their places."""
    settings = Settings(registry="none")
    with (
        tempfile.TemporaryDirectory() as folder,
        here(Path(folder) / "store.duckdb") as crew,
    ):
        parts = reading.read(sources.exports(paths), settings, None, crew)
        rows = reading.together(parts, crew)
        placing = placed(rows, crew.once(known, settings), crew)
        said = pl.concat(crew.home(placing.said)).select("address_id")
        return Cases(
            pl.concat(rows.kept(crew)).hstack(said),
            pl.concat(map(whole, crew.home(placing.addresses))),
            placing.stated.fallbacks,
        )


def planted(cases: Cases, chosen: pl.Series, level: str) -> Cases:
    """Return the cases with those rows moved to City Hall, at a point or its village."""
    moved = cases.petitions.filter(chosen)["address_id"].unique()
    point = HALL if level == "point" else (None, None)
    copies = cases.addresses.join(
        moved.to_frame(), on="address_id", how="semi"
    ).with_columns(
        pl.col("address_id") + 1,
        lon=pl.lit(point[0], pl.Float64),
        lat=pl.lit(point[1], pl.Float64),
        village_id=pl.lit(VILLAGE),
    )
    return replace(
        cases,
        petitions=cases.petitions.with_columns(
            address_id=pl.col("address_id") + chosen.cast(pl.Int64)
        ),
        addresses=pl.concat([cases.addresses, copies]),
    )


def told(cases: Cases) -> pl.DataFrame:
    """Return what is told of our own places."""
    return fallbacks.found(
        fallbacks.cases(cases.petitions), fallbacks.words(cases.addresses)
    )


def main() -> None:
    """Print what is told of Tainan, of the city as it is, and with each fault."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    tainan = place([folder / "text" / "tainan_1999_2015_2017.csv"])
    print(f"Tainan, {tainan.petitions.height:,} cases:")
    for row in tainan.fallbacks.iter_rows(named=True):
        print(f"  {row['lon']},{row['lat']}: {row['cases']} cases, {row['streets']} streets, {row['districts']} districts, {row['example']}")  # fmt: skip
    files = [
        path
        for year in YEARS
        for path in sorted((folder / "open1999").glob(f"*_{year}*.csv"))
    ]
    city = place(files)
    began = time.perf_counter()
    usual = told(city)
    print(f"1999, {city.petitions.height:,} cases: {usual.height} told in {time.perf_counter() - began:.1f} s")  # fmt: skip
    print(
        usual.select("level", "lon", "lat", "village_id", "reason", "cases", "example")
    )
    month = city.petitions["filed_at"].dt.truncate("1mo")
    months = month.unique().sort()[6:]
    largest = city.petitions["category"].value_counts(sort=True)["category"][1]
    for level in ("point", "village"):
        for share in SHARES:
            for what in ("all", largest):
                print(level, f"{share:.1%} of {what} in a month:", end=" ")
                print(_found(city, usual, month, months, share, what, level))


def _found(  # noqa: PLR0913, PLR0917 - what a fault can differ in
    city: Cases, usual: pl.DataFrame, month: pl.Series, months: pl.Series,
    share: float, what: str, level: str,
) -> str:  # fmt: skip
    """Return how many draws were told, and how much else was told with them."""
    hit, other = 0, 0
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        there = month == months[int(rng.integers(months.len()))]
        if what != "all":
            there &= (city.petitions["category"] == what).fill_null(value=False)
        chosen = there & pl.Series(rng.random(there.len()) < share)
        found = told(planted(city, chosen, level))
        # A point that takes cases takes them for its village too.
        right = (pl.col("village_id") == VILLAGE) | (
            ((pl.col("lon") - HALL[0]).abs() < _CELL)
            & ((pl.col("lat") - HALL[1]).abs() < _CELL)
        )
        told_right = found.filter(right.fill_null(value=False))
        hit += told_right.filter(pl.col("level") == level).height > 0
        other += found.height - told_right.height - usual.height
    return f"{hit} of {DRAWS} told, {other} false alarms more"


if __name__ == "__main__":
    main()
