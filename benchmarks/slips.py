"""
Is an address still placed when one character of its road is wrong, missing or moved?

Doors of the shipped table, drawn at random; the name of each road has one slip that makes
it no road of its district. True is the door's own village. Nothing is held out: asked is
only whether the road is found again, and what the score then says.

    PYTHONPATH=. python benchmarks/slips.py [--rows 3000]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl
from pypinyin import lazy_pinyin

from data import facts
from geo.gazetteer import Gazetteer
from geo.geocode import geocode

if TYPE_CHECKING:
    from collections.abc import Callable

SEED, SHORTEST = 4, 2
TABLES = ("doors", "villages", "roads", "crossings", "landmarks")


def main(rows: int) -> None:
    """Print a row of Markdown for each kind of slip."""
    tables = [pl.DataFrame(facts.read(name)) for name in TABLES]
    gazetteer = Gazetteer.of(*tables)
    doors = tables[0].filter(~pl.col("number").str.starts_with("臨"))
    roads = {
        district: set(names)
        for district, names in gazetteer.names.roads.group_by("district")
        .agg("road")
        .rows()
    }
    letters = sorted({letter for names in roads.values() for name in names for letter in name if not letter.isdigit()})  # fmt: skip
    alike = defaultdict(list)
    for letter in letters:
        alike[lazy_pinyin(letter)[0]].append(letter)
    kinds: dict[str, Callable[[str, random.Random], str]] = {
        "any character": lambda name, rng: _with(name, rng, lambda _: letters),
        "one of the same sound": lambda name, rng: _with(
            name, rng, lambda letter: alike[lazy_pinyin(letter)[0]]
        ),
        "one missing": _missing,
        "one doubled": _doubled,
        "two changed about": _about,
        "no 路 or 街": lambda name, _: name.replace("路", "").replace("街", ""),
    }
    print(
        "| slip | asked | right | wrong, with a village | no village | mean score of those with |"
    )
    print("|---|--:|--:|--:|--:|--:|")
    for kind, slip in kinds.items():
        asked = _asked(slip, doors.sample(rows * 2, seed=SEED), roads).head(rows)
        print(_row(kind, asked, gazetteer))


def _asked(
    slip: Callable[[str, random.Random], str],
    doors: pl.DataFrame,
    roads: dict[str, set[str]],
) -> pl.DataFrame:
    """Return said and true (the village) of the doors whose road has become no road."""
    rng = random.Random(SEED)  # noqa: S311 - slips, not secrets
    asked = []
    for door in doors.iter_rows(named=True):
        road = slip(door["road"], rng)
        if road in roads[door["district"]] or len(road) < SHORTEST:
            continue
        lane = f"{door['lane']}巷" if door["lane"] else ""
        alley = f"{door['alley']}弄" if door["alley"] else ""
        said = f"{door['district']}{road}{lane}{alley}{door['number']}號"
        asked.append((said, door["village_id"]))
    return pl.DataFrame(asked, schema=["said", "true"], orient="row")


def _row(kind: str, asked: pl.DataFrame, gazetteer: Gazetteer) -> str:
    """Return a row of Markdown."""
    start = time.perf_counter()
    found = geocode(asked["said"], gazetteer).with_columns(
        asked["true"],
        first=pl.coalesce(
            "village_id", pl.col("candidates").list.first().struct.field("village_id")
        ),
    )
    seconds = time.perf_counter() - start
    told = found.drop_nulls("first")
    right = (told["first"] == told["true"]).sum()
    return (
        f"| {kind} | {found.height:,} | {right / found.height:.1%} | {(told.height - right) / found.height:.1%} "
        f"| {1 - told.height / found.height:.1%} | {told.select(pl.col('score').mean()).item():.3f} (right {right / told.height:.3f}; {seconds:.1f} s) |"
    )


def _with(name: str, rng: random.Random, others: Callable[[str], list[str]]) -> str:
    at = rng.choice([at for at, letter in enumerate(name) if not letter.isdigit()])
    return name[:at] + rng.choice(others(name[at])) + name[at + 1 :]


def _missing(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name.rstrip("0123456789段")))
    return name[:at] + name[at + 1 :]


def _doubled(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name.rstrip("0123456789段")))
    return name[: at + 1] + name[at:]


def _about(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name.rstrip("0123456789段")) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3000)
    main(parser.parse_args().rows)
