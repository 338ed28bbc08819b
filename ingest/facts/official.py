"""
Which polygon and which names belong to which official village code?

In: `boundaries/` of the source folder: polygons (named by district and village) and the
official list of codes. Out: one row per village, sorted by code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from data.errors import SourceError
from geo import coverage

POLYGONS = Path("boundaries") / "taipei_villages.geojson"
CODES = Path("boundaries") / "taipei_village_codes_20230928.csv"

GAP_M = 2.0
"""Gaps narrower than this are closed; the widest of the 55 in the source is 0.2 m."""

TOLERANCE_M = 1.5
"""Moves no border by more than 0.92 m; 2.0 would move one by 1.84 m and save 5 %."""

GLYPHS = {"糖蔀里": "糖廍里"}
"""Spellings of the polygon file, and the spelling of the official list."""

DISTRICTS_EN = {
    "松山區": "Songshan Dist.",
    "信義區": "Xinyi Dist.",
    "大安區": "Da'an Dist.",
    "中山區": "Zhongshan Dist.",
    "中正區": "Zhongzheng Dist.",
    "大同區": "Datong Dist.",
    "萬華區": "Wanhua Dist.",
    "文山區": "Wenshan Dist.",
    "南港區": "Nangang Dist.",
    "內湖區": "Neihu Dist.",
    "士林區": "Shilin Dist.",
    "北投區": "Beitou Dist.",
}
"""The romanisation of the Ministry of the Interior, as VILLENG of the official list."""


@dataclass(frozen=True)
class Villages:
    """The official villages: one row of `names` and one polygon each, by code."""

    names: pl.DataFrame
    """village_id, district_id, district, village, village_en, district_en."""

    polygons: coverage.Polygons
    """(n,) at full precision in EPSG:3826, overlaps and gaps repaired."""


def read(source: Path) -> Villages:
    """Return the villages; SourceError where polygons and codes do not name the same."""
    collection = json.loads(text(source / POLYGONS))
    drawn = pl.DataFrame(
        {
            "district": [
                each["properties"]["TNAME"] for each in collection["features"]
            ],
            "village": [each["properties"]["VNAME"] for each in collection["features"]],
        }
    ).with_columns(pl.col("village").replace(GLYPHS), at=pl.int_range(pl.len()))
    names = codes(source).join(
        drawn, on=["district", "village"], how="full", coalesce=True, validate="1:1"
    )
    lone = names.filter(pl.col("at").is_null() | pl.col("village_id").is_null())
    if lone.height:
        who = [
            f"{each['district']}{each['village']}"
            for each in lone.iter_rows(named=True)
        ]
        msg = (
            f"{source / POLYGONS}: expected the villages of {CODES.name}, but one of the "
            f"two lacks {who}. Add the spelling to GLYPHS of ingest/facts/official.py."
        )
        raise SourceError(msg)
    names = names.sort("village_id")
    polygons = coverage.from_geojson(collection)[names["at"].to_numpy()]
    return Villages(names.drop("at"), coverage.repair(polygons, GAP_M))


def codes(source: Path) -> pl.DataFrame:
    """Return the official list, sorted by code: ids and names in both languages."""
    return (
        table(source / CODES)
        .select(
            village_id="VILLCODE",
            district_id="TOWNCODE",
            district="TOWNNAME",
            village="VILLNAME",
            village_en="VILLENG",
            district_en=pl.col("TOWNNAME").replace_strict(DISTRICTS_EN),
        )
        .sort("village_id")
    )


def table(path: Path) -> pl.DataFrame:
    """Return a CSV file of the source folder, every column as text."""
    return pl.read_csv(text(path).encode(), infer_schema=False)


def text(path: Path) -> str:
    """Return the text of a file of the source folder; SourceError where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        msg = (
            f"{path}: expected a file of the source folder ({error.strerror}). "
            "Name the folder that holds it with --from."
        )
        raise SourceError(msg) from error


def write_parquet(facts: pl.DataFrame, path: Path) -> None:
    """Write a table with Arrow's plain types, which the store's schemas use too."""
    plain = pa.table(facts.to_dict(as_series=False))
    parquet.write_table(plain, path, compression="zstd", compression_level=19)
