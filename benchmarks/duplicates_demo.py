"""
Are the copies and the incidents that the demo hides found again? Part of duplicates.py.

The demo's plan says which petitions are of one template, and which were told by neighbours
of one incident: next doors, the same topic, within five days.
"""

from __future__ import annotations

import time

import numpy as np
import polars as pl

from data import facts
from geo.crs import to_metres
from geo.geocode import geocode
from geo.mentions import marked
from geo.reading import Names
from ingest.demo import PLANTS, generate
from ingest.demo import plan as plans
from ingest.demo.export import SEED
from ingest.demo.places import Places
from ingest.places import known_places
from models import duplicates
from models.text import plain

RADIUS_M, DAYS, COPIES = 50, 7, 10
SURE_M = 85
"""A point that is off by more places nothing next door; as in ingest/duplicates.py."""

_NEXT_DOORS, _INCIDENT_DAYS = 6, 5


def names() -> Names:
    """Return the names of roads and villages that are taken out of texts."""
    roads = pl.DataFrame(facts.read("roads")).with_columns(doors=pl.lit(1))
    villages = pl.DataFrame(facts.read("villages")).select("district", "village")
    return Names.of(roads, villages)


def planted() -> None:
    """Print how the template and the incidents that the demo hides are found."""
    plan = plans.make(30_000, Places(), SEED)
    said = pl.DataFrame(generate())
    cases = demo_cases(said)
    began = time.perf_counter()
    found = duplicates.find(
        cases, radius_m=RADIUS_M, days=DAYS, least=0.7, least_copies=COPIES
    )
    took = time.perf_counter() - began
    at = [one.name for one in PLANTS].index("last_buses")
    true = set(np.flatnonzero(plan.plant == at).tolist())
    copies = found.filter(pl.col("kind") == duplicates.TEMPLATE)
    rows = copies["petition_id"].cast(pl.Int64)
    hits = len(true & set(rows.to_list()))
    print(
        f"demo, planted template of {len(true)} | ours ({copies['group_id'].n_unique()} "
        f"groups, {took:.1f} s) | {hits / max(1, copies.height):.3f} | "
        f"{hits / len(true):.3f}"
    )
    incidents(plan, cases, found)


def demo_cases(said: pl.DataFrame) -> pl.DataFrame:
    """Return the demo's petitions with the places that the geocoder finds."""
    address = said["陳情地點"].fill_null("")
    different = address.unique().sort()
    places = geocode(different, known_places()).with_columns(address=different)
    placed = address.to_frame("address").join(
        places.with_row_index("spot"), on="address", how="left", maintain_order="left"
    )
    x_m, y_m = to_metres(
        placed["lon"].fill_null(np.nan), placed["lat"].fill_null(np.nan)
    )
    vague = ["road", "village", "district", "outside", "none"]
    near = (placed["error_m"] <= SURE_M) & (placed["match_level"] != "lane")
    sure = near & placed["lon"].is_not_null()
    spot = pl.when(~pl.col("match_level").is_in(vague)).then("spot").cast(pl.Int64)
    day = said["受理日期"].str.to_datetime("%Y/%m/%d %H:%M", strict=False)
    if day.null_count():  # years of the Republic
        year = said["受理日期"].str.extract(r"^(\d+)/").cast(pl.Int32) + 1911
        day = (
            year.cast(pl.String) + said["受理日期"].str.replace(r"^\d+", "")
        ).str.to_datetime("%Y/%m/%d %H:%M")
    return (
        placed.with_columns(
            petition_id=pl.int_range(pl.len()).cast(pl.String).str.zfill(6),
            filed_at=day,
            category=said["案件次類別"],
            text=plain(marked(said["陳情內容"], names())),
            spot=spot,
        )
        .with_columns(x_m=x_m, y_m=y_m)
        .with_columns(pl.when(sure).then(pl.col("x_m", "y_m")))
    )


def incidents(plan: plans.Plan, cases: pl.DataFrame, found: pl.DataFrame) -> None:
    """Print how many of the incidents told by neighbours are found, and what else is."""
    alone = (plan.series < 0) & (plan.plant < 0)
    order = np.lexsort((plan.door, plan.topic))
    true = set()
    for apart in range(1, 8):
        one, other = order[:-apart], order[apart:]
        near = (
            (plan.topic[one] == plan.topic[other])
            & (plan.village[one] == plan.village[other])
            & (np.abs(plan.door[one] - plan.door[other]) <= _NEXT_DOORS)
            & (np.abs(plan.second[one] - plan.second[other]) < _INCIDENT_DAYS * 86_400)
            & alone[one] & alone[other]
        )  # fmt: skip
        true |= {
            (min(a, b), max(a, b))
            for a, b in zip(one[near].tolist(), other[near].tolist(), strict=True)
        }
    kind = found.filter(pl.col("kind") == duplicates.SAME_CASE)
    leads = kind.filter("lead").select("group_id", first="petition_id")
    pairs = kind.filter(~pl.col("lead")).join(leads, on="group_id")
    told = [
        (int(first), int(later))
        for first, later in pairs.select("first", "petition_id").iter_rows()
    ]
    hits = sum(pair in true for pair in told)
    again = sum(
        plan.series[a] >= 0 and plan.series[a] == plan.series[b] for a, b in told
    )
    placed = cases["x_m"].is_not_null().to_numpy()
    findable = {pair for pair in true if placed[pair[0]] and placed[pair[1]]}
    group = dict(
        kind.select(pl.col("petition_id").cast(pl.Int64), "group_id").iter_rows()
    )
    caught = sum(a in group and group[a] == group.get(b) for a, b in findable)
    print(
        f"demo, planted incidents | ours | {hits / max(1, len(told)):.3f} "
        f"(and {again / max(1, len(told)):.3f} an address that writes again within days) "
        f"| {caught / max(1, len(findable)):.3f} of {len(findable)} pairs with two points, "
        f"of {len(true)} in all"
    )
