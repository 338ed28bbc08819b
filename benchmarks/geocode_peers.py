"""
How fast, and how right, is the cascade beside a loop over pandas and beside addok?

Run: python benchmarks/geocode_peers.py [--addok PYTHON] [--rows 5000]. One run, the same
addresses: those of cases of 2025-26 with the village taken out of the text; a place is right
where it lies in that village. All three have the same doors. The loop is what one writes
first: a regular expression a row, a dictionary of doors, geopandas for the village. addok
(pip install addok, in an environment of its own, whose Python is named) searches texts that
our reader has cleaned, in a Redis of this script's own (Debian: redis-server). Nothing is
held out: the doors were learned from cases too, so this compares speed and what is lost on
the way, not how true the doors are.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from benchmarks.held_out import cases
from data import facts
from data.settings import Settings
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from geo.reading import read
from ingest import sources
from ingest.places import known_areas, known_places

HOUSE = Path(__file__).resolve().parent.parent
REAL = HOUSE.parent / "shared" / "data"
_LOOP = re.compile(
    r"(?P<road>[^\d\s區里鄰,()]{1,6}?(?:大道|路|街)(?:\d段)?)"
    r"(?:(?P<lane>\d+)巷)?(?:(?P<alley>\d+)弄)?(?P<number>\d+(?:[之-]\d+)?)號"
)
_DISTRICT = re.compile("松山區|信義區|大安區|中山區|中正區|大同區|萬華區|文山區|南港區|內湖區|士林區|北投區")  # fmt: skip
_SECTIONS = str.maketrans("一二三四五六七八九台", "123456789臺")
_RUNS = 5

Points = NDArray[np.float64]


def main() -> None:
    """Print one line a contestant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addok", type=Path, help="a Python that has addok")
    parser.add_argument("--rows", type=int, default=5_000)
    said = parser.parse_args()
    if not REAL.is_dir():
        print(f"skipped: {REAL} is not here")
        return
    began = time.perf_counter()
    gazetteer = known_places()
    loaded = time.perf_counter() - began
    every = addresses()
    seconds = timed_ours(every, gazetteer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print("what | addresses | seconds | a second | village right")
    print(
        f"ours, all different addresses, load {loaded:.2f} s, peak {peak:,} MB | "
        f"{len(every):,} | {seconds:.2f} | {len(every) / seconds:,.0f} |"
    )
    texts, villages = stated(gazetteer, said.rows)
    contest = {
        "ours": lambda: ours(texts, gazetteer),
        "pandas loop": lambda: loop(texts),
    }
    for name, ask in contest.items():
        took, found = ask()
        print(line(name, took, villages, found))
    if said.addok is None or shutil.which("redis-server") is None:
        print("addok | skipped: name its Python with --addok, and install redis-server")
        return
    took, points = addok(said.addok, texts, gazetteer)
    print(line("addok", took, villages, within(points)))


def line(name: str, seconds: float, truth: list[str], found: list[str | None]) -> str:
    """Return the row of a contestant."""
    right = np.mean([one == other for one, other in zip(truth, found, strict=True)])
    n = len(truth)
    return f"{name} | {n:,} | {seconds:.3f} | {n / seconds:,.0f} | {right:.1%}"


def addresses() -> pl.Series:
    """Return every different address of the real files, as published."""
    columns = [
        sources.read(path, Settings())[2]["address_said"]
        for path in sorted((REAL / "open1999").glob("*.csv"))
    ]
    return pl.concat(columns).drop_nulls().unique().sort()


def timed_ours(every: pl.Series, gazetteer: Gazetteer) -> float:
    """Return the median seconds of the whole cascade over all addresses."""
    took = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        geocode(every, gazetteer)
        took.append(time.perf_counter() - began)
    return float(np.median(took))


def stated(gazetteer: Gazetteer, rows: int) -> tuple[pl.Series, list[str]]:
    """Return addresses with a number, without their village, and the village stated."""
    asked = cases(REAL)
    numbered = read(asked["asked"], gazetteer.names)["number"].is_not_null()
    known = asked.filter(numbered)
    some = known.sample(min(known.height, rows), seed=1)
    return some["asked"], some["village_id"].to_list()


def ours(texts: pl.Series, gazetteer: Gazetteer) -> tuple[float, list[str | None]]:
    """Return the seconds of the cascade and the village of each."""
    began = time.perf_counter()
    found = geocode(texts, gazetteer)
    first = pl.col("candidates").list.first().struct.field("village_id")
    villages = found.select(pl.coalesce("village_id", first)).to_series().to_list()
    return time.perf_counter() - began, villages


def loop(texts: pl.Series) -> tuple[float, list[str | None]]:
    """Return the seconds of a loop over pandas rows and the village of each point."""
    doors = pl.DataFrame(facts.read("doors")).drop_nulls(["lon", "lat"])
    points = {
        (district, road, lane or "", alley or "", number): (lon, lat)
        for district, road, lane, alley, number, lon, lat in doors.select(
            "district", "road", "lane", "alley", "number", "lon", "lat"
        ).iter_rows()
    }
    areas = pl.DataFrame(facts.read("villages"))
    shapes = gpd.GeoDataFrame(
        {"village_id": areas["village_id"].to_list()},
        geometry=gpd.GeoSeries.from_wkb(areas["geometry"].to_list(), crs=4326),
    )
    frame = pd.DataFrame({"address": texts.to_list()})
    began = time.perf_counter()
    frame["point"] = [
        _looked_up(str(row.address), points) for row in frame.itertuples()
    ]
    known = frame.dropna()
    placed = gpd.GeoDataFrame(
        known, geometry=gpd.points_from_xy(*zip(*known["point"], strict=True)), crs=4326
    ).sjoin(shapes, predicate="within")
    found = frame.index.map(placed["village_id"].groupby(level=0).first())
    return time.perf_counter() - began, [
        one if isinstance(one, str) else None for one in found
    ]


def _looked_up(
    address: str, points: dict[tuple[str, str, str, str, str], tuple[float, float]]
) -> tuple[float, float] | None:
    said = unicodedata.normalize("NFKC", address)
    said = re.sub(
        r"[一二三四五六七八九](?=段)", lambda m: m[0].translate(_SECTIONS), said
    )
    district = _DISTRICT.search(said)
    parts = _LOOP.search(re.sub(rf"{_DISTRICT.pattern}|[台臺]北市", " ", said))
    if not district or not parts:
        return None
    lane, alley = parts["lane"] or "", parts["alley"] or ""
    number = parts["number"].replace("之", "-")
    return points.get((district[0], parts["road"], lane, alley, number))


def addok(python: Path, texts: pl.Series, gazetteer: Gazetteer) -> tuple[float, Points]:
    """Return the seconds of addok's searches and the point of each."""
    with tempfile.TemporaryDirectory() as name, redis(Path(name)) as port:
        folder = Path(name)
        write_documents(folder / "streets.jsonl")
        parts = read(texts, gazetteer.names)
        queries = parts.select(
            pl.concat_str(
                pl.col("number"),
                pl.lit(" "),
                pl.col("road"),
                (pl.col("lane") + "巷").fill_null(""),
                (pl.col("alley") + "弄").fill_null(""),
                pl.lit(" "),
                pl.col("district"),
            ).fill_null(parts["said"])
        ).to_series()
        (folder / "queries.json").write_text(json.dumps(queries.to_list()))
        (folder / "settings.py").write_text(
            f"REDIS = {{'host': '127.0.0.1', 'port': {port}, 'indexes': {{'db': 0}}, 'documents': {{'db': 1}}}}\n"
            f"LOG_DIR = {name!r}\nBATCH_WORKERS = 1\nPROCESSORS_PYPATHS = ['peer_addok.units']\n"
        )
        environment = os.environ | {
            "ADDOK_CONFIG_MODULE": str(folder / "settings.py"),
            "PYTHONPATH": str(Path(__file__).parent),
        }
        for program, *said in (
            (python.parent / "addok", "batch", folder / "streets.jsonl"),
            (python, Path(__file__).with_name("peer_addok.py"), folder),
        ):
            subprocess.run(
                [program, *said], env=environment, check=True, capture_output=True
            )
        told = json.loads((folder / "answers.json").read_text())
    nowhere = [np.nan, np.nan]
    points = np.array([one or nowhere for one in told["answers"]], dtype=np.float64)
    return float(told["seconds"]), points


def write_documents(path: Path) -> None:
    """Write the shipped doors as addok's documents: a street or lane with its numbers."""
    doors = pl.DataFrame(facts.read("doors")).drop_nulls(["lon", "lat"])
    name = pl.concat_str(
        "road",
        (pl.col("lane") + "巷").fill_null(""),
        (pl.col("alley") + "弄").fill_null(""),
    )
    streets = (
        doors.with_columns(name=name)
        .group_by("district", "name", maintain_order=True)
        .agg(pl.col("number", "lon", "lat"))
    )
    with path.open("w", encoding="utf-8") as lines:
        for at, (district, street, numbers, lons, lats) in enumerate(
            streets.iter_rows()
        ):
            document = {
                "id": f"s{at}",
                "_id": f"s{at}",
                "type": "street",
                "name": street,
                "city": district,
                "lon": float(np.mean(lons)),
                "lat": float(np.mean(lats)),
                "importance": min(1.0, len(numbers) / 50),
                "housenumbers": {
                    number: {"lon": lon, "lat": lat}
                    for number, lon, lat in zip(numbers, lons, lats, strict=True)
                },
            }
            lines.write(json.dumps(document, ensure_ascii=False) + "\n")


def within(points: Points) -> list[str | None]:
    """Return the village that each point lies in."""
    return [one or None for one in known_areas().villages.locate(*points.T).tolist()]


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    """Run a Redis server on a free port of this machine; give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        [
            str(shutil.which("redis-server")),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
