"""
Does `petitions geocode` carry a table of any size in the same memory?

Nothing is held out: addresses of real 1999 exports are repeated until there are as many
rows as asked for. Prints rows, seconds, rows a second and the peak of the process, each
size in a process of its own; the encoding is Big5, as the city's spreadsheets save it.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (100_000, 1_000_000)
_RUN = """
import resource, sys
import petitions
sys.argv = ["petitions", "geocode", *sys.argv[1:], "--column", "案件地址"]
try:
    petitions.main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Write a table of each size, carry it, and say what it took."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data") / "open1999"
    lines = [
        row
        for path in sorted(folder.glob("*_2024*.csv"))
        for row in csv.reader(path.open(encoding="utf-8-sig", newline=""))
        if len(row) == 5 and row[0] != "案件編號"  # noqa: PLR2004 - the columns of the source
    ]
    with tempfile.TemporaryDirectory() as where:
        source, into = Path(where) / "in.csv", Path(where) / "out.csv"
        for size in SIZES:
            with source.open(
                "w", encoding="cp950", errors="replace", newline=""
            ) as out:
                writer = csv.writer(out)
                writer.writerow(
                    ["案件編號", "派工項目", "案件地址", "立案日期", "立案時間"]
                )
                writer.writerows(lines[at % len(lines)] for at in range(size))
            run = subprocess.run(
                [sys.executable, "-c", _RUN, str(source), str(into)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            with into.open(encoding="utf-8-sig", newline="") as found:
                rows = sum(1 for _ in csv.reader(found)) - 1
            seconds = float(
                re.findall(r"in ([\d.]+) s", run.stderr.replace("\n", " "))[-1]
            )
            print(f"{size:,} rows: {rows:,} out, {seconds:.1f} s, {size / seconds:,.0f} rows a second, {run.stdout.split()[-1]} MB")  # fmt: skip


if __name__ == "__main__":
    main()
