"""
Does any file whatever end in rows counted or in one sentence? A million mutated real rows.

Run: python benchmarks/fuzz_rows.py [--rows N] [--seed N]. Slices of real exports (1999 of
Taipei and of Tainan, street lights, and cases of HELLO TAIPEI made of the demo) are
mutated: bytes, encodings, quotes, commas, dates, columns, NULs, cells of a megabyte, empty
files, random bytes, torn workbooks, broken JSON. Each goes through the sources, repair,
masking, dates and identity; not through the geocoder. Fine is an account that
closes, or a class of data/errors.py in one sentence; all else is printed with its seed
and the run ends with 1. The real files are looked for in ../shared/data.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data"
sys.path.insert(0, str(HOUSE))

from benchmarks import fuzz_files  # noqa: E402 - the path is set above
from data.errors import PetitionsError  # noqa: E402
from data.settings import Settings  # noqa: E402
from ingest import reading, sources  # noqa: E402
from ingest.crew import here  # noqa: E402
from ingest.demo import write as write_demo  # noqa: E402

SLICE = 2_000
"""Rows of a mutated file."""
FILES = (
    "open1999/open1999_201*.csv",
    "open1999/open1999_202*.csv",
    "text/*.csv",
)


def main() -> None:
    """Print what became of the rows, and each defect with the seed that shows it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one file")
    chosen = parser.parse_args()
    warnings.simplefilter("error")
    found: Counter[str] = Counter()
    fates: Counter[str] = Counter()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = slices(folder)
        number = 0
        while fates["read"] < chosen.rows:
            number += 1
            if chosen.only and number < chosen.only:
                continue
            chance = random.Random(chosen.seed * 1_000_003 + number)  # noqa: S311
            header, rows = real[chance.randrange(len(real))]
            kind, path = fuzz_files.mutated(folder, header, rows, chance)
            fates["offered"] += len(rows)
            found[f"{kind}: {judged(path, folder, fates, number, kind)}"] += 1
            path.unlink(missing_ok=True)
            if chosen.only:
                break
    for told, times in sorted(found.items()):
        print(f"{times:5}  {told}")
    print(f"{number} files, {time.perf_counter() - began:.0f} s, {dict(fates)}")
    sys.exit(any("DEFECT" in told for told in found))


def slices(folder: Path) -> list[tuple[list[str], list[list[str]]]]:
    """Return header and rows of many stretches of real files, of every source."""
    write_demo(folder / "demo.csv")
    paths = [folder / "demo.csv"]
    for pattern in FILES:
        paths += sorted(REAL.glob(pattern))
    found = []
    for path in paths:
        text = path.read_bytes().decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        found += [(header, rows[at : at + SLICE]) for at in range(0, len(rows), SLICE)]
    return found


def judged(
    path: Path, folder: Path, fates: Counter[str], number: int, kind: str
) -> str:
    """Read a file as a build does, twice over; return what became of it."""
    files = [*sources.exports([path]), *sources.exports([path])]
    try:
        with here(folder / "fuzz.duckdb") as crew:
            parts = reading.read(files, Settings(), None, crew)
            rows = reading.together(parts, crew)
            kept = sum(frame.height for frame in rows.kept(crew))
    except PetitionsError as error:
        fine = len(str(error).splitlines()) == 1 and len(str(error)) < 1000  # noqa: PLR2004
        return f"{type(error).__name__}" if fine else f"DEFECT long message {number}"
    except BaseException:  # noqa: BLE001 - what a tester must not meet
        print(f"--- file {number}, {kind}")
        traceback.print_exc()
        return f"DEFECT file {number}"
    account = rows.account.select("read", "kept", "repeated", "rejected").rows()
    closes = all(row[0] == sum(row[1:]) for row in account)
    (read, first, _, rejected), (again, second, repeated, _) = account
    fates.update(read=read, kept=first, repeated=account[0][2], rejected=rejected)
    closes &= kept == first + second and read == again
    # The same file again: nothing of it may be new, nothing lost.
    if not closes or second or repeated + rejected != read:
        print(f"--- file {number}, {kind}: {account}")
        return f"DEFECT file {number}: the account does not close"
    return "closed"


if __name__ == "__main__":
    main()
