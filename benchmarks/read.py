"""
How fast are rows read, repaired, masked and identified, before any is placed?

Run: python benchmarks/read.py [--runs N] [--times N]. Each run is a process of its own that
does what `petitions build` does up to the geocoder, from its start to its end: every
row read, repaired, masked, told in our words, given its id, written to the scratch folder,
compared with all others, and read back. The account must close.

Ten times the rows: each file stands ten times in a folder, the n-th copy with all its days
80 n days later, so that its cases are other cases (numbers stay; a shifted row whose day is
told by its number alone is the same case in all copies). Copies are made before the
clock starts.

Months delivered twice: the last seven months again beside all; they must come out as
repeated, and nothing else may change. How rows of months that are new are rejected: the
last seven are read alone. These files were at hand while the rules were written; what
was fitted to them can not be said, so the figure is also given for every month by itself.

The real files are looked for in ../shared/data/open1999, and the run is skipped, with a
word, where they are absent.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data" / "open1999"
SHIFT = 80
"""Days between two copies; no month comes to lie on its own other copy."""
UNSEEN = 7


def main() -> None:
    """Print one line per set of files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", nargs="*", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only is not None:
        once([Path(line.strip()) for line in sys.stdin])
        return
    months = sorted(REAL.glob("*.csv"))
    if not months:
        print(f"skipped: {REAL} is not here")
        return
    print("files | rows | seconds (min, median, max) | peak MB | repeated | rejected")
    one = line("all months", months, chosen.runs)
    line(f"last {UNSEEN} months alone", months[-UNSEEN:], 1)
    again = line(f"all, the last {UNSEEN} twice", months + months[-UNSEEN:], 1)
    assert one["kept"] == again["kept"]
    assert again["repeated"] - one["repeated"] == again["read"] - one["read"]
    worst = max(share for _, share in one["months"])
    print(f"the worst month by itself has {worst:.4%} rejected")
    with tempfile.TemporaryDirectory() as name:
        copies = replicated(months, Path(name), chosen.times)
        ten = line(f"{chosen.times} times all", copies, max(1, chosen.runs // 2))
    print(f"{ten['read'] / one['read']:.0f} times the rows, {ten['seconds'] / one['seconds']:.2f} times the seconds")  # fmt: skip


def line(name: str, files: list[Path], runs: int) -> dict:
    """Measure a set of files; print and return what came of it."""
    found = [started(files) for _ in range(runs)]
    seconds = sorted(one["seconds"] for one in found)
    last = found[-1] | {"seconds": statistics.median(seconds)}
    print(
        f"{name} | {last['read']:,} | {seconds[0]:.1f}, {last['seconds']:.1f}, "
        f"{seconds[-1]:.1f} | {max(one['peak_mb'] for one in found):,} | "
        f"{last['repeated']:,} | {last['rejected']:,} ({last['rejected'] / last['read']:.4%})",
        flush=True,
    )
    return last


def started(files: list[Path]) -> dict:
    """Return what a process of its own says, with the seconds of the whole of it."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--only"],
        input="\n".join(map(str, files)), capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )  # fmt: skip
    return json.loads(done.stdout) | {"seconds": time.perf_counter() - began}


def once(paths: list[Path]) -> None:
    """Read the files as a build does; print the account."""
    from data.settings import Settings  # noqa: PLC0415 - counted as part of the start
    from ingest import reading, sources  # noqa: PLC0415
    from ingest.crew import here  # noqa: PLC0415

    files = [one for path in paths for one in sources.exports([path])]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.duckdb"
        with here(store) as crew:
            parts = reading.read(files, Settings(), None, crew)
            rows = reading.together(parts, crew)
            kept = sum(part.height for part in rows.kept(crew))
    account = rows.account
    sums = account.select("read", "kept", "repeated", "rejected").sum()
    said = sums.row(0, named=True)
    assert said["read"] == said["kept"] + said["repeated"] + said["rejected"]
    assert kept == said["kept"]
    months = account.select(
        "file", share=account["rejected"] / account["read"].clip(lower_bound=1)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(said | {"peak_mb": peak, "months": months.rows()}))


def replicated(months: list[Path], folder: Path, times: int) -> list[Path]:
    """Write every month `times` times, each copy with later days; return the files."""
    found = []
    for copy in range(times):
        for month in months:
            text = month.read_text(encoding="utf-8-sig")
            path = folder / f"{copy}_{month.name}"
            path.write_text(later(text, copy * SHIFT), encoding="utf-8-sig")
            found.append(path)
    return found


def later(text: str, days: int) -> str:
    """Return the rows of a month with every day that has a field `days` days later."""

    @functools.cache
    def moved(said: str) -> str:
        return f"{date.fromisoformat(said) + timedelta(days=days):%Y%m%d}"

    return re.sub(r"(?<=,)20\d{6}(?=[,\r\n])", lambda day: moved(day[0]), text)


if __name__ == "__main__":
    main()
