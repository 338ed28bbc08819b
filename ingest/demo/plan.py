"""
Who complains of what, where and when? The whole demo in numbers, before any word is written.

Cases by village follow the residents, over-dispersed (villages, and sub-categories within
villages, are busier or quieter by a gamma: counts are negative-binomial); some addresses
complain again and again; some incidents are reported by several people; then the plants.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from data import facts
from ingest.demo import days, repeats
from ingest.demo.phrases import CHANNELS, Topic, topics
from ingest.demo.places import Places
from ingest.demo.plants import PLANTS, Plant

Ints = NDArray[np.int64]

_VILLAGE_SHAPE = 16.0  # of the gamma of a village: sd 25 %
_CATEGORY_SHAPE = 12.0  # of the gamma of a sub-category in a village: sd 29 %
_SEASONS = {
    "summer": (0.4, 0.4, 0.6, 0.8, 1.2, 1.6, 1.8, 1.8, 1.5, 1.0, 0.6, 0.4),
    "winter": (1.6, 1.4, 1.1, 0.8, 0.7, 0.6, 0.7, 0.7, 0.8, 1.3, 1.6, 1.7),
}
_CHANNEL_SHARES = (0.42, 0.27, 0.21, 0.05, 0.05)
_DAY_OFF_SHARES = (0.49, 0.25, 0.26, 0.0, 0.0)  # nobody takes letters on a day off
_SITES = ("park", "riverside", "mrt")
_NOWHERE = ("none", "spread")


@dataclass(frozen=True)
class Plan:
    """Petitions in the order of their time; one number each, (n,)."""

    second: Ints
    """Received, seconds since 00:00 of days.START."""
    topic: Ints
    """Row of phrases.topics()."""
    village: Ints
    """Row of Places.village_ids; a petition without a place has the citizen's own."""
    door: Ints
    """Row of Places.doors."""
    channel: Ints
    """Row of phrases.CHANNELS."""
    plant: Ints
    """Row of PLANTS, -1 for none."""
    series: Ints
    """Number of the address that complains again and again, -1 for none."""
    nth: Ints
    """Which one of its series, from 1; 1 where there is none."""

    def __len__(self) -> int:
        """Return the number of petitions."""
        return self.second.size


def make(n: int, places: Places, seed: int) -> Plan:
    """Return a plan of n petitions; the same for the same seed."""
    rng = np.random.default_rng(seed)
    day_weights = days.weights(rng)
    crowd = _Crowd(places, rng)
    sizes = [plant.size(n) for plant in PLANTS]
    parts = [_background(n - sum(sizes), crowd, day_weights, rng)]
    parts += [
        _planted(at, size, crowd, day_weights, rng)
        for at, size in enumerate(sizes)
        if size
    ]
    columns = {
        name: np.concatenate([part[name] for part in parts]) for name in parts[0]
    }
    order = np.lexsort((columns["topic"], columns["door"], columns["second"]))
    ordered = {name: column[order] for name, column in columns.items()}
    ordered["nth"] = repeats.ordinals(ordered["series"])
    return Plan(**{field.name: ordered[field.name] for field in fields(Plan)})


class _Crowd:
    """Where the petitions on each topic come from."""

    def __init__(self, places: Places, rng: np.random.Generator) -> None:
        self.places = places
        self.topics = topics()
        categories = facts.read("subcategories")
        names = categories["subcategory"].to_pylist()
        self.shares = np.array(
            [int(one) for one in categories["cases_2022"].to_pylist()]
        )
        self.category = np.array([names.index(one.subcategory) for one in self.topics])
        village = rng.gamma(_VILLAGE_SHAPE, 1 / _VILLAGE_SHAPE, places.count.size)
        self.weight = (
            places.habitable()
            * village
            * rng.gamma(
                _CATEGORY_SHAPE, 1 / _CATEGORY_SHAPE, (len(names), places.count.size)
            )
        )

    def topic_weights(self) -> NDArray[np.float64]:
        """Return the weight of each topic in each month (n_topics, 12), plants left out."""
        return np.array(
            [
                np.array(_SEASONS.get(topic.season, (1.0,) * 12))
                * (0.0 if topic.planted else topic.weight)
                for topic in self.topics
            ]
        )

    def villages(self, topic: Ints, rng: np.random.Generator) -> Ints:
        """Return a village for each topic of the argument."""
        found = np.zeros(topic.size, np.int64)
        for one in np.unique(topic):
            rows = np.flatnonzero(topic == one)
            weight = self.weight[self.category[one]] * self.possible(self.topics[one])
            found[rows] = drawn(weight, rows.size, rng)
        return found

    def possible(self, topic: Topic) -> NDArray[np.bool_]:
        """Say of each village whether the topic can be there."""
        near = self.places.landmarks
        return np.array(
            [
                (not topic.where or district in topic.where)
                and (topic.place not in _SITES or (topic.place, village) in near)
                for village, district in enumerate(self.places.districts)
            ]
        )

    def doors(self, village: Ints, rng: np.random.Generator) -> Ints:
        """Return a door in each village."""
        inside = rng.random(village.size) * self.places.count[village]
        return self.places.first[village] + inside.astype(np.int64)


def drawn(weight: NDArray[np.float64], n: int, rng: np.random.Generator) -> Ints:
    """Return n row numbers, each as often as its weight tells."""
    cumulated = np.cumsum(weight)
    chance = rng.random(n) * cumulated[-1]
    rows: Ints = np.searchsorted(cumulated, chance, side="right").astype(np.int64)
    return rows


def _background(
    n: int, crowd: _Crowd, day_weights: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, Ints]:
    day = drawn(day_weights, n, rng)
    topic = _topics(days.months()[day], crowd, rng)
    village = crowd.villages(topic, rng)
    door = crowd.doors(village, rng)
    outside = np.array([one.place in {"door", "street"} for one in crowd.topics])
    columns = repeats.added(
        {"day": day, "topic": topic, "village": village, "door": door},
        group=crowd.category[topic],
        open_air=outside[topic],
        bounds=(crowd.places.first, crowd.places.count),
        rng=rng,
    )
    columns["plant"] = np.full(n, -1)
    return _timed(columns, crowd, rng)


def _topics(month: Ints, crowd: _Crowd, rng: np.random.Generator) -> Ints:
    """Return a topic for each month of the argument: its sub-category by the 2022 counts."""
    category = drawn(crowd.shares.astype(float), month.size, rng)
    weights = crowd.topic_weights()
    found = np.zeros(month.size, np.int64)
    key = category * 12 + month - 1
    order = np.argsort(key, kind="stable")
    keys, starts = np.unique(key[order], return_index=True)
    for one, rows in zip(keys, np.split(order, starts[1:]), strict=True):
        weight = np.where(crowd.category == one // 12, weights[:, one % 12], 0.0)
        found[rows] = drawn(weight, rows.size, rng)
    return found


def _planted(
    at: int,
    n: int,
    crowd: _Crowd,
    day_weights: NDArray[np.float64],
    rng: np.random.Generator,
) -> dict[str, Ints]:
    plant = PLANTS[at]
    inside = np.zeros(days.N_DAYS)
    first, last = days.at(plant.start), days.at(plant.end)
    inside[first : last + 1] = 1.0
    if plant.kind == "emerging_topic":  # it spreads: four times as much at the end
        inside[first : last + 1] = np.linspace(0.4, 1.6, last + 1 - first)
    here = np.isin(crowd.places.village_ids, plant.villages) | (not plant.villages)
    village = drawn(crowd.places.habitable() * here, n, rng)
    columns = {
        "day": drawn(day_weights * inside, n, rng),
        "topic": _planted_topics(plant, n, crowd, rng),
        "village": village,
        "door": crowd.doors(village, rng),
        "series": np.full(n, -1),
        "plant": np.full(n, at),
    }
    return _timed(columns, crowd, rng)


def _planted_topics(
    plant: Plant, n: int, crowd: _Crowd, rng: np.random.Generator
) -> Ints:
    """Return the plant's topic n times; where it has none, what people write about places."""
    if plant.topic:
        return np.full(n, [topic.name for topic in crowd.topics].index(plant.topic))
    placed = np.array([one.place not in _NOWHERE for one in crowd.topics])
    likely = crowd.topic_weights().mean(axis=1)
    held = np.bincount(crowd.category, likely, minlength=crowd.shares.size)
    share = likely * placed / np.maximum(held, 1e-9)[crowd.category]
    return drawn(share * crowd.shares[crowd.category], n, rng)


def _timed(
    columns: dict[str, Ints], crowd: _Crowd, rng: np.random.Generator
) -> dict[str, Ints]:
    """Add the channel and the moment; take away the day."""
    day, n = columns.pop("day"), columns["topic"].size
    working = days.is_working(day)
    channel = np.where(
        working,
        drawn(np.array(_CHANNEL_SHARES), n, rng),
        drawn(np.array(_DAY_OFF_SHARES), n, rng),
    )
    nowhere = np.array([one.place in _NOWHERE for one in crowd.topics])
    # A village chief writes of his village.
    channel = np.where(
        (channel == CHANNELS.index("chief")) & nowhere[columns["topic"]], 0, channel
    )
    if columns["plant"][0] >= 0:
        channel = _planted_channel(PLANTS[columns["plant"][0]], channel, rng)
    night = np.array([one.time == "night" for one in crowd.topics])[columns["topic"]]
    office = channel >= CHANNELS.index("letter")
    hour = drawn(days.HOURS["any"], n, rng)
    hour = np.where(night, drawn(days.HOURS["night"], n, rng), hour)
    hour = np.where(office, drawn(days.HOURS["office"], n, rng), hour)
    second = day * days.DAY_S + hour * 3600 + rng.integers(0, 3600, n)
    return columns | {"channel": channel, "second": second}


def _planted_channel(plant: Plant, channel: Ints, rng: np.random.Generator) -> Ints:
    if plant.kind == "campaign":
        return np.full(channel.size, CHANNELS.index("app"))
    if plant.kind == "mass_submission":
        return np.where(
            rng.random(channel.size) < 0.88,
            CHANNELS.index("web"),
            CHANNELS.index("app"),
        )
    return channel
