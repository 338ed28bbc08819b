"""
How long does a build take, and how much memory? Real files, one year of them, the demo.

Run: python benchmarks/build.py [--runs N]. Each build is a process of its own, as a person
would start it; seconds are of the whole process, memory is its peak. The real files are
looked for in ../shared/data/open1999 and skipped, with a word, where they are absent.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data" / "open1999"


def main() -> None:
    """Print one line per build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print("build | rows | seconds (min, median, max) | peak MB")
    with tempfile.TemporaryDirectory() as folder:
        for name, paths in builds(Path(folder)).items():
            if not paths:
                print(f"{name} | skipped: {REAL} is not here")
                continue
            took = [once(paths, Path(folder)) for _ in range(runs)]
            seconds = sorted(second for second, _, _ in took)
            print(
                f"{name} | {took[0][1]:,} | {seconds[0]:.1f}, "
                f"{statistics.median(seconds):.1f}, {seconds[-1]:.1f} | "
                f"{max(peak for _, _, peak in took):,}"
            )


def builds(folder: Path) -> dict[str, list[Path]]:
    """Return the exports of each build."""
    demo = folder / "demo.csv"
    sys.path.insert(0, str(HOUSE))
    from ingest.demo import write  # noqa: PLC0415 - the path is set above

    write(demo)
    return {
        "real, all months": sorted(REAL.glob("*.csv")),
        "real, 2024": sorted(REAL.glob("open1999_2024*.csv")),
        "demo": [demo],
    }


def once(paths: list[Path], folder: Path) -> tuple[float, int, int]:
    """Return seconds, rows and peak MB of one build in a process of its own."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, HOUSE / "petitions.py", "build", "--json",
         "--store", folder / "store.duckdb", *paths],
        cwd=folder, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )  # fmt: skip
    seconds = time.perf_counter() - began
    account = json.loads(done.stdout.splitlines()[-1])
    assert account["read"] == sum(
        account[fate] for fate in ("kept", "repeated", "rejected")
    )
    return seconds, account["read"], account["peak_mb"]


if __name__ == "__main__":
    main()
