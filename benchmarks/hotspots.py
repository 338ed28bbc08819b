"""
Do hot spots keep their promise? False finds without a signal, planted clusters, speed.

Run: `python benchmarks/hotspots.py speed|maps|past|emerging|scan|demo STORE|real STORE`. The villages, their
residents and who touches whom are real (data/reference); the cases are invented. No signal:
cases fall by residents, times a rate of each village's own (Gamma, deviation 50 %, or 100 %
where said) and, in time, one of each village and month, a wave of the whole city, and clumps. A
cluster is a village drawn at random with all that touch it (7 on average), times 3 or 5.
Found: the village in its middle is called, and (second figure) half of it or more. Nothing is
held out: that emerging hot spots are asked of damped values was chosen on runs like these.
`demo` asks a store of the demo (30,000 petitions) for what ingest/demo/plants.py has planted,
`real` one of the published 1999 files by how much villages differ in 2024.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import esda
import libpysal
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import DBSCAN

from data import facts
from data.store import Store
from geo import crs, neighbours
from ingest.demo.plants import PLANTS
from models.area_effects import dispersion, gi_star_of_scores, scores
from models.chance import permuted, skewed_p, skewness
from models.emerging import emerging
from models.hotspots import benjamini_hochberg, gi_star, gi_star_of_excess, two_sided_p
from models.own_past import own_past
from models.rates import damped, excess
from models.scan import scan
from models.scan_cylinders import circles

FDR = 0.05
MAPS = [
    (300, 0.5),
    (1_000, 0.5),
    (5_000, 0.5),
    (30_000, 0.5),
    (5_000, 1.0),
    (30_000, 1.3),
]
"""Cases, and deviation of the villages' own rates."""
PASTS = [(1_000, 1.0, 0.5), (5_000, 1.0, 0.3), (5_000, 1.0, 0.5), (30_000, 1.3, 0.5)]
"""Cases, deviation of the villages' own rates, and of each year's factor on them."""
CUBES = list(
    itertools.product(
        [("period", damped), ("period", np.asarray), ("cube", damped)], [3_000, 30_000]
    )
)
"""Against what, of which values; cases a year."""
SCANS = [(True, 1.0), (True, 1.5), (False, 1.0), (False, 1.5)]
"""Dealt together or not; mean cases of a clump."""
_HALF = 0.5
_OFTEN = 1_000
"""Cases a year of a category that is looked at in the real rows."""
_LEAST = 30
"""Petitions of a category that is tested, as in petitions.toml."""
_DBSCAN_CASES = 5_000
"""More points than these take minutes."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """The real villages."""

    ids: list[str]
    residents: Floats
    x_m: Floats
    y_m: Floats
    km2: Floats
    touching: sparse.csr_array
    w: libpysal.weights.W

    def around(self, at: int) -> NDArray[np.int64]:
        """Return a village and those that touch it."""
        return np.array([at, *self.touching[[at]].indices])


def city() -> City:
    """Return the villages in the order of their codes."""
    table = pl.DataFrame(facts.read("villages")).sort("village_id")
    people = pl.DataFrame(facts.read("population")).select("village_id", "residents")
    table = table.join(people, on="village_id", how="left", maintain_order="left")
    pairs = facts.read("neighbours")
    ids = table["village_id"].to_list()
    names = ["area_id" if name == "village_id" else name for name in pairs.column_names]
    touching = neighbours.weights(ids, pairs.rename_columns(names))
    x, y = crs.to_metres(table["lon"].to_numpy(), table["lat"].to_numpy())
    around = {at: list(touching[[at]].indices) for at in range(len(ids))}
    return City(
        ids,
        table["residents"].to_numpy().astype(float),
        x,
        y,
        table["area_km2"].to_numpy(),
        touching,
        libpysal.weights.W(around, silence_warnings=True),
    )


def own_rate(chance: np.random.Generator, sd: float, shape: tuple[int, ...]) -> Floats:
    """Return Gamma factors of mean 1."""
    return chance.gamma(sd**-2, sd**2, shape)


# What calls a village hot; each (city, counts, generator) -> (n_areas,) flags.


def ours(place: City, counts: Floats, _: np.random.Generator) -> NDArray[np.bool_]:
    """Ask what the page asks: Gi* of scores against residents, FDR."""
    return against(place, counts, place.residents)


def against(place: City, counts: Floats, base: Floats) -> NDArray[np.bool_]:
    """Ask Gi* of scores against any base, FDR."""
    z, p = gi_star_of_scores(scores(counts, base), place.touching)
    return (benjamini_hochberg(p) <= FDR) & (z > 0)


def of_excess(place: City, counts: Floats, _: np.random.Generator) -> NDArray[np.bool_]:
    """Ask Gi* of the excess over residents, p by permutation with skewness, FDR."""
    values = excess(counts, place.residents)
    z = gi_star_of_excess(values, place.touching)
    p = skewed_p(z, skewness(values, place.touching, star=True))
    return (benjamini_hochberg(p) <= FDR) & (z > 0)


def of_counts(place: City, counts: Floats, _: np.random.Generator) -> NDArray[np.bool_]:
    """Ask Gi* of the counts, normal p, FDR: what most maps show."""
    z = gi_star(counts, place.touching)
    return (benjamini_hochberg(two_sided_p(z)) <= FDR) & (z > 0)


def by_esda(place: City, counts: Floats, _: np.random.Generator) -> NDArray[np.bool_]:
    """Ask esda as it comes: G_Local(rate, star=True), p_sim < 0.05, high side."""
    rate = counts / place.residents
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = esda.G_Local(
            rate, place.w, star=True, permutations=999, seed=1, n_jobs=1
        )
    return (found.p_sim < FDR) & (found.Zs > 0)


def by_dbscan(
    place: City, counts: Floats, chance: np.random.Generator
) -> NDArray[np.bool_]:
    """Ask DBSCAN of the points, 300 m, at least three times what the mean density gives."""
    whole = counts.astype(int)
    village = np.repeat(np.arange(whole.size), whole)
    # Points are spread over a disc as large as their village.
    reach = (
        np.sqrt(place.km2[village] / np.pi)
        * 1000
        * np.sqrt(chance.random(village.size))
    )
    turn = chance.uniform(0, 2 * np.pi, village.size)
    points = np.column_stack(
        [
            place.x_m[village] + reach * np.cos(turn),
            place.y_m[village] + reach * np.sin(turn),
        ]
    )
    usual = whole.sum() / place.km2.sum() * np.pi * 0.3**2
    found = DBSCAN(eps=300, min_samples=max(5, int(3 * usual))).fit(points)
    held = np.bincount(village[found.labels_ >= 0], minlength=whole.size)
    return held > whole / 2


def top_ten(_: City, counts: Floats, __: np.random.Generator) -> NDArray[np.bool_]:
    """Return the ten villages with most cases."""
    return counts >= np.sort(counts)[-10]


METHODS: dict[str, Callable[[City, Floats, np.random.Generator], NDArray[np.bool_]]] = {
    "Gi* of scores, FDR (ours)": ours,
    "Gi* of excess, permuted p with skewness, FDR": of_excess,
    "Gi* of counts, normal p, FDR": of_counts,
    "esda G_Local as it comes, of rates": by_esda,
    "DBSCAN of points": by_dbscan,
    "ten largest counts": top_ten,
}


def maps(place: City, runs: int) -> None:
    """Print what each method calls without a signal, and of a planted cluster."""
    print("method | cases | sd of villages | no signal: maps with any hot, mean number hot | "
          "x 3: middle, half found, hot elsewhere | x 5: the same")  # fmt: skip
    for total, sd in MAPS:
        for name, method in METHODS.items():
            if method is by_dbscan and total > _DBSCAN_CASES:
                continue
            several = max(runs // 4, 1) if method in {by_esda, by_dbscan} else runs
            hot, found = [], {3: [], 5: []}
            for run in range(several):
                chance = np.random.default_rng(run)
                mean = place.residents / place.residents.sum() * total
                mean = mean * own_rate(chance, sd, mean.shape)
                hot.append(method(place, drawn(chance, mean), chance).sum())
                inside = place.around(chance.integers(mean.size))
                for times, results in found.items():
                    more = mean.copy()
                    more[inside] *= times
                    called = method(place, drawn(chance, more), chance)
                    results.append(verdict(place, called, inside))
            several_hot = np.array(hot)
            told = " | ".join(shown(results) for results in found.values())
            print(f"{name} | {total} | {sd:.0%} | {(several_hot > 0).mean():.1%}, "
                  f"{several_hot.mean():.1f} | {told}", flush=True)  # fmt: skip


def pasts(place: City, runs: int) -> None:
    """Print what is called against residents and against three years of own past."""
    print("base | cases | villages differ by | from year to year by | no signal: maps with any "
          "hot, mean number | x 3: middle, half found, hot elsewhere | x 5: the same")  # fmt: skip
    for total, sd, drift in PASTS:
        told: dict[str, list[int]] = {"residents": [], "own past": []}
        found: dict[str, dict[int, list[tuple[float, float, float]]]] = {
            name: {3: [], 5: []} for name in told
        }
        for run in range(runs):
            chance = np.random.default_rng(run)
            mean = place.residents / place.residents.sum() * total
            mean = mean * own_rate(chance, sd, mean.shape)
            years = [
                drawn(chance, mean * own_rate(chance, drift, mean.shape))
                for _ in range(3)
            ]
            mean = mean * own_rate(chance, drift, mean.shape)
            inside = place.around(chance.integers(mean.size))
            bases = {
                "residents": place.residents,
                "own past": own_past(np.sum(years, axis=0), place.residents),
            }
            for times in (1, 3, 5):
                more = mean.copy()
                more[inside] *= times
                counts = drawn(chance, more)
                for name, base in bases.items():
                    called = against(place, counts, base)
                    if times == 1:
                        told[name].append(int(called.sum()))
                    else:
                        found[name][times].append(verdict(place, called, inside))
        for name, hot in told.items():
            several = np.array(hot)
            print(f"{name} | {total} | {sd:.0%} | {drift:.0%} | {(several > 0).mean():.1%}, "
                  f"{several.mean():.1f} | {shown(found[name][3])} | {shown(found[name][5])}",
                  flush=True)  # fmt: skip


def drawn(chance: np.random.Generator, mean: Floats) -> Floats:
    """Return counts of these means."""
    return chance.poisson(mean).astype(float)


def verdict(
    place: City, called: NDArray[np.bool_], inside: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Return whether the middle is called, half of the cluster, and how many elsewhere."""
    near = np.unique(np.concatenate([place.around(at) for at in inside]))
    elsewhere = called.sum() - called[near].sum()
    return called[inside[0]], called[inside].mean() >= _HALF, elsewhere


def shown(results: list[tuple[float, float, float]]) -> str:
    """Return mean verdicts as text."""
    middle, half, elsewhere = np.mean(results, axis=0)
    return f"{middle:.0%}, {half:.0%}, {elsewhere:.1f}"


def cubes(place: City, runs: int) -> None:
    """Print how often emerging categories are told, without a signal and planted."""
    print("against | values | cases a year | no signal: runs with any category | last 3 of 12 "
          "months x 3: middle, half found, hot elsewhere | x 5: the same")  # fmt: skip
    for (against, taming), total in CUBES:
        told, found = [], {3: [], 5: []}
        for run in range(runs):
            chance = np.random.default_rng(run)
            share = place.residents[:, None] / place.residents.sum() * total / 12
            mean = share * own_rate(chance, 0.5, (share.size, 1))
            mean = mean * own_rate(chance, 0.5, (share.size, 12))
            mean = mean * own_rate(chance, 0.3, (1, 12))
            inside = place.around(chance.integers(share.size))
            for times in (1, *found):
                more = mean.copy()
                more[inside, 9:] *= times
                values = taming(excess(drawn(chance, more), place.residents))
                result = emerging(values, place.touching, against=against, back=2)
                category = result.category[:, 0]
                if times == 1:
                    told.append((category != "none").any())
                else:
                    hot = np.char.endswith(category, "_hot")
                    found[times].append(verdict(place, hot, inside))
        print(f"{against} | {'damped' if taming is damped else 'as they are'} | {total} | "
              f"{np.mean(told):.1%} | {shown(found[3])} | {shown(found[5])}",
              flush=True)  # fmt: skip


def year(place: City, chance: np.random.Generator, clumps: float) -> NDArray[np.int64]:
    """Return a year of days, 20,000 cases: villages differ, weekdays differ, clumps."""
    week = np.where(np.arange(365) % 7 < 5, 1.2, 0.5)  # noqa: PLR2004 - working days
    mean = np.outer(place.residents / place.residents.sum(), week / week.sum()) * 20_000
    mean = mean * own_rate(chance, 0.5, (mean.shape[0], 1))
    events = chance.poisson(mean / clumps)
    return events + chance.negative_binomial(np.maximum(events, 1e-9), 1 / clumps)


def scans(place: City, runs: int) -> None:
    """Print how often the scan tells of an outbreak, without one and with one."""
    around = circles(place.x_m, place.y_m, radius_m=2_000, share=0.1)
    print("dealt | clumps (mean cases) | told without a signal | planted: 5 villages, 7 days, "
          "24 or 48 cases more: found")  # fmt: skip
    for together, clumps in SCANS:
        told, found = [], {24: [], 48: []}
        for run in range(runs):
            chance = np.random.default_rng(run)
            counts = year(place, chance, clumps)
            plan = {"n": 99, "stop_at": 10, "most": 1, "together": together}
            told.append(scan(counts, around, seed=run, **plan)[0].p <= FDR)
            inside = around.order[chance.integers(len(counts)), :5]
            for results in found.values():
                # 24, and then 24 more.
                where, when = chance.choice(inside, 24), chance.integers(358, 365, 24)
                np.add.at(counts, (where, when), 1)
                first = scan(counts, around, seed=run, **plan)[0]
                hit = np.isin(inside, first.areas).mean() >= _HALF
                results.append(first.p <= FDR and hit)
        print(f"{'together' if together else 'one by one'} | {clumps} | "
              f"{np.mean(told):.1%} | {np.mean(found[24]):.0%}, {np.mean(found[48]):.0%}",
              flush=True)  # fmt: skip


def speed(place: City) -> None:
    """Print how long what takes."""
    chance = np.random.default_rng(0)
    counts = chance.poisson(20, (456, 200)).astype(float)
    weights = place.w
    weights.transform = "B"
    theirs, mine = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for column in counts.T:
            start = time.perf_counter()
            found = esda.G_Local(
                column, weights, star=True, transform="B", permutations=0
            )
            theirs.append(time.perf_counter() - start)
    for _ in range(51):
        start = time.perf_counter()
        z = gi_star(counts, place.touching)
        mine.append(time.perf_counter() - start)
    np.testing.assert_allclose(found.Zs, z[:, -1], atol=1e-9)
    each = statistics.median(theirs) * 200
    all_of = statistics.median(mine)
    print(f"Gi* of 200 variables: esda analytic {each * 1e3:.0f} ms, ours "
          f"{all_of * 1e3:.2f} ms, {each / all_of:.0f} times")  # fmt: skip
    print(
        f"p with skewness of 200 variables: {taken(lambda: skewed_p(z, skewness(counts, place.touching, star=True))):.3f} s"
    )
    print(
        f"999 permutations x 50 series: {taken(lambda: permuted(counts[:, :50], place.touching)):.2f} s"
    )
    cube = chance.poisson(3, (456, 12, 30)).astype(float)
    print(
        f"emerging, 30 agencies x 12 months: {taken(lambda: emerging(cube, place.touching)):.2f} s"
    )
    around = circles(place.x_m, place.y_m, radius_m=2_000, share=0.1)
    cases = year(place, chance, 1.5)
    print(
        f"scan, a year of {cases.sum()} cases, 999 replicates: {taken(lambda: scan(cases, around)):.1f} s; "
        f"stopping at 50: {taken(lambda: scan(cases, around, stop_at=50)):.1f} s"
    )


def taken(what: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def demo(place: City, store: Store) -> None:
    """Print what is hot in the demo, of all categories at once, beside what was planted."""
    rows = pl.DataFrame(
        store.query(
            """
            select category, village_id, date_trunc('month', filed_at)::date as month,
                count(*) as n
            from petitions join addresses using (address_id)
            where village_id is not null and kind = 'complaint'
            group by all order by all
            """
        )
    )
    rows = rows.filter(pl.col("n").sum().over("category") >= _LEAST)
    names, months = (sorted(rows[name].unique()) for name in ("category", "month"))
    counts = np.zeros((len(place.ids), len(months), len(names)))
    for name, village, month, n in rows.iter_rows():
        at = place.ids.index(village), months.index(month), names.index(name)
        counts[at] = n
    tests = [
        gi_star_of_scores(scores(one, place.residents), place.touching)
        for one in counts.sum(axis=1).T
    ]
    z, p = (np.column_stack(part) for part in zip(*tests, strict=True))
    q = benjamini_hochberg(p)
    called = q <= FDR
    print(f"{len(names)} categories x 456 villages, one family: {called.sum()} called")
    report(place, names, called & (z > 0))
    print(f"cold: {(called & (z < 0)).sum()}")
    print(f"emerging, {len(months)} months, each category by itself:")
    patterns = np.full((len(place.ids), len(names)), False)
    for at in range(len(names)):
        cube = excess(counts[:, :, at], place.residents)
        found = emerging(damped(cube), place.touching, back=2).category[:, 0]
        patterns[:, at] = found != "none"
        for pattern, n in zip(*np.unique(found, return_counts=True), strict=True):
            if pattern != "none":
                print(f"  {names[at]}: {pattern} {n}")
    report(place, names, patterns)


def real(place: City, store: Store) -> None:
    """Print by how much villages truly differ, and what is called, by category."""
    rows = pl.DataFrame(
        store.query(
            """
            select category, village_id, count(*) as n
            from petitions join addresses using (address_id)
            where village_id is not null and kind = 'complaint' and year(filed_at) = 2024
            group by all order by all
            """
        )
    )
    past = pl.DataFrame(
        store.query(
            """
            select category, village_id, count(*) as n
            from petitions join addresses using (address_id)
            where village_id is not null and kind = 'complaint'
                and year(filed_at) between 2021 and 2023
            group by all order by all
            """
        )
    )
    row = {code: at for at, code in enumerate(place.ids)}
    print(
        "category | cases | against residents: villages differ by | hot | own past: differ by | hot"
    )
    for (name,), part in rows.group_by("category", maintain_order=True):
        counts = np.zeros(len(row))
        counts[[row[code] for code in part["village_id"]]] = part["n"]
        if counts.sum() < _OFTEN:
            continue
        earlier = np.zeros(len(row))
        for code, n in (
            past.filter(pl.col("category") == name)
            .select("village_id", "n")
            .iter_rows()
        ):
            earlier[row[code]] += n
        told = [
            f"{np.sqrt(dispersion(counts, base)):.0%} | {against(place, counts, base).sum()}"
            for base in (place.residents, own_past(earlier, place.residents))
        ]
        print(f"{name} | {counts.sum():.0f} | {' | '.join(told)}")


def report(place: City, names: list[str], called: NDArray[np.bool_]) -> None:
    """Print what is called of each category beside what was planted."""
    for at, name in enumerate(names):
        planted = {
            village
            for plant in PLANTS
            if plant.kind == "hotspot" and plant.subcategory == name
            for village in plant.villages
        }
        inside = np.isin(place.ids, list(planted))
        if not (called[:, at].any() or planted):
            continue
        near = (place.touching @ inside > 0) | inside
        print(f"  {name}: called {called[:, at].sum()}, planted {inside.sum()}, of these called "
              f"{(called[:, at] & inside).sum()}, next to them "
              f"{(called[:, at] & near & ~inside).sum()}, "
              f"elsewhere {(called[:, at] & ~near).sum()}")  # fmt: skip


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", choices=["speed", "maps", "past", "emerging", "scan", "demo", "real"]
    )
    parser.add_argument("store", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=200)
    said = parser.parse_args()
    place = city()
    match said.what:
        case "speed":
            speed(place)
        case "maps":
            maps(place, said.runs)
        case "past":
            pasts(place, said.runs)
        case "emerging":
            cubes(place, said.runs)
        case "scan":
            scans(place, said.runs)
        case "real":
            real(place, Store(said.store))
        case _:
            demo(place, Store(said.store))


if __name__ == "__main__":
    main()
