"""
How long does it take to import an official door-plate file of a million rows?

Nothing is held out: the file is made of the shipped doors, in the form of 門牌位置數值資料
(full-width figures, units, TWD97 metres, CP950), each door once for every floor until there
are a million rows. Prints rows, doors, seconds, peak memory, and what the gazetteer then
takes to load.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from data import facts
from geo import crs
from ingest import doors
from ingest.places import known_places

ROWS = 1_000_000
_WIDE = {str(n): chr(ord("０") + n) for n in range(10)} | {"-": "之"}


def write(path: Path, rows: int, encoding: str) -> None:
    """Write a file of that form, floors repeated until there are enough rows."""
    known = pl.DataFrame(facts.read("doors"))
    villages = pl.DataFrame(facts.read("villages")).select("village_id", "village")
    x, y = crs.to_metres(known["lon"].to_numpy(), known["lat"].to_numpy())
    wide = [
        pl.col(name).str.replace_many(_WIDE) + unit
        for name, unit in (("lane", "巷"), ("alley", "弄"), ("number", "號"))
    ]
    table = (
        known.with_columns(*wide, x=pl.Series(x).round(3), y=pl.Series(y).round(3))
        .join(villages, on="village_id", how="left", maintain_order="left")
        .select(
            pl.lit("63000").alias("省市縣市代碼"),
            pl.col("village_id").str.slice(0, 8).alias("鄉鎮市區代碼"),
            pl.col("village").alias("村里"),
            pl.lit("００１").alias("鄰"),
            pl.col("road").alias("街路段"),
            pl.lit("").alias("地區"),
            pl.col("lane").alias("巷"),
            pl.col("alley").alias("弄"),
            pl.col("number").alias("號"),
            pl.col("x").alias("橫坐標"),
            pl.col("y").alias("縱坐標"),
        )
    )
    floors = [
        table.with_columns(pl.col("號") + (f"{floor}樓" if floor else ""))
        for floor in range(rows // table.height + 1)
    ]
    text = pl.concat(floors).head(rows).write_csv()
    path.write_bytes(text.encode(encoding, errors="replace"))


def main() -> None:
    """Write the file, import it, load it."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for encoding in ("cp950", "utf-8-sig"):
            source, into = Path(folder) / "doors.csv", Path(folder) / "doors.parquet"
            write(source, rows, encoding)
            size = source.stat().st_size / 1e6
            began = time.perf_counter()
            account = doors.imported(source, into)
            took = time.perf_counter() - began
            print(f"{encoding}: {size:.0f} MB, {account.read:,} rows in {took:.1f} s")
            print("  ", {name: n for name, n in account.fates.items() if n})
        began = time.perf_counter()
        known_places(into)
        print(f"gazetteer with them loaded in {time.perf_counter() - began:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{peak:,} MB at most")


if __name__ == "__main__":
    main()
