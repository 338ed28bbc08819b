"""
Is an address placed as citizens write it, beside the same place written out plainly?

The lists were written from knowledge of the city, `phrases_152.csv` before the reader's code
was looked at, each other one blind after the misses of the one before were mended: the
phrase, its district (several where a border or the river is meant), the plain address or
name of the place, the kind of difficulty. Right is: the district, and a village in common with
the plain form or a point within 150 m of its point; outside, nothing and district where no
more is said. A plain form that is not known itself is a miss.

    PYTHONPATH=. python benchmarks/phrases.py [--all]
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import polars as pl

from data import facts
from geo.geocode import geocode
from geo.roadside import EAST_M, NORTH_M
from ingest.places import known_places

LISTS = ("phrases_152.csv", "phrases_102.csv", "phrases_50.csv")
NEAR_M = 150.0
LEVELS = {"outside": "outside", "nothing": "none", "district": "district"}
Place = dict[str, object]


def main(*, everything: bool) -> None:
    """Print the share that is right of each list, by kind, and what is not."""
    gazetteer = known_places()
    areas = pl.DataFrame(facts.read("districts"))
    names = dict(areas.select("district_id", "district").iter_rows())
    for name in LISTS:
        rows = pl.read_csv(Path(__file__).with_name(name), null_values=[])
        one = pl.col("district").str.len_chars() == len("中山區")
        plain = rows.select(
            pl.when(one)
            .then(pl.concat_str("district", pl.col("plain").fill_null("")))
            .otherwise(pl.col("plain").fill_null(""))
        ).to_series()
        found = geocode(rows["said"], gazetteer).rows(named=True)
        meant = geocode(plain, gazetteer).rows(named=True)
        right = [
            _right(asked, place, other, names)
            for asked, place, other in zip(
                rows.iter_rows(named=True), found, meant, strict=True
            )
        ]
        judged = rows.with_columns(right=pl.Series(right))
        print(f"{name}: {sum(right)} of {rows.height} right")
        kinds = judged.group_by("kind", maintain_order=True).agg(
            pl.col("right").sum(), pl.len()
        )
        print(", ".join(f"{kind} {of}/{n}" for kind, of, n in kinds.iter_rows()))
        for (said, *_, ok), place in zip(judged.iter_rows(), found, strict=True):
            if everything or not ok:
                print(f"  {ok} {said} | {place['match_level']}, {place['why']}")


def _right(asked: Place, found: Place, meant: Place, names: dict[str, str]) -> bool:
    """Say whether a phrase is placed as its plain form, in its district."""
    kind = str(asked["kind"])
    if kind in LEVELS and found["match_level"] != LEVELS[kind]:
        return False
    if kind in {"outside", "nothing"}:
        return True
    here, there = _villages(found), _villages(meant)
    districts = {names[village[:8]] for village in here}
    if not here and found["district_id"]:
        districts = {names[str(found["district_id"])]}
    of = districts & set(str(asked["district"]).split("/"))
    if kind == "district":
        return bool(of)
    return bool(of) and (bool(here & there) or _apart_m(found, meant) <= NEAR_M)


def _villages(place: Place) -> set[str]:
    """Return the village of a place, or its candidates."""
    if place["village_id"]:
        return {str(place["village_id"])}
    candidates = place["candidates"]
    assert isinstance(candidates, list)
    return {one["village_id"] for one in candidates}


def _apart_m(one: Place, other: Place) -> float:
    """Return the metres between two places, infinite where one has no point."""
    ends = [(place["lon"], place["lat"]) for place in (one, other)]
    if any(lon is None for lon, _ in ends):
        return math.inf
    (x, y), (to_x, to_y) = ((float(str(lon)), float(str(lat))) for lon, lat in ends)
    return math.hypot((x - to_x) * EAST_M, (y - to_y) * NORTH_M)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="show what is right too")
    main(everything=parser.parse_args().all)
