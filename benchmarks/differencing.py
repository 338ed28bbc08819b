"""
Can a reader find out a small number by asking twice? The attack that has to fail.

    python -m benchmarks.differencing STORE [--questions N]

1. pairs: random choices and the same ones tightened by a value, a month or a condition, asked
   of the functions of page, file and API by a reader of counts. Each number of the answers is
   held against the same number of the tighter one: a difference of 1 to 4 is a small cell.
   Beside it the same attack on what is mostly done: the true numbers, those below 5 hidden.
2. owners: every block without the cases of every bureau in turn, which knows its own cases one
   by one. All that pages tell are sums of these blocks, so a difference can be no smaller.
3. bounds: what the two ways of cutting a district's year tell of each other (Frechet).

Prints how many numbers were compared and how many small cells came out of it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard import analyses, queries, rights
from dashboard.counted import answered
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.store import Store
from ingest.shown import cells, cut

LEAST = 5
SEED = 20261124


def main() -> int:
    """Attack a store; 1 where a small cell comes out of what is told."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--questions", type=int, default=700)
    said = asked.parse_args()
    store, chance = Store(said.store), random.Random(SEED)  # noqa: S311 - nothing is kept secret with it
    named = rights.names_of(store)
    found = 0
    for role, agency in (("outreach", None), ("agency", "交通局")):
        scope = rights.scope_of(role, agency, named)
        began = time.perf_counter()
        of = said.questions if agency is None else said.questions // 4
        compared, small = pairs(store, chance, of, scope)
        found += small
        took = time.perf_counter() - began
        print(
            f"pairs   {role:16} {compared:9,} compared {small:6,} small {took:6.1f} s"
        )
    compared, small = pairs(store, chance, said.questions // 4, None)
    print(
        f"pairs   {'hidden below 5':16} {compared:9,} compared {small:6,} small (control)"
    )
    for name, test in (("owners", owners), ("bounds", bounds)):
        compared, small = test(said.store)
        found += small
        print(f"{name:24} {compared:9,} compared {small:6,} small")
    return 1 if found else 0


def pairs(
    store: Store, chance: random.Random, questions: int, scope: Scope | None
) -> tuple[int, int]:
    """
    Return how many numbers were compared, and how many differences are small.

    scope : None attacks the true numbers of which those below 5 are hidden.
    """
    draw = Draw(store, chance)
    compared = small = 0
    for _ in range(questions):
        wide = draw.choice()
        first = told(store, wide, scope)
        for _ in range(3):
            narrow = draw.tighter(wide)
            second = told(store, narrow, scope)
            for key in first.keys() & second.keys():
                compared += 1
                small += 0 < first[key] - second[key] < LEAST
    return compared, small


def told(store: Store, chosen: Filters, scope: Scope | None) -> dict[object, int]:
    """Return every number that is told; of the true ones those that are not small."""
    if scope is None:
        numbers = answers(store, chosen, Scope.everyone())
        return {key: n for key, n in numbers.items() if n >= LEAST}
    # His own cases a reader knows one by one: no number of them is small.
    return {} if answered(chosen, scope) == "cases" else answers(store, chosen, scope)


def answers(store: Store, chosen: Filters, scope: Scope) -> dict[object, int]:
    """Return the numbers of a map and of an overview, each under what it is of."""
    # Of whole years and of whole months: a year less some of its months is no smaller set.
    way = "years" if chosen.villages or chosen.channels else "months"
    numbers: dict[object, int] = {}
    by_village = answered(chosen, scope, {"village"}) == "blocks"
    on_map = "years" if by_village else way
    for row in queries.count_by_place(store, chosen, scope).to_pylist():
        for key in (("village", row["village_id"]), ("in", row["district_id"])):
            numbers[on_map, key] = numbers.get((on_map, key), 0) + row["count"]
    first = chosen.start or date(2000, 1, 1)
    last = chosen.end or date(2098, 12, 31)
    if way == "years":
        now = Period(date(first.year, 1, 1), date(last.year, 12, 31))
    else:
        after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        now = Period(first.replace(day=1), after - timedelta(days=1))
    found = analyses.comparison(store, chosen, scope, now)
    for by, changes in found.changes.items():
        for change in changes:
            numbers[way, by, change.name if by != "all" else "all"] = change.now
    return numbers


class Draw:
    """Random choices of a store, and tighter ones."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        """Look up what there is to choose."""
        options = queries.options(store, Scope.everyone())
        self.chance = chance
        self.values: dict[str, list[object]] = {
            "agencies": _of(options["agency"]),
            "categories": _of(options["category"]),
            "channels": _of(options["channel"]),
            "topics": queries.topics(store)["topic_id"].to_pylist(),
            "villages": queries.villages(store)["area_id"].to_pylist(),
        }
        self.values["districts"] = sorted(
            {str(one)[:8] for one in self.values["villages"]}
        )
        # A store may know no channel at all.
        self.values = {name: values for name, values in self.values.items() if values}
        first, last = queries.data_days(store)
        self.months = [
            date(at // 12, at % 12 + 1, 1)
            for at in range(
                first.year * 12 + first.month - 1, last.year * 12 + last.month
            )
        ]

    def choice(self) -> Filters:
        """Return a choice of up to three parts."""
        chosen = Filters(kind=self.chance.choice(["all", "complaint", "service_order"]))
        for name in self.chance.sample(list(self.values), self.chance.randint(0, 3)):
            most = min(len(self.values[name]), 6)
            picked = tuple(
                self.chance.sample(self.values[name], self.chance.randint(1, most))
            )
            chosen = replace(chosen, **{name: picked})
        if self.chance.choice((True, True, False)):
            start, end = sorted(self.chance.sample(self.months, 2))
            chosen = replace(chosen, start=start, end=end)
        return chosen

    def tighter(self, chosen: Filters) -> Filters:
        """Return the choice less one value or one month, or with one condition more."""
        held = [name for name in self.values if len(getattr(chosen, name)) > 1]
        free = [name for name in self.values if not getattr(chosen, name)]
        way = self.chance.choice(("value", "value", "rest", "month", "condition"))
        if held and way == "value":
            name = self.chance.choice(held)
            left = list(getattr(chosen, name))
            left.remove(self.chance.choice(left))
            return replace(chosen, **{name: tuple(left)})
        if free and way in {"value", "rest"}:
            name = self.chance.choice(free)
            # All but one: its complement is that one alone.
            values = list(self.values[name])
            values.remove(self.chance.choice(values))
            return replace(chosen, **{name: tuple(values)})
        if way == "month":
            start = self.chance.choice(self.months)
            return replace(chosen, start=max(start, chosen.start or start))
        more: list[dict[str, Any]] = [
            {"weekdays": (1,)}, {"hours": (8, 12)}, {"reassigned": True},
            {"satisfaction": (1,)}, {"punctuality": ("late",)}, {"words": "路"},
            {"near": (121.53, 25.04, 500)}, {"repeated": "once"},
        ]  # fmt: skip
        if chosen.kind == "all":
            more.append({"kind": "complaint"})
        return replace(chosen, **self.chance.choice(more))


def owners(path: Path) -> tuple[int, int]:
    """Return blocks times bureaus, and how many tell one bureau a small number of others."""
    compared = small = 0
    for levels, rows in cut(_cells(path), LEAST).values():
        whose = rows["owner"].drop_nulls().unique().to_list()
        for one in [None, *whose]:
            others = rows.filter(
                pl.col("owner").ne_missing(pl.lit(one, dtype=pl.String))
            )
            blocks = others.group_by(levels).agg(pl.col("count").sum())["count"]
            compared += blocks.len()
            small += int((blocks < LEAST).sum())
    return compared, small


def bounds(path: Path) -> tuple[int, int]:
    """Return pairs of blocks of one district and year, and how many fix a small number."""
    (s_levels, subjects), (p_levels, places) = cut(_cells(path), LEAST).values()
    base = ["year", "kind", "district_id"]
    compared = small = 0
    said = {
        name: rows.group_by(*base, pl.struct(levels).alias("block"))
        .agg(pl.col("count").sum())
        .group_by(*base)
        .agg("count")
        for name, levels, rows in (("s", s_levels, subjects), ("p", p_levels, places))
    }
    both = said["s"].join(said["p"], on=base, nulls_equal=True, suffix="_p")
    for row in both.iter_rows(named=True):
        all_of = sum(row["count"])
        assert all_of == sum(row["count_p"])
        for one, other in product(row["count"], row["count_p"]):
            low, high = max(0, one + other - all_of), min(one, other)
            compared += 1
            small += low == high and 0 < low < LEAST
    return compared, small


def _cells(path: Path) -> pl.DataFrame:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.sql(
            "select filed_at, kind, place_district_id, place_village_id, channel, agency, "
            "category, topic_id from petitions"
        ).pl()
    return cells(rows)


def _of(column: object) -> list[object]:
    return sorted(set(column.drop_null().to_pylist()))  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
