"""
How long does the demo take, how much memory, and what is in it? One table.

Run: `python benchmarks/demo.py [ROWS …]` (30,000 and 1,000,000 unless told); each size is
written to a file in a process of its own, as CSV.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from ingest import demo


def written(rows: int) -> tuple[float, float, float, float]:
    """Write so many petitions; return seconds, CPU seconds, peak MB and MB of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.csv"
        began, worked = time.perf_counter(), time.process_time()
        demo.write(path, rows)
        seconds = time.perf_counter() - began
        worked = time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return seconds, worked, peak, path.stat().st_size / 1e6


def shares() -> dict[str, float]:
    """Return what the demo that ships holds, as shares of its rows or plain numbers."""
    petitions = pl.DataFrame(demo.generate())
    place, text = petitions["陳情地點"], petitions["陳情內容"]
    closed = petitions.filter(案件狀態="已結案")
    return {
        "different texts": text.n_unique() / petitions.height,
        "different subjects": petitions["主旨"].n_unique() / petitions.height,
        "characters a text, median": float(text.str.len_chars().median()),  # type: ignore[arg-type]
        "place with a door": place.str.contains("號").mean() or 0.0,
        "place empty": (place == "").mean() or 0.0,
        "place a district only": place.str.contains(
            r"^(?:[臺台]北市)?\p{Han}{2}區$"
        ).mean()
        or 0.0,
        "text with a telephone": text.str.contains(r"0999|\+886|02[)-]?9").mean()
        or 0.0,
        "closed cases rated": (closed["滿意度"] != "").mean() or 0.0,
        "still open": 1 - closed.height / petitions.height,
    }


def main() -> None:
    """Print the tables."""
    sizes = [int(one) for one in sys.argv[1:]] or [30_000, 1_000_000]
    print("| rows | seconds | CPU seconds | peak MB | file MB |\n|--:|--:|--:|--:|--:|")
    for rows in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            seconds, worked, peak, size = alone.apply(written, (rows,))
        print(f"| {rows:,} | {seconds:.1f} | {worked:.1f} | {peak:.0f} | {size:.0f} |")
    print("\n| what | share or number |\n|---|--:|")
    for name, share in shares().items():
        print(f"| {name} | {share:.4g} |")


if __name__ == "__main__":
    main()
