"""
Which links would readers open? Addresses of filters drawn at random from what a store holds.

In: a store, a number and a seed. Out: that many different addresses, "?…". Half of them
have one part (an agency, a period, a word …), the others two or three.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dashboard import queries
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

WORDS = ("路燈", "噪音", "停車", "公園", "號", "忠孝東路")


def drawn(store: Store, n: int, seed: int) -> list[str]:
    """Return so many different addresses of filters, drawn from the data."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark
    parts = list(_parts(store, chance))
    found: dict[str, None] = {}
    while len(found) < n:
        said: dict[str, Any] = {}
        for _ in range(chance.choice([1, 1, 2, 3])):
            said |= chance.choice(parts)()
        found[f"?{Filters(**said).to_url()}"] = None
    return list(found)


def _parts(store: Store, chance: random.Random) -> list[Callable[[], dict[str, Any]]]:
    """Return what draws a part of the filters; a period is drawn twice as often."""
    options = queries.options(store, Scope.everyone())
    known = {
        "agencies": options["agency"].drop_null().to_pylist(),
        "categories": options["category"].drop_null().to_pylist(),
        "channels": options["channel"].drop_null().to_pylist(),
        "topics": queries.topics(store)["topic_id"].to_pylist(),
        "districts": sorted(set(queries.villages(store)["parent_id"].to_pylist())),
        "levels": ["door", "crossing", "lane"],
        "weekdays": list(range(1, 8)),
    }
    first, last = queries.data_days(store)

    def of(name: str) -> Callable[[], dict[str, Any]]:
        return lambda: {name: (chance.choice(known[name]),)}

    def period() -> dict[str, Any]:
        days = chance.choice([7, 28, 91, 364, 1000])
        end = last - timedelta(days=chance.randint(0, (last - first).days))
        return {"start": end - timedelta(days=days - 1), "end": end}

    def near() -> dict[str, Any]:
        lon, lat = chance.uniform(121.5, 121.6), chance.uniform(25.0, 25.1)
        return {"near": (round(lon, 5), round(lat, 5), chance.randint(200, 3000))}

    return [
        *(of(name) for name, values in known.items() if values),
        period,
        period,
        near,
        lambda: {"hours": (chance.randint(0, 23), chance.randint(0, 23))},
        lambda: {"words": chance.choice(WORDS)},
        lambda: {"kind": "all"},
    ]
