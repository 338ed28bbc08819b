"""
Who is calibrated and narrow on the city's daily noise reports, all with the same past?

Run: `python -m benchmarks.impact_peers --store taipei.duckdb --runs 60 [--python PEER]`.

Windows of 28 days at random from 2020 on; nothing happened. Every program is given the same
past of each window: 365 days, or all since 2015-07-01 (up to 8 years). Days that are not known
(four months) are missing for all of them; no window of 28 days and no year before one holds
such a day. PEER is a Python that has pycausalimpact (`peer_causalimpact.py`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import stats

from benchmarks.impact_panels import NOISE, Panels
from models.impact import Panel, Plan, impact

YEAR, ALL, LENGTH = 365, 2912, 28
_TURN = 2 * np.pi / 365.25


def main() -> None:
    """Print a line for each program and past."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--python", help="one that has pycausalimpact")
    said = parser.parse_args()
    panels = Panels(said.store)
    panel = panels.city(NOISE)
    first = int(np.flatnonzero(panels.days == np.datetime64("2020-01-01"))[0])
    fit = [
        at
        for at in range(first, panels.days.size - LENGTH)
        if panel.known[at - YEAR : at + LENGTH].all()
    ]
    starts = np.sort(np.random.default_rng(12).choice(fit, said.runs, replace=False))
    print("program | past | windows | holds 0 | 'more' | median width, points | s each")
    for past, word in ((YEAR, "365 days"), (ALL, "up to 8 years")):
        for name, ask in OURS.items():
            rows = []
            for start in starts:
                began = time.process_time()
                low, high = ask(panel, int(start), past)
                rows.append([low, high, time.process_time() - began])
            tell(name, word, rows)
    if said.python:
        for name, rows in others(said.python, panel, starts).items():
            how, past = name.split("|")
            word = "365 days" if int(past) == YEAR else "up to 8 years"
            tell(f"pycausalimpact, {how}", word, rows)


def tell(name: str, past: str, rows: list[list[float]]) -> None:
    """Print a line."""
    low, high, seconds = np.array(rows).T
    print(
        f"{name} | {past} | {len(rows)} | {np.mean((low <= 0) & (high >= 0)):.3f} | "
        f"{np.mean(low > 0):.3f} | {100 * np.median(high - low):.0f} | {np.mean(seconds):.3f}",
        flush=True,
    )


def ours(panel: Panel, start: int, past: int) -> tuple[float, float]:
    """Return our interval, with controls and calendar."""
    known = panel.known & (np.arange(panel.days.size) >= start - past)
    found = impact(
        replace(panel, known=known), Plan(None, start, start + LENGTH - 1), checks=False
    )
    return found.relative_low, found.relative_high


def alone(panel: Panel, start: int, past: int) -> tuple[float, float]:
    """Return our interval from the series alone, as the peers are given it."""
    return ours(replace(panel, controls=None), start, past)


def poisson(panel: Panel, start: int, past: int) -> tuple[float, float]:
    """Return before/after: the same 28 days of the years before, cases by chance alone."""
    y, known = panel.counts[0], panel.known
    then = [
        at
        for back in range(1, past // YEAR + 1)
        if (at := start - YEAR * back) >= 0 and known[at : at + LENGTH].all()
    ]
    a, b = (
        y[start : start + LENGTH].sum(),
        sum(y[at : at + LENGTH].sum() for at in then),
    )
    far = 1.96 * np.sqrt(1 / a + 1 / b)
    middle = np.log(a * len(then) / b)
    return float(np.expm1(middle - far)), float(np.expm1(middle + far))


def interrupted(panel: Panel, start: int, past: int) -> tuple[float, float]:
    """Return an interrupted time series of days: weekday, a trend, a wave a year, a step."""
    days = np.arange(max(start - past, 0), start + LENGTH)
    days = days[panel.known[days]]
    y = panel.counts[0][days].astype(float)
    after = days >= start
    columns = [np.ones(days.size), *(days % 7 == n for n in range(6))]
    if past > YEAR:
        columns += [days / YEAR, np.cos(_TURN * days), np.sin(_TURN * days)]
    x = np.column_stack([*columns, after]).astype(float)
    beta, rest, *_ = np.linalg.lstsq(x, y, rcond=None)
    free = days.size - x.shape[1]
    error = np.sqrt(np.linalg.inv(x.T @ x)[-1, -1] * rest[0] / free)
    usual = (y[after] - beta[-1]).mean()
    far = stats.t.ppf(0.975, free) * error
    return (beta[-1] - far) / usual, (beta[-1] + far) / usual


OURS: dict[str, Callable[[Panel, int, int], tuple[float, float]]] = {
    "ours": ours,
    "ours, the series alone": alone,
    "before/after, Poisson": poisson,
    "plain interrupted time series": interrupted,
}


def others(
    python: str, panel: Panel, starts: np.ndarray
) -> dict[str, list[list[float]]]:
    """Return what pycausalimpact says, by settings and past."""
    series = np.where(panel.known, panel.counts[0], np.nan)
    with tempfile.TemporaryDirectory() as folder:
        np.savez(
            Path(folder) / "windows.npz",
            series=series,
            starts=starts,
            pasts=[YEAR, ALL],
        )
        script = Path(__file__).with_name("peer_causalimpact.py")
        subprocess.run([python, script, folder], check=True)
        answers: dict[str, list[list[float]]] = json.loads(
            (Path(folder) / "answers.json").read_text(encoding="utf-8")
        )
    return answers


if __name__ == "__main__":
    main()
