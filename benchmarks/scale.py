"""
How do time and memory of a build grow with its rows, and what do more processes bring?

Run: PYTHONPATH=. python benchmarks/scale.py write FOLDER --times 10
     PYTHONPATH=. python benchmarks/scale.py build FOLDER [--workers N]
     PYTHONPATH=. python benchmarks/scale.py geocode FOLDER

`write` makes exports of so many times the published rows, which are looked for in
../shared/data/open1999: the copies are spread over 72 years, each at the address of another
row of its file, a fifth of the addresses some doors further on, so that addresses go on
growing. `build`
builds a store of a folder in a process of its own and prints rows, seconds of the clock and
of the processor, peak memory and the store's size; with --workers on a local dask cluster.
`geocode` places the addresses of a folder with one worker and with two, one thread each.
Nothing is held out: no result is judged here but time and memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from ingest.places import Known

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data" / "open1999"
SHARES = 8
YEARS = 72
"""So many after 2015-2026 a source still takes a date for one."""


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["write", "build", "geocode"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--workers", type=int, default=0)
    asked = parser.parse_args()
    if asked.what == "write":
        write(asked.folder, asked.times)
    elif asked.what == "build":
        build(asked.folder, asked.workers)
    else:
        geocode(asked.folder)


def write(folder: Path, times: int) -> None:
    """Write every published month `times` times, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    for path in sorted(REAL.glob("*.csv")):
        said = pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True)
        for n in range(times):
            copy = copied(said, n, n * YEARS // max(times - 1, 1))
            copy.write_csv(folder / f"{path.stem}_{n:02}.csv")
            rows += copy.height
    print(f"{folder}: {rows:,} rows")


def copied(said: pl.DataFrame, n: int, years: int) -> pl.DataFrame:
    """Return copy n of a month, so many years later."""
    ref, _, address, day = said.columns[:4]
    year = pl.col(day).str.slice(0, 4).cast(pl.Int32, strict=False) + years
    later = pl.col(day).str.contains(r"^20\d{6}$")
    place = pl.col(address).shift(n * 7).fill_null(pl.col(address))
    door = place.str.extract(r"(\d+)號", 1).cast(pl.Int64, strict=False) + 2 * n
    moved = pl.int_range(pl.len()) % 5 == 0
    number = pl.col(ref).str.slice(0, 4).cast(pl.Int32, strict=False) + years
    return said.with_columns(
        pl.when(later & pl.col(ref).str.contains(r"^20\d{11}$"))
        .then(pl.format("{}{}", number, pl.col(ref).str.slice(4)))
        .otherwise(ref)
        .alias(ref),
        pl.when(moved & door.is_not_null())
        .then(place.str.replace(r"\d+號", pl.format("{}號", door)))
        .otherwise(place)
        .alias(address),
        pl.when(later)
        .then(pl.format("{}{}", year, pl.col(day).str.slice(4)))
        .otherwise(day)
        .alias(day),
    )


def build(folder: Path, workers: int) -> None:
    """Build a store of a folder in a process of its own, and print what it took."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        store = Path(beside) / "store.duckdb"
        more = ["--workers", str(workers)] if workers else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, HOUSE / "petitions.py", "build", "--json",
             "--store", store, *more, folder],
            cwd=beside, stdout=subprocess.PIPE, text=True, check=True,
            env=os.environ | {"PYTHONPATH": str(HOUSE)},
        )  # fmt: skip
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        account = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{account['read']:,} rows | {seconds:.1f} s | {cpu:.1f} s of processor | "
            f"{used.ru_maxrss / 1024:,.0f} MB | {store.stat().st_size / 1e6:,.0f} MB of store"
            f" | load {os.getloadavg()[0]:.1f}"
        )


def geocode(folder: Path) -> None:
    """Place the addresses of a folder with one worker and with two; print the seconds."""
    from data.settings import Settings  # noqa: PLC0415 - no other part needs them
    from ingest import cluster, reading, sources  # noqa: PLC0415
    from ingest.crew import here  # noqa: PLC0415
    from ingest.places import known, told  # noqa: PLC0415

    settings = Settings(registry="none")
    with tempfile.TemporaryDirectory() as beside:
        store = Path(beside) / "store.duckdb"
        with here(store) as crew:
            parts = reading.read(sources.exports([folder]), settings, None, crew)
            rows = reading.together(parts, crew)
            places = crew.once(known, settings)
            _, _, *dealt = crew.each(
                told, rows.cases, rows.repeats, gives=2 + SHARES,
                places=places, shares=SHARES,
            )  # fmt: skip
            texts = [pl.concat(crew.home(one)) for one in dealt]
        for workers in (1, 2):
            with cluster.started(store, workers=workers, threads=1) as crew:
                places = crew.once(known, settings)
                few = [text.head(10) for text in texts]
                list(crew.stream(timed, few, places=places))
                began = time.perf_counter()
                done = list(crew.stream(timed, texts, places=places))
                seconds = time.perf_counter() - began
            height = sum(addresses for addresses, *_ in done)
            cpu: Counter[int] = Counter()
            for _, used, worker in done:
                cpu[worker] += used
            print(
                f"{workers} workers: {height:,} addresses | {seconds:.1f} s | "
                f"{cpu.total():.1f} s of processor, the busiest worker "
                f"{max(cpu.values()):.1f} s | load {os.getloadavg()[0]:.1f}"
            )


def timed(texts: pl.DataFrame, *, places: Known) -> tuple[int, float, int]:
    """Return how many addresses were placed, the seconds of processor, and who did it."""
    from ingest.places import share  # noqa: PLC0415

    began = time.process_time()
    [found] = share([texts], places=places)
    return found.height, time.process_time() - began, os.getpid()


if __name__ == "__main__":
    main()
