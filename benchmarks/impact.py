"""
Do intervals of a campaign's effect hold what they say, and are planted effects found?

Run: `python -m benchmarks.impact --store taipei.duckdb [--runs 500] [--parts noise city villages]`.

Placebos at random dates and places on the published 1999 rows. Whole city: daily noise
reports, 28 days, and 12 categories, 14 to 120 days; villages: connected sets of 3 to 60.
Coverage is told before and since 2023: what can be chosen was chosen on windows before it, of
another draw (`impact_panels.HELD_OUT`). Then lifts of 10, 20 or 40 % are planted; for
spillover in the villages around alone. Beside them stand `impact_peers.py` (other programs),
`impact_others.py` (other estimators of villages) and `impact_promise.py` (designed campaigns).
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.impact_panels import (
    HELD_OUT,
    LENGTHS,
    NOISE,
    SIZES,
    Asked,
    Panels,
    planted,
)
from models.impact import Plan, impact
from models.impact_design import power
from models.impact_villages import ring_of

HEAD = "what | lift | told | coverage | worked | median width, points | bias pooled, median | found, promised | s each"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=500)
    parts = {"noise": noise, "city": city, "villages": villages}
    parser.add_argument("--parts", nargs="+", default=list(parts))
    said = parser.parse_args()
    panels = Panels(said.store)
    print(HEAD)
    for part in said.parts:
        parts[part](panels, said.runs)


def noise(panels: Panels, runs: int) -> None:
    """Print placebos and plants on the series that the peers are asked of."""
    panel, days = panels.city(NOISE), panels.days
    first = int(np.flatnonzero(days == np.datetime64("2020-01-01"))[0])
    chance = np.random.default_rng(7)
    starts = np.sort(chance.integers(first, days.size - 28, runs))
    asked = [(panel, Plan(None, int(s), int(s) + 27)) for s in starts]
    halves(asked, run("city, noise, 28 days", asked))


def city(panels: Panels, runs: int) -> None:
    """Print placebos and plants on 12 categories of the whole city."""
    chance = np.random.default_rng(8)
    whole = {c: panels.city(c) for c in panels.categories[1:13]}
    asked = []
    for _ in range(runs):
        panel = whole[str(chance.choice(list(whole)))]
        length = int(chance.choice(LENGTHS))
        start = int(chance.integers(1200, panels.days.size - length))
        asked.append((panel, Plan(None, start, start + length - 1)))
    halves(asked, run("city, 12 categories", asked))


def villages(panels: Panels, runs: int) -> None:
    """Print placebos and plants of villages, and a spillover planted around them."""
    chance = np.random.default_rng(9)
    kinds, asked = panels.kinds(), []
    for _ in range(runs):
        length, size = int(chance.choice(LENGTHS)), int(chance.choice(SIZES))
        start = int(chance.integers(1700, panels.days.size - length))
        treated = panels.somewhere(chance, size)
        plan = Plan(treated, start, start + length - 1)
        asked.append((kinds[int(chance.integers(2))], plan))
    halves(asked, run("villages", asked))
    around, inside = [], []
    for seed, (panel, plan) in enumerate(asked):
        ring = ring_of(panel.neighbours, plan.treated)
        found = impact(planted(panel, plan, ring, 0.4, seed), plan, checks=False)
        if not found.refused:
            inside.append(found)
            around.append(found.ring)
    tell("spillover of 40 % around: the effect", inside, 0.0, 0.0)
    tell("spillover of 40 % around: the ring", around, 0.4, 0.0)


def run(name: str, asked: Asked, lifts=(0.0, 0.1, 0.2, 0.4)) -> list:
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
    why = [one.refused for one in first or [] if one.refused]
    print("  refused:", {one: why.count(one) for one in sorted(set(why))})
    return first or []


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


def halves(asked: Asked, found: list) -> None:
    """Print coverage of zero before 2023 and since."""
    for word, early in (("before 2023", True), ("since 2023", False)):
        part = [
            one
            for (panel, plan), one in zip(asked, found, strict=True)
            if (panel.days[plan.first] < HELD_OUT) == early
        ]
        tell(f"  {word}", part, 0.0, 0.0)


if __name__ == "__main__":
    main()
