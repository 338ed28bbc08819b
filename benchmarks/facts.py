"""
Are the shipped facts what their builders make of the published files? All of them, again.

Run: python benchmarks/facts.py [NAME …]. The published files are looked for in ../shared/data
and the run is skipped, with a word, where they are absent. A fact that comes out other than it
ships ends the run with 1.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import polars as pl

HOUSE = Path(__file__).resolve().parent.parent
SHARED = HOUSE.parent / "shared" / "data"
sys.path.insert(0, str(HOUSE))

from data import facts  # noqa: E402 - the path is set above
from ingest import facts as compiled  # noqa: E402


def main() -> None:
    """Print one line a fact: rows, seconds, and whether it is the shipped one."""
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is not here")
        return
    wrong = 0
    print("fact | rows | seconds | as shipped")
    for name in sys.argv[1:] or compiled.FACTS:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            rows = compiled.build(name, SHARED, Path(folder))
            took = time.perf_counter() - began
            same = all(map(_same, Path(folder).iterdir()))
        wrong += not same
        print(f"{name} | {rows:,} | {took:.1f} | {'yes' if same else 'NO'}", flush=True)
    raise SystemExit(1 if wrong else 0)


def _same(file: Path) -> bool:
    """Tell whether a file holds what the shipped one holds."""
    read = pl.read_parquet if file.suffix == ".parquet" else pl.read_csv
    return read(facts.FOLDER / file.name).equals(read(file))


if __name__ == "__main__":
    main()
