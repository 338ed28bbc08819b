"""
Does a designed campaign show what the design promised? Planned, then planted, then measured.

Run: `python -m benchmarks.impact_promise --store taipei.duckdb [--runs 200]`.

At a random day of the real rows a campaign is designed from what was known by then: 5 to 40
villages by matched pairs, 4 to 12 weeks. The least effect that the design promises to find
four times of five is planted in the days that follow, and measured. Beside it the share that
is found without a plant, and how far the cases lay from what was expected at the design.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.impact_panels import HELD_OUT, Panels, planted
from models.impact import Panel, Plan, impact
from models.impact_design import LIFTS, design
from models.impact_pairs import pairs

HEAD = "designed | told | found of a promised 0.80 | the law, the simulation say | nothing planted: found | least effect, median | s a design"


def main() -> None:
    """Print a line for all, before 2023 and since."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=200)
    said = parser.parse_args()
    panels, chance = Panels(said.store), np.random.default_rng(11)
    panel, rows, spent = panels.kinds()[0], [], 0.0
    for seed in range(said.runs):
        size, weeks = (
            int(chance.choice([5, 10, 20, 40])),
            int(chance.choice([4, 8, 12])),
        )
        first = int(chance.integers(2000, panels.days.size - weeks * 7))
        began = time.process_time()
        past = until(panel, first)
        treated = np.sort(pairs(past, np.arange(len(panel.counts)), size, seed)[:, 0])
        told = design(past, treated, weeks * 7)
        spent += time.process_time() - began
        if told.refused or np.isnan(told.least):
            continue
        plan = Plan(treated, first, first + weeks * 7 - 1)
        lift = min(told.least, 1.0)
        calm, found = (
            impact(one, plan, checks=False)
            for one in (panel, planted(panel, plan, treated, lift, seed))
        )
        if found.refused:
            continue
        rows.append(
            (
                panels.days[first] < HELD_OUT,
                found.p < 0.05 and found.effect > 0,  # noqa: PLR2004
                np.interp(lift, LIFTS, told.power),
                np.interp(lift, LIFTS, told.simulated),
                calm.p < 0.05,  # noqa: PLR2004
                lift,
            )
        )
    print(HEAD)
    every = np.array(rows, float)
    early = every[:, 0] > 0
    for name, part in (
        ("all", every),
        ("  before 2023", every[early]),
        ("  since 2023", every[~early]),
    ):
        mean = part.mean(axis=0)
        print(
            f"{name} | {len(part)} of {said.runs} | {mean[1]:.3f} | {mean[2]:.2f} {mean[3]:.2f} | "
            f"{mean[4]:.3f} | {np.median(part[:, 5]):.2f} | {spent / said.runs:.3f}"
        )


def until(panel: Panel, day: int) -> Panel:
    """Return the panel as it stood on the eve of a day."""
    return replace(
        panel,
        counts=panel.counts[:, :day],
        days=panel.days[:day],
        known=panel.known[:day],
        calendar=panel.calendar[:day],
    )


if __name__ == "__main__":
    main()
