"""
How many people live in each village, of which sex and age?

In: `population/` of the source folder, household registration of March 2021, which writes
the district as 臺北市松山區 and the code as 63000010-002.
Out: `population.csv`, one row per village.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import SourceError
from ingest.facts import official

SAID = Path("population") / "taipei_village_population_202103.csv"

COLUMNS = {
    "households": "戶數",
    "residents": "人口",
    "men": "男性人口",
    "women": "女性人口",
    "aged_0_14": "未滿15歲",
    "aged_15_64": "15-64歲",
    "aged_65_up": "超過64歲",
}


def build(source: Path, into: Path) -> int:
    """Write population.csv; SourceError where codes, names or sums do not agree."""
    said = official.table(source / SAID).select(
        village_id=pl.col("村里代碼").str.replace("-", ""),
        district=pl.col("區域").str.strip_prefix("臺北市"),
        village="村里",
        **{ours: pl.col(theirs).cast(pl.Int32) for ours, theirs in COLUMNS.items()},
    )
    key = ["village_id", "district", "village"]
    people = official.codes(source).select(key).join(said, on=key, how="full")
    unsure = people.filter(
        pl.any_horizontal(pl.all().is_null())
        | (pl.col("men") + pl.col("women") != pl.col("residents"))
        | (
            pl.sum_horizontal("aged_0_14", "aged_15_64", "aged_65_up")
            != pl.col("residents")
        )
    )
    if unsure.height:
        msg = (
            f"{source / SAID}: expected the code and name of every village of the official "
            f"list, and parts that add up to its residents, but not so in "
            f"{unsure.rows()[:3]}. Take the file of another month."
        )
        raise SourceError(msg)
    table = people.select("village_id", *COLUMNS).sort("village_id")
    table.write_csv(into / "population.csv")
    return table.height
