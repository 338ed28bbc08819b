"""
Do alarms, change points, forecasts and breach chances keep what they say?

Run: `PYTHONPATH=. python benchmarks/trends.py [--runs 40] [--tails 60] [--store taipei.duckdb]
[--demo demo.duckdb]`.

1. No signal: each run invents 500 series of 320 weeks: rates from 0.3 to 150 a week, a season
   of up to 50 %, over-dispersed (variance 1 to 4 times the mean), with a slow drift
   (first-order autoregression, 0.95 a week, sd 12 %). Every alarm is false. Then the last week
   of 25 series is multiplied. No number was fitted to these seeds; the tails of the
   test (15 degrees of freedom) were chosen by `--tails 60`, on seeds from 5,000 on.
2. Steady series for change points: 120 months, no change; then a level times 1.5.
3. With a store of the published 1999 files: each whole month of the last five years is
   foretold from those before it alone (held out by month, one and six months ahead); and
   every week within eight weeks after a known series break is asked for alarms, with the breaks
   of the registry and without; and all weeks of the last five years, each as it stood then.
4. With a store of the demo: the open cases at the end of each month of 2025 are foretold
   from what was known on that day, and held against what came.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from dashboard import deadlines, queries
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.trends import laid_out, office
from data.registry import Registry
from data.registry_breaks import Break, breaks
from data.store import Store
from models import trends
from models.hotspots import benjamini_hochberg
from models.trends_alarms import alarms
from models.trends_changes import changes
from models.trends_farrington import farrington
from models.trends_forecast import forecast

Floats = NDArray[np.float64]
_SERIES, _WEEKS, _RAISED = 500, 320, 25
_MANY = 100
_EVERYONE = Scope.everyone()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--tails", type=int, default=0, help="runs of other tails")
    said = parser.parse_args()
    if said.runs:
        no_signal(said.runs)
        steady(50 * said.runs)
        speed()
    if said.tails:
        tails(said.tails)
    if said.store:
        with tempfile.TemporaryDirectory() as folder:
            registry = Registry(Path(folder) / "registry.sqlite")
            known = breaks(registry, source="taipei_1999")
            registry.close()
        store = Store(said.store)
        coverage(store, known)
        at_breaks(store, known)
        every_week(store, known)
    if said.demo:
        breach(Store(said.demo))


def invented(chance: np.random.Generator, times: float) -> tuple[Floats, Floats]:
    """Return (n_series, n_weeks) counts of which the first are raised, and the rates."""
    week = np.arange(_WEEKS)
    mean = np.exp(chance.uniform(np.log(0.3), np.log(150), (_SERIES, 1)))
    turn = chance.uniform(0, 2 * np.pi, (_SERIES, 1))
    season = 1 + chance.uniform(0, 0.5, (_SERIES, 1)) * np.cos(
        2 * np.pi * week / 52.18 + turn
    )
    drift = np.zeros((_SERIES, _WEEKS))
    for at in range(1, _WEEKS):
        step = chance.normal(0, 0.12 * np.sqrt(1 - 0.95**2), _SERIES)
        drift[:, at] = 0.95 * drift[:, at - 1] + step
    rate = mean * season * np.exp(drift)
    rate[:_RAISED, -1] *= times
    over = chance.uniform(1.0, 4.0, (_SERIES, 1))
    shape = rate / np.maximum(over - 1, 1e-6)
    counts = chance.poisson(chance.gamma(shape, np.maximum(over - 1, 1e-6)))
    return counts.astype(np.float64), mean[:, 0]


def no_signal(runs: int) -> None:
    """Print false alarms without a signal, and what is found of raised weeks."""
    print(
        "times | runs | runs with a false alarm | false share | found, usual >= 20 a week | >= 5"
    )
    for times in (1.0, 2.0, 3.0, 4.0):
        count = runs if times == 1 else max(runs // 4, 1)
        any_false, false = 0, []
        found = {20.0: [0, 0], 5.0: [0, 0]}
        for run in range(count):
            y, mean = invented(np.random.default_rng(1000 + run), times)
            called = alarms(y, back=0).q <= 0.05  # noqa: PLR2004 - the rate promised
            raised = (np.arange(_SERIES) < _RAISED) & (times > 1)
            any_false += bool((called & ~raised).any())
            false.append((called & ~raised).sum() / max(called.sum(), 1))
            for least, tally in found.items():
                of = raised & (mean >= least)
                tally[0] += int((called & of).sum())
                tally[1] += int(of.sum())
        shares = " | ".join(f"{a / max(b, 1):.2f} of {b}" for a, b in found.values())
        print(f"x {times} | {count} | {any_false} | {np.mean(false):.3f} | {shares}")


def tails(runs: int) -> None:
    """Print what other tails than Student's t with 15 degrees of freedom would call."""
    print(
        "degrees of freedom | runs | runs with a false alarm | x 3 found, usual >= 20 a week"
    )
    degrees = (12, 15, 20, 25, 30, 40)
    false = dict.fromkeys(degrees, 0)
    found = dict.fromkeys(degrees, 0)
    large = 0
    for times, count in ((1.0, runs), (3.0, max(runs // 6, 1))):
        for run in range(count):
            y, mean = invented(np.random.default_rng(5000 + run), times)
            told = farrington(y)
            z = stats.t.isf(told.p, 15)
            raised = (np.arange(_SERIES) < _RAISED) & (mean >= 20)  # noqa: PLR2004
            large += int(raised.sum()) if times > 1 else 0
            for free in degrees:
                p = np.where(told.observed >= 5, stats.t.sf(z, free), 1.0)  # noqa: PLR2004
                called = benjamini_hochberg(p) <= 0.05  # noqa: PLR2004
                if times > 1:
                    found[free] += int((called & raised).sum())
                else:
                    false[free] += bool(called.any())
    for free in degrees:
        print(f"{free} | {runs} | {false[free]} | {found[free] / max(large, 1):.2f}")


def steady(runs: int) -> None:
    """Print change points of steady series, and of a level that rises by half."""
    chance = np.random.default_rng(7)
    for drift in (0.0, 0.1):
        false = found = 0
        for _ in range(runs):
            over = chance.uniform(1.1, 4.0)
            mean = np.exp(chance.uniform(np.log(10), np.log(1000)))
            walk = np.zeros(120)
            for at in range(1, 120):
                walk[at] = 0.5 * walk[at - 1] + chance.normal(0, drift * np.sqrt(0.75))
            rate = np.full(120, mean) * np.exp(walk)
            y = chance.poisson(chance.gamma(rate / (over - 1), over - 1))
            false += bool(changes(y))
            rate[60:] *= 1.5
            y = chance.poisson(chance.gamma(rate / (over - 1), over - 1))
            found += any(abs(one.at - 60) <= 3 for one in changes(y))  # noqa: PLR2004
        print(
            f"change points, drift sd {drift}: {runs} steady series, {100 * false / runs:.1f} % "
            f"with any; x 1.5 found within 3 months in {100 * found / runs:.1f} %"
        )


def speed() -> None:
    """Print the seconds of 1,000 series of five years, new and ongoing told apart."""
    y = np.concatenate([invented(np.random.default_rng(n), 1.0)[0] for n in (1, 2)])
    began = time.perf_counter()
    alarms(y)
    print(
        f"alarms of {len(y):,} series, five weeks each: {time.perf_counter() - began:.1f} s"
    )


def coverage(store: Store, known: list[Break]) -> None:
    """Print how often the months held out lie in their intervals."""
    last = queries.data_days(store)[1]
    found = laid_out(store, Filters(kind="all"), _EVERYONE, known, "category", last)
    months = trends.periods(found.counts, last, "month", found.known)
    worth = months.days / (365.25 / 12)
    print(
        "forecast, ahead | level | months x items | inside | median width, of expected"
    )
    for ahead in (1, 6):
        for level in (0.8, 0.95):
            inside, width = [], []
            for at in range(len(worth) - 60, len(worth) - ahead + 1):
                told = forecast(
                    months.counts[:, :at],
                    months.known[:, :at],
                    worth[: at + ahead],
                    ahead=ahead,
                    level=level,
                )
                came = months.counts[:, at + ahead - 1]
                low, high = told.low[:, -1], told.high[:, -1]
                usable = (months.known[:, at + ahead - 1] > 0.999) & np.isfinite(low)  # noqa: PLR2004
                inside += ((low <= came) & (came <= high))[usable].tolist()
                width += ((high - low) / told.expected[:, -1])[usable].tolist()
            print(
                f"{ahead} | {level} | {len(inside):,} | {np.mean(inside):.3f} | {np.median(width):.2f}"
            )


def at_breaks(store: Store, known: list[Break]) -> None:
    """Print the alarms of items in the eight weeks after each break of theirs."""
    last = queries.data_days(store)[1]
    print(
        "break | item | last days of weeks with an alarm, with the register | without it"
    )
    calendar, spring = office()
    everything = Filters(kind="all")
    for one in known:
        if one.concerns not in {"category", "rows"}:
            continue
        ends = [min(one.starts + timedelta(days=7 * n + 6), last) for n in range(8)]
        cubes = [
            laid_out(store, everything, _EVERYONE, register, "category", ends[-1])
            for register in (known, ())
        ]
        told = []
        for cube in cubes:
            # A break of all rows is asked of all items; a renamed one under either name.
            asked = {one.name, one.before} if one.concerns == "category" else None
            names = cube.names["category"].to_list()
            rows = [at for at, name in enumerate(names) if not asked or name in asked]
            hits = []
            for end in ends:
                size = cube.counts.shape[1] - (ends[-1] - end).days
                if size < 30 or not rows:  # noqa: PLR2004 - before the days looked at
                    continue
                weeks = trends.periods(
                    cube.counts[:, :size], end, "week", cube.known[:, :size]
                )
                more = trends.regressors(calendar, spring, weeks.first, weeks.days)
                state = alarms(weeks.counts, weeks.known, more, back=0).state[rows]
                if np.isin(state, ["new", "ongoing"]).any():
                    hits.append(f"{end}")
            told.append(", ".join(hits) or "none")
        print(f"{one.starts} | {one.name or 'all'} | {told[0]} | {told[1]}")


def every_week(store: Store, known: list[Break]) -> None:
    """Print how many alarms five years of real weeks had, each asked as it stood then."""
    last = queries.data_days(store)[1]
    cube = laid_out(store, Filters(kind="all"), _EVERYONE, known, "category", last)
    calendar, spring = office()
    weeks = trends.periods(cube.counts, last, "week", cube.known)
    more = trends.regressors(calendar, spring, weeks.first, weeks.days)
    told, tested, any_alarm = np.zeros(len(weeks.counts)), 0, 0
    for back in range(260):
        size = weeks.counts.shape[1] - back
        found = alarms(
            weeks.counts[:, :size], weeks.known[:, :size], more[:size], back=0
        )
        called = np.isin(found.state, ["new", "ongoing"])
        told += called
        tested += int((found.state != "undefined").sum())
        any_alarm += bool(called.any())
    print(
        f"five years: {tested:,} items x weeks, {int(told.sum())} alarms in {any_alarm} of 260 weeks"
    )
    for at in np.argsort(-told)[:6]:
        print(f"  {cube.names['category'][int(at)]}: {told[at]:.0f}")


def breach(store: Store) -> None:
    """Print the chance foretold of open cases beside the share that was late."""
    rows = []
    for month in range(1, 12):
        today = date(2025, month + 1, 1) - timedelta(days=1)
        open_now = pl.DataFrame(
            deadlines.open_cases(store, Filters(end=today, kind="all"), _EVERYONE)
        ).filter(pl.col("state") == "waiting")
        came = deadlines.judged(store, Filters(kind="all"), _EVERYONE).select(
            "petition_id", then="state"
        )
        rows.append(open_now.join(came, on="petition_id", how="left"))
    told = pl.concat(rows).with_columns(
        late=~pl.col("then").is_in(["on_time", "waiting"])
    )
    print("chance | open cases | foretold | were late")
    cut = told["breach_chance"].cut([0.05, 0.1, 0.2, 0.4, 0.8])
    for row in (
        told.with_columns(band=cut)
        .group_by("band")
        .agg(pl.len(), pl.col("breach_chance").mean(), pl.col("late").mean())
        .sort("breach_chance")
        .iter_rows()
    ):
        print(f"{row[0]} | {row[1]} | {row[2]:.3f} | {row[3]:.3f}")
    by = told.group_by("agency").agg(
        pl.len(), pl.col("breach_chance").mean(), pl.col("late").mean()
    )
    print("agency with 100 or more | open cases | foretold | were late")
    for row in (
        by.filter(pl.col("len") >= _MANY).sort("len", descending=True).iter_rows()
    ):
        print(f"{row[0]} | {row[1]} | {row[2]:.3f} | {row[3]:.3f}")


if __name__ == "__main__":
    main()
