"""
What would an internal export hold? The demo's petitions, as a table and as a file.

In: how many, and a seed. Out: text columns under the headers of the city's own export; the
same for the same seed. Two years, 2024-01-01 to 2025-12-31; docs/demo.md tells the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import csv

from ingest.demo import plan as plans
from ingest.demo.handling import handled
from ingest.demo.phrases import CHANNELS, topics
from ingest.demo.places import Places
from ingest.demo.plan import Plan
from ingest.demo.plants import PLANTS
from ingest.demo.texts import Planned, Teller

COLUMNS = (
    "案件編號", "主旨", "陳情內容", "案件主類別", "案件次類別", "受理機關", "受理科室", "來源管道",
    "陳情地點", "受理日期", "送達日期", "辦理期限", "結案日期", "案件狀態", "改分次數", "滿意度",
)  # fmt: skip
SEED = 20260101
_CHUNK = 20_000
_SCHEMA = pa.schema([pa.field(name, pa.string()) for name in COLUMNS])


def generate(n: int = 30_000, seed: int = SEED) -> pa.Table:
    """Return n petitions in the order in which they were received, all columns text."""
    return pa.Table.from_batches(
        itertools.chain.from_iterable(part.to_batches() for part in _parts(n, seed)),
        schema=_SCHEMA,
    )


def write(path: Path, n: int = 30_000, seed: int = SEED) -> int:
    """Write n petitions as CSV (UTF-8 with BOM, as the city's systems do); return n."""
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(
            file, _SCHEMA, write_options=csv.WriteOptions(quoting_style="needed")
        ) as lines:
            for part in _parts(n, seed):
                lines.write_table(part)
    return n


def _parts(n: int, seed: int) -> Iterator[pa.Table]:
    """Yield the petitions in parts: a million texts need not stand in memory at once."""
    places = Places()
    plan = plans.make(n, places, seed)
    facts = handled(plan, places, seed)
    for first in range(0, n, _CHUNK):
        words = _words(plan, range(first, min(first + _CHUNK, n)), places, seed)
        part = pl.concat([facts[first : first + _CHUNK], words], how="horizontal")
        yield part.select(COLUMNS).to_arrow().cast(_SCHEMA)


def _words(plan: Plan, rows: range, places: Places, seed: int) -> pl.DataFrame:
    """Return subject, text and place of some rows of the plan."""
    teller = Teller(places, f"{seed}-{rows.start}")
    known = topics()
    exact = [plant.kind in {"hotspot", "campaign"} for plant in PLANTS]
    columns = (
        plan.topic, plan.channel, plan.second, plan.nth, plan.door, plan.village, plan.plant,
    )  # fmt: skip
    chosen = (column[rows.start : rows.stop].tolist() for column in columns)
    told = [
        teller.told(
            Planned(
                known[topic],
                CHANNELS[channel],
                second,
                nth,
                door,
                village,
                plant >= 0 and exact[plant],
            )
        )
        for topic, channel, second, nth, door, village, plant in zip(
            *chosen, strict=True
        )
    ]
    return pl.DataFrame(told, schema=["主旨", "陳情內容", "陳情地點"], orient="row")
