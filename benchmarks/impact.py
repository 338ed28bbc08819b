"""
Do intervals of a campaign's effect hold what they say, and are planted effects found?

Run: `python -m benchmarks.impact --store taipei.duckdb [--runs 500]`.

Placebos at random dates and places on the published 1999 rows: nothing happened, so 95 % of
the intervals should hold 0. Whole city: daily noise reports, 28 days, as the peers were
asked (`../shared/peers/impact_bench.py`), and 12 categories. Villages: connected sets of 3 to
60 villages, 14 to 120 days. The kernel, waves and half-life were chosen on windows before 2023;
coverage is told before and since. Then lifts are planted: each case is there again with a
chance of 10, 20 or 40 %; for spillover in the villages around alone. Peers: before/after and
plain interrupted time series are computed here, CausalImpact's figures are those measured in
`../shared/peers/README.md`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse, stats

from dashboard.trends import office
from data import facts
from data.store import Store
from geo.neighbours import weights
from models.impact import Panel, Plan, impact
from models.impact_design import power
from models.impact_synthetic import others
from models.impact_villages import grown, ring_of
from models.impact_weeks import weeks
from models.trends import regressors

NOISE = "場所與設施噪音舉發"
ORDERS = ("大型廢棄物清運聯繫", "鄰里無主垃圾清運")
LATE = ("道路散落物或油漬處理", "市區道路坑洞處理", "道路側溝溝蓋(含周邊)損壞遺失")
GONE = ("2022-05", "2023-05", "2023-06", "2025-11")
_YEAR = 365
PLACES_SINCE = np.datetime64("2018-11-01")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument(
        "--parts", nargs="+", default=["noise", "villages", "city", "compare"]
    )
    said = parser.parse_args()
    panels = Panels(Store(said.store))
    print(HEAD)
    for part in said.parts:
        {
            "noise": city_noise,
            "villages": villages,
            "city": city_all,
            "compare": compare,
        }[part](panels, said.runs)


class Panels:
    """The rows, cut into panels."""

    def __init__(self, store: Store) -> None:
        rows = pl.DataFrame(
            store.query(
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
        self.known = ~np.isin(self.days.astype("M8[M]"), np.array(GONE, "M8[M]"))
        calendar, spring = office()
        self.calendar = regressors(calendar, spring, self.days, np.ones(self.days.size))
        near = facts.read("neighbours").rename_columns(
            ["area_id", "neighbour_id", "shared_m"]
        )
        self.villages = facts.read("villages")["village_id"].to_pylist()
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
        known = self.known & (
            self.days
            >= np.datetime64("2017-09-01" if category in LATE else "2015-07-01")
        )
        other = [c for c in self.categories[1:13] if c not in {category, *LATE}]
        return Panel(
            self.series(category)[None],
            self.days,
            known,
            self.calendar,
            sparse.csr_array((1, 1)),
            np.ones(1),
            controls=np.array([self.series(c) for c in other], float),
        )

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
        known = self.known & (self.days >= PLACES_SINCE)
        return Panel(out, self.days, known, self.calendar, self.near, np.ones(len(at)))


def planted(
    panel: Panel, plan: Plan, areas: np.ndarray, lift: float, seed: int
) -> Panel:
    """Return the panel in which each case of the campaign is there again by chance."""
    counts = panel.counts.copy()
    cut = np.ix_(areas, np.arange(plan.first, plan.last + 1))
    counts[cut] += np.random.default_rng(seed).binomial(counts[cut], lift)
    return replace(panel, counts=counts)


def tell(name: str, found: list, lift: float, seconds: float) -> None:
    """Print a line: coverage, worked, width, bias, power and its promise."""
    said = [one for one in found if not one.refused]
    inside = [one.relative_low <= lift <= one.relative_high for one in said]
    worked = [one.p < 0.05 and one.effect > 0 for one in said]  # noqa: PLR2004
    found_ = [one.p < 0.05 for one in said]  # noqa: PLR2004
    width = [one.relative_high - one.relative_low for one in said]
    pooled = sum(o.cases for o in said) / sum(o.expected for o in said) - 1 - lift
    middle = np.median([one.relative for one in said]) - lift
    promise = np.mean([power(lift, one.spread, one.freedom) for one in said])
    print(
        f"{name} | {lift:.1f} | {len(said)} of {len(found)} | {np.mean(inside):.3f} | "
        f"{np.mean(worked):.3f} | {100 * np.median(width):.0f} | {100 * pooled:+.1f} {100 * middle:+.1f} | "
        f"{np.mean(found_):.3f} {promise:.3f} | {seconds / max(len(found), 1):.3f}",
        flush=True,
    )


def run(name: str, asked: list[tuple[Panel, Plan]], lifts=(0.0, 0.1, 0.2, 0.4)) -> list:
    """Ask for placebos without and with a planted lift; return the first answers."""
    first = None
    for lift in lifts:
        began, found = time.process_time(), []
        for seed, (panel, plan) in enumerate(asked):
            areas = (
                np.arange(len(panel.counts)) if plan.treated is None else plan.treated
            )
            given = planted(panel, plan, areas, lift, seed) if lift else panel
            found.append(impact(given, plan, checks=False))
        tell(name, found, lift, time.process_time() - began)
        first = first or found
    return first or []


def halves(asked: list, found: list) -> None:
    """Print coverage of zero before 2023 and since."""
    border = np.datetime64("2023-01-01")
    for word, early in (("before 2023", True), ("since 2023", False)):
        tell(
            f"  {word}",
            [
                f
                for (p, q), f in zip(asked, found, strict=True)
                if (p.days[q.first] < border) == early
            ],
            0.0,
            0.0,
        )


HEAD = "what | lift | told | coverage | worked | median width, points | bias pooled, median | found, promised | s each"


def city_noise(panels: Panels, runs: int) -> None:
    """Print placebos on the peers' series, peers beside them."""
    panel = panels.city(NOISE)
    days = panels.days
    first = int(np.flatnonzero(days == np.datetime64("2020-01-01"))[0])
    chance = np.random.default_rng(7)
    starts = np.sort(chance.integers(first, days.size - 28, min(runs, 200)))
    asked = [(panel, Plan(None, int(s), int(s) + 27)) for s in starts]
    halves(asked, run("city, noise, 28 days", asked))
    peers(panel, [int(s) for s in starts if panel.known[s - 365 : s + 28].all()])


def peers(panel: Panel, starts: list[int]) -> None:
    """Print before/after by Poisson, and an interrupted time series of days."""
    y = panel.counts[0].astype(float)
    told: dict[str, list] = {
        "before/after a year, Poisson": [],
        "plain ITS, 365 days": [],
    }
    for s in starts:
        a, b = y[s : s + 28].sum(), y[s - 365 : s - 337].sum()
        se = np.sqrt(1 / a + 1 / b)
        low, high = (a / b * np.exp(side * 1.96 * se) - 1 for side in (-1, 1))
        told["before/after a year, Poisson"].append((low, high))
        day = np.arange(393)
        x = np.column_stack(
            [np.ones(393), day, *(day % 7 == n for n in range(6)), day >= _YEAR]
        )
        beta, rest, *_ = np.linalg.lstsq(x, y[s - 365 : s + 28], rcond=None)
        cov = np.linalg.inv(x.T @ x) * rest[0] / (393 - x.shape[1])
        usual = (y[s : s + 28] - beta[-1]).mean()
        far = stats.t.ppf(0.975, 384) * np.sqrt(cov[-1, -1])
        told["plain ITS, 365 days"].append(
            ((beta[-1] - far) / usual, (beta[-1] + far) / usual)
        )
    for name, pairs in told.items():
        low, high = np.array(pairs).T
        print(
            f"{name} | 0.0 | {len(pairs)} | {np.mean((low <= 0) & (high >= 0)):.3f} | "
            f"{np.mean(low > 0):.3f} | {100 * np.median(high - low):.0f}",
            flush=True,
        )


def city_all(panels: Panels, runs: int) -> None:
    """Print placebos on 12 categories of the whole city, 14 to 120 days."""
    chance = np.random.default_rng(8)
    whole = {c: panels.city(c) for c in panels.categories[1:13]}
    asked = []
    for _ in range(runs):
        panel = whole[str(chance.choice(list(whole)))]
        length = int(chance.choice([14, 28, 56, 84, 120]))
        start = int(chance.integers(1200, panels.days.size - length))
        asked.append((panel, Plan(None, start, start + length - 1)))
    halves(asked, run("city, 12 categories", asked, (0.0, 0.2)))


def villages(panels: Panels, runs: int) -> None:
    """Print placebos and plants of villages, and a spillover planted around them."""
    chance = np.random.default_rng(9)
    kinds = [
        panels.places([c for c in panels.categories if c not in ORDERS]),
        panels.places([NOISE]),
    ]
    asked = []
    for _ in range(runs):
        length, size = (
            int(chance.choice([14, 28, 56, 84, 120])),
            int(chance.choice([3, 6, 12, 25, 60])),
        )
        start = int(chance.integers(1700, panels.days.size - length))
        one = grown(
            panels.near,
            size,
            np.zeros(len(panels.villages), np.bool_),
            int(chance.integers(1 << 30)),
            1,
        )
        treated = np.flatnonzero(one[0])
        asked.append(
            (kinds[int(chance.integers(2))], Plan(treated, start, start + length - 1))
        )
    halves(asked, run("villages", asked))
    around, inside = [], []
    for seed, (panel, plan) in enumerate(asked[: runs // 2]):
        found = impact(
            planted(panel, plan, ring_of(panel.neighbours, plan.treated), 0.4, seed),
            plan,
            checks=False,
        )
        if not found.refused:
            inside.append(found)
            around.append(found.ring)
    tell("spillover of 40 % around: the effect", inside, 0.0, 0.0)
    tell("spillover of 40 % around: the ring", around, 0.4, 0.0)


def compare(panels: Panels, runs: int) -> None:
    """Print the estimators of villages beside each other, on placebos from 2023 on."""
    chance = np.random.default_rng(10)
    panel = panels.places([c for c in panels.categories if c not in ORDERS])
    first = int(np.flatnonzero(panels.days == np.datetime64("2023-01-01"))[0])
    told: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(runs // 5):
        size, start = (
            int(chance.choice([6, 12, 25])),
            int(chance.integers(first, panels.days.size - 56)),
        )
        one = grown(
            panels.near,
            size,
            np.zeros(len(panels.villages), np.bool_),
            int(chance.integers(1 << 30)),
            1,
        )
        plan = Plan(np.flatnonzero(one[0]), start, start + 55)
        found = impact(panel, plan, checks=False)
        if found.refused:
            continue
        every = {"plain": (found.relative, found.relative_low, found.relative_high)}
        every |= others(panel, plan, weeks(panel, plan), found)
        for name, numbers in every.items():
            told.setdefault(name, []).append(numbers)
    print(
        "estimator of villages, from 2023 on | told | error of the logarithm | coverage | median width, points"
    )
    for name, rows in told.items():
        middle, low, high = np.array(rows).T
        off = np.sqrt(np.mean(np.log1p(middle) ** 2))
        inside = np.mean((low <= 0) & (high >= 0))
        print(
            f"{name} | {len(rows)} | {off:.3f} | {inside:.3f} | {100 * np.median(high - low):.0f}"
        )


if __name__ == "__main__":
    main()
