"""
Which real series are campaigns tried on? The published 1999 rows, cut into panels.

Run by the `benchmarks/impact*.py` beside it. Placebos: nothing happened in them, so 95 % of the
intervals should hold 0. Plants: each case of the campaign is there again with a chance.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from dashboard.trends import office
from data import facts
from data.store import Store
from geo.neighbours import weights
from models.impact import Panel, Plan
from models.impact_villages import grown
from models.trends import regressors

NOISE = "場所與設施噪音舉發"
ORDERS = ("大型廢棄物清運聯繫", "鄰里無主垃圾清運")
LENGTHS = (14, 28, 56, 84, 120)
SIZES = (3, 6, 12, 25, 60)
HELD_OUT = np.datetime64("2023-01-01")
"""What can be chosen (memories, waves, how errors are drawn to 0) was chosen on windows that
ended before it, of draws that are not measured here."""
_LATE = ("道路散落物或油漬處理", "市區道路坑洞處理", "道路側溝溝蓋(含周邊)損壞遺失")
_GONE = ("2022-05", "2023-05", "2023-06", "2025-11")
_PLACES_SINCE = np.datetime64("2018-11-01")

Asked = list[tuple[Panel, Plan]]


class Panels:
    """The rows, cut into panels."""

    def __init__(self, store: Path) -> None:
        rows = pl.DataFrame(
            Store(store).query(
                'select filed_at::date as "day", village_id, category, count(*)::int as n '
                "from petitions left join addresses using (address_id) "
                "where filed_at is not null group by 1, 2, 3 order by 1, 2, 3"
            )
        )
        first, last = (
            np.datetime64(x, "D") for x in (rows["day"].min(), rows["day"].max())
        )
        self.rows = rows
        self.days = np.arange(first, last + 1)
        self.known = ~np.isin(self.days.astype("M8[M]"), np.array(_GONE, "M8[M]"))
        calendar, spring = office()
        self.calendar = regressors(calendar, spring, self.days, np.ones(self.days.size))
        near = facts.read("neighbours").rename_columns(
            ["area_id", "neighbour_id", "shared_m"]
        )
        villages = facts.read("villages")
        self.villages = villages["village_id"].to_pylist()
        people = dict(
            facts.read("population")
            .select(["village_id", "residents"])
            .to_pandas()
            .values
        )
        self.residents = np.array(
            [people.get(one, np.nan) for one in self.villages], float
        )
        self.near = weights(self.villages, near)
        self.categories = (
            rows.group_by("category").agg(pl.col("n").sum()).sort("n", descending=True)
        )["category"].to_list()

    def series(self, category: str) -> np.ndarray:
        """Return the cases of a category by day."""
        part = self.rows.filter(pl.col("category") == category)
        out = np.zeros(self.days.size, np.int64)
        at = (part["day"].to_numpy().astype("M8[D]") - self.days[0]).astype(int)
        np.add.at(out, at, part["n"].to_numpy())
        return out

    def city(self, category: str) -> Panel:
        """Return a category of the whole city, others beside it as controls."""
        since = np.datetime64("2017-09-01" if category in _LATE else "2015-07-01")
        other = [c for c in self.categories[1:13] if c not in {category, *_LATE}]
        return Panel(
            self.series(category)[None],
            self.days,
            self.known & (self.days >= since),
            self.calendar,
            sparse.csr_array((1, 1)),
            np.ones(1),
            controls=np.array([self.series(c) for c in other], float),
        )

    def kinds(self) -> list[Panel]:
        """Return all complaints by village, and those of noise alone."""
        every = [c for c in self.categories if c not in ORDERS]
        return [self.places(every), self.places([NOISE])]

    def places(self, categories: list[str]) -> Panel:
        """Return categories by village."""
        at = {name: n for n, name in enumerate(self.villages)}
        part = self.rows.filter(
            pl.col("village_id").is_in(self.villages)
            & pl.col("category").is_in(categories)
        )
        out = np.zeros((len(at), self.days.size), np.int64)
        day = (part["day"].to_numpy().astype("M8[D]") - self.days[0]).astype(int)
        np.add.at(out, ([at[v] for v in part["village_id"]], day), part["n"].to_numpy())
        known = self.known & (self.days >= _PLACES_SINCE)
        return Panel(out, self.days, known, self.calendar, self.near, self.residents)

    def somewhere(self, chance: np.random.Generator, size: int) -> np.ndarray:
        """Return a connected set of so many villages."""
        free = np.zeros(len(self.villages), np.bool_)
        one = grown(self.near, size, free, int(chance.integers(1 << 30)), 1)
        return np.flatnonzero(one[0])


def planted(
    panel: Panel, plan: Plan, areas: np.ndarray, lift: float, seed: int
) -> Panel:
    """Return the panel in which each case of the campaign is there again by chance."""
    counts = panel.counts.copy()
    cut = np.ix_(areas, np.arange(plan.first, plan.last + 1))
    counts[cut] += np.random.default_rng(seed).binomial(counts[cut], lift)
    return replace(panel, counts=counts)
