"""
How did the city handle it? Agency and section, delivered, due, closed, satisfaction.

In: a plan. Out: the export's columns about it, as text. The reply is due 6 working days
after the day of receipt; the export was drawn at the end of days.END, so that what was not
closed by then is still open.
"""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data import facts
from ingest.demo import days
from ingest.demo.phrases import CHANNELS, topics
from ingest.demo.places import Places
from ingest.demo.plan import Plan
from ingest.demo.plants import PLANTS

Ints = NDArray[np.int64]

CHANNEL_NAMES = ("網路", "電話", "APP", "書面", "里長")
_LETTERS = ("W", "T", "A", "P", "C")
_UNIT = 10
_SATISFIED = ("非常不滿意", "不滿意", "普通", "滿意", "非常滿意")
_DUE_WORKING_DAYS = 6
_MAX_SEQUENCE_STEP = 12
_REASSIGNED_SHARES = np.array([0.82, 0.13, 0.035, 0.01, 0.005])
# Working days to the reply: most soon, many on the last two days, few too late.
_SHARES = np.array([0.55, 0.40, 0.05])
_SOON_MEDIAN_DAYS = 2.4
_SLOW_MEDIAN_DAYS = 13.0
_HANDS = 2
_ANSWERED = np.array([0.34, 0.16, 0.32, 0.08, 0.12])  # by channel
_HAPPY = np.array([0.33, 0.11, 0.10, 0.15, 0.31])  # polarised, as surveys here are
_SLOW = [plant.agency for plant in PLANTS if plant.kind == "slow_agency"]
_CROSS = np.array([0.62, 0.17, 0.09, 0.06, 0.06])  # where the reply came too late


def handled(plan: Plan, places: Places, seed: int) -> pl.DataFrame:
    """Return the columns of the export that the city wrote itself, one row a petition."""
    rng = np.random.default_rng([seed, 1])
    owners, town_of = _owners(places)
    owner = plan.topic * len(_towns(places)) + town_of[plan.village]
    slow = np.isin(owners["受理機關"].to_list(), _SLOW)[owner]
    reassigned = rng.choice(_REASSIGNED_SHARES.size, len(plan), p=_REASSIGNED_SHARES)
    delivered = _delivered(plan, reassigned, rng)
    due = days.working_days_later(
        plan.second // days.DAY_S, np.full(len(plan), _DUE_WORKING_DAYS)
    )
    closed = _closed(delivered, due, reassigned, slow, rng)
    drawn_at = days.N_DAYS * days.DAY_S
    done = closed < drawn_at
    satisfied = _satisfied(plan, done, closed // days.DAY_S > due, rng)
    received = days.roc_moments(plan.second)
    return pl.DataFrame(
        {
            "案件編號": _numbers(plan, places, rng),
            **{name: owners[name].gather(owner) for name in owners.columns},
            "來源管道": pl.Series(CHANNEL_NAMES).gather(plan.channel),
            "受理日期": received,
            "送達日期": _until(delivered, drawn_at),
            "辦理期限": days.roc(due),
            "結案日期": _until(closed, drawn_at),
            "案件狀態": pl.Series(["處理中", "已結案"]).gather(done.astype(np.int64)),
            "改分次數": pl.Series([str(n) for n in range(10)]).gather(reassigned),
            "滿意度": pl.Series(["", *_SATISFIED]).gather(satisfied),
        }
    )


def _towns(places: Places) -> list[str]:
    return sorted(set(places.districts))


def _owners(places: Places) -> tuple[pl.DataFrame, Ints]:
    """Return who answers each topic in each district, and the district of each village."""
    towns = _towns(places)
    known = {row["subcategory"]: row for row in facts.read("subcategories").to_pylist()}
    text = (resources.files("ingest.demo") / "sections.toml").read_text(
        encoding="utf-8"
    )
    sections = tomllib.loads(text)
    rows = []
    for topic in topics():
        fact = known[topic.subcategory]
        agency = topic.agency or fact["agency"]
        section = sections["subcategory"].get(topic.subcategory)
        section = section or sections["agency"].get(agency, "")
        rows += [
            (
                fact["category"],
                topic.subcategory,
                agency,
                section.format(town=town.removesuffix("區")),
            )
            for town in towns
        ]
    columns = ["案件主類別", "案件次類別", "受理機關", "受理科室"]
    return (
        pl.DataFrame(rows, schema=columns, orient="row"),
        np.array([towns.index(district) for district in places.districts]),
    )


def _numbers(plan: Plan, places: Places, rng: np.random.Generator) -> pl.Series:
    """Return the case numbers: letter and unit - ROC date - number of the day."""
    day = plan.second // days.DAY_S
    key = day * len(CHANNELS) + plan.channel
    order = np.argsort(key, kind="stable")
    sequence = np.cumsum(rng.integers(1, _MAX_SEQUENCE_STEP + 1, len(plan)))
    first = np.searchsorted(key[order], key[order], side="left")
    before = np.concatenate([[0], sequence])[first]
    number = np.empty_like(sequence)
    number[order] = sequence - before
    towns = _towns(places)
    town = np.array([towns.index(district) for district in places.districts])
    unit = np.where(
        plan.channel == CHANNELS.index("chief"), 21 + town[plan.village], _UNIT
    )
    parts = {
        "letter": pl.Series(_LETTERS).gather(plan.channel),
        "unit": unit,
        "day": days.roc(day, separator=""),
        "number": pl.Series(number).cast(pl.String).str.zfill(5),
    }
    return (
        pl.DataFrame(parts)
        .select(pl.format("{}{}-{}-{}", "letter", "unit", "day", "number"))
        .to_series()
    )


def _delivered(plan: Plan, reassigned: Ints, rng: np.random.Generator) -> Ints:
    """Return the moments at which the agency that answers got it (seconds since START)."""
    day, second = np.divmod(plan.second, days.DAY_S)
    late = (second > 17 * 3600) | ~days.is_working(day) | (rng.random(len(plan)) < 0.3)
    next_day = days.working_days_later(day, late.astype(np.int64) + reassigned)
    at_once = np.maximum(second, 8 * 3600) + rng.integers(300, 3 * 3600, len(plan))
    in_office = rng.integers(8 * 3600 + 1800, 12 * 3600, len(plan))
    same = next_day == day
    return next_day * days.DAY_S + np.where(
        same, np.minimum(at_once, 18 * 3600 + 1800), in_office
    )


def _closed(
    delivered: Ints,
    due: Ints,
    reassigned: Ints,
    slow: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    """Return the moments of the reply, also those after the export was drawn."""
    n = delivered.size
    got = delivered // days.DAY_S
    soon = days.working_days_later(
        got,
        np.round(rng.lognormal(np.log(_SOON_MEDIAN_DAYS), 0.55, n)).astype(np.int64),
    )
    # A case that went from hand to hand twice is not held to its day any more.
    soon = np.where(reassigned < _HANDS, np.minimum(soon, due), soon)
    at_the_end = days.working_days_later(due, -rng.choice([0, 0, 1, 1, 2], n))
    late = days.working_days_later(
        due, 1 + np.round(rng.exponential(4.0, n)).astype(np.int64)
    )
    tardy = np.round(rng.lognormal(np.log(_SLOW_MEDIAN_DAYS), 0.5, n)).astype(np.int64)
    kind = rng.choice(_SHARES.size, n, p=_SHARES)
    day = np.select([kind == 0, kind == 1], [soon, at_the_end], late)
    day = np.where(slow, days.working_days_later(got, tardy), np.maximum(day, got))
    moment = day * days.DAY_S + rng.integers(8 * 3600 + 1800, 17 * 3600 + 1800, n)
    return np.where(moment > delivered, moment, delivered + rng.integers(600, 5400, n))


def _satisfied(
    plan: Plan,
    done: NDArray[np.bool_],
    late: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    """Return 0 (not answered) or 1 (worst) to 5 (best)."""
    n = len(plan)
    answered = done & (rng.random(n) < _ANSWERED[plan.channel])
    mark = np.where(late, rng.choice(5, n, p=_CROSS), rng.choice(5, n, p=_HAPPY))
    return np.where(answered, mark + 1, 0)


def _until(moment: Ints, end: int) -> pl.Series:
    """Return moments as text, nothing for those that come after the export."""
    said = days.roc_moments(np.minimum(moment, end - 1))
    return pl.select(
        pl.when(pl.Series(moment < end)).then(said).otherwise(pl.lit(""))
    ).to_series()
