"""
Is another estimator of villages nearer, or better calibrated? All on the same placebos.

Run: `python -m benchmarks.impact_others --store taipei.duckdb [--runs 100]`.

Connected sets of 6 to 25 villages, 56 days at random from 2023 on, all complaints; nothing
happened. Nothing was chosen on these windows (`impact_panels.HELD_OUT`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.impact_panels import HELD_OUT, Panels
from models.impact import Plan, impact
from models.impact_synthetic import others
from models.impact_weeks import weeks

HEAD = "estimator of villages, from 2023 on | told | error of the logarithm | coverage | median width, points"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=100)
    said = parser.parse_args()
    panels, chance = Panels(said.store), np.random.default_rng(10)
    panel = panels.kinds()[0]
    first = int(np.flatnonzero(panels.days == HELD_OUT)[0])
    told: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(said.runs):
        size = int(chance.choice([6, 12, 25]))
        start = int(chance.integers(first, panels.days.size - 56))
        plan = Plan(panels.somewhere(chance, size), start, start + 55)
        found = impact(panel, plan, checks=False)
        if found.refused:
            continue
        every = {"plain": (found.relative, found.relative_low, found.relative_high)}
        every |= others(panel, plan, weeks(panel, plan), found)
        for name, numbers in every.items():
            told.setdefault(name, []).append(numbers)
    print(HEAD)
    for name, rows in told.items():
        middle, low, high = np.array(rows).T
        off = np.sqrt(np.mean(np.log1p(middle) ** 2))
        inside = np.mean((low <= 0) & (high >= 0))
        print(
            f"{name} | {len(rows)} | {off:.3f} | {inside:.3f} | {100 * np.median(high - low):.0f}"
        )


if __name__ == "__main__":
    main()
