"""
Where do citizens say that it is? Real places of Taipei, written as people write them.

In: the doors, villages and residents that the project ships, the landmarks beside this
file. Out: for a door number (row of `doors`), the address field of the form and what the
text may call the place.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data import facts
from ingest.demo import spelling
from ingest.demo.spelling import Door

_NEAREST = 3

# What the field holds, by the kind of place and in shares: a door, a door and a word
# beside it, a door with its floor, a lane, a lane's mouth, a range of numbers, a road, a
# crossing, a landmark, the district, or nothing (then the text says where).
_FORMS: dict[str, dict[str, int]] = {
    "door": {"door": 58, "beside": 16, "floor": 12, "lane": 4, "district": 3, "empty": 7},
    "street": {
        "door": 34, "beside": 24, "lane": 12, "mouth": 7, "range": 3, "road": 6,
        "crossing": 4, "district": 3, "empty": 7,
    },
    "road": {
        "crossing": 22, "mouth": 14, "beside": 20, "door": 16, "road": 15, "district": 4,
        "empty": 9,
    },
    "park": {"landmark": 52, "beside": 18, "door": 14, "district": 5, "empty": 11},
    "riverside": {"landmark": 85, "district": 4, "empty": 11},
    "mrt": {"landmark": 86, "district": 3, "empty": 11},
    "none": {"empty": 50, "district": 26, "door": 24},
    # For plants: a place whose village is certain, and one that is hardly told.
    "exact": {"door": 62, "beside": 33, "floor": 5},
    "spread": {"empty": 55, "district": 30, "door": 15},
}  # fmt: skip
_UNSAID = {
    "street": ("door", "lane", "mouth", "mouth"),
    "road": ("crossing", "crossing", "mouth", "road"),
    "park": ("landmark",),
    "riverside": ("landmark",),
    "mrt": ("landmark",),
}


class Spot(NamedTuple):
    """A place as one petition means it."""

    field: str
    """What stands in the address field."""
    name: str
    """The bare name of the place, for the text; empty where there is none."""
    kind: str
    """door, lane, road, crossing, landmark or none."""
    stated: bool
    """Whether the field says more than the district."""
    door: Door


class Places:
    """The doors of every village, the landmarks near it, and how to write them."""

    def __init__(self) -> None:
        doors, self.first, self.count = _doors()
        villages = pl.DataFrame(facts.read("villages")).sort("village_id")
        self.village_ids: list[str] = villages["village_id"].to_list()
        self.districts: list[str] = villages["district"].to_list()
        residents = dict(
            pl.DataFrame(facts.read("population"))
            .select("village_id", "residents")
            .rows()
        )
        self.residents = np.array(
            [int(residents[village]) for village in self.village_ids], float
        )
        self.doors = list(itertools.starmap(Door, doors))
        self.landmarks = _landmarks(villages)
        self._forms = {
            place: [form for form, share in shares.items() for _ in range(share)]
            for place, shares in _FORMS.items()
        }

    def habitable(self) -> NDArray[np.float64]:
        """Return the residents of each village (n_villages,), 0 where no door is known."""
        return np.where(self.count > 0, self.residents, 0.0)

    def spot(
        self, place: str, door: int, village: int, draw: Callable[[], float]
    ) -> Spot:
        """Return a place of the kind that the topic asks for, near that door."""
        forms = self._forms[place]
        form = forms[int(draw() * len(forms))]
        here = self.doors[door]
        if place in {"none", "spread"} and form != "door":
            return Spot(
                here.district if form == "district" else "", "", "none", False, here
            )
        name, kind, beside = self._named(form, place, door, village, draw)
        if form == "empty":
            return Spot("", name, kind, False, here)
        if form == "district":
            town = ("臺北市", "台北市", "")[int(draw() * 3)]
            return Spot(town + here.district, name, kind, False, here)
        field = spelling.prefix(here, kind, draw) + name + beside
        if draw() < 0.3:
            field = field.translate(spelling.WIDE)
        return Spot(field, name, kind, True, here)

    def _named(
        self, form: str, place: str, door: int, village: int, draw: Callable[[], float]
    ) -> tuple[str, str, str]:
        """Return the place's name, its kind, and what stands beside it in the field."""
        if form in {"empty", "district"}:  # then the text alone says where
            unsaid = _UNSAID.get(place, ("door",))
            form = unsaid[int(draw() * len(unsaid))]
        here = self.doors[door]
        near = self.landmarks.get((place if form == "landmark" else form, village))
        if near:
            name = spelling.crossed(near[int(draw() * len(near))], draw)
            return name, form, ""
        if form in {"road", "crossing"} or (
            form in {"lane", "mouth"} and not here.lane
        ):
            return (
                spelling.road(here, draw),
                "road",
                ("", "", "上", "全段")[int(draw() * 4)],
            )
        if form in {"lane", "mouth"}:
            return spelling.lane(here, draw, mouth=form == "mouth"), "lane", ""
        beside = {
            "beside": spelling.BESIDE,
            "floor": spelling.FLOORS,
            "range": (self._until(door),),
        }
        words = beside.get(form, ("",))
        return spelling.numbered(here, draw), "door", words[int(draw() * len(words))]

    def _until(self, door: int) -> str:
        """Return 至…號 with the next door of the same lane, or a word where there is none."""
        here = self.doors[door]
        after = self.doors[door + 1] if door + 1 < len(self.doors) else here
        return (
            f"至{after.number.replace('-', '之')}號"
            if after[:5] == here[:5]
            else "一帶"
        )


@cache
def _doors() -> tuple[list[tuple[str, ...]], NDArray[np.int64], NDArray[np.int64]]:
    """Return the doors sorted by village and way, and each village's first row and count."""
    villages = pl.DataFrame(facts.read("villages")).sort("village_id")
    names = villages.select("village_id", "village", at=pl.int_range(pl.len()))
    doors = (
        pl.DataFrame(facts.read("doors"))
        # A road with ? was damaged before publication (公?路 for 公舘路).
        .filter(~pl.col("road").str.contains("?", literal=True))
        .join(names, on="village_id")
        .with_columns(pl.col("lane", "alley").fill_null(""))
        .with_columns(
            first_digits=pl.col("number")
            .str.extract(r"(\d+)")
            .cast(pl.Int64, strict=False)
        )
        .sort(
            "at", "road", "lane", "alley", "first_digits", "number", maintain_order=True
        )
    )
    at = doors["at"].to_numpy()
    steps = np.arange(villages.height)
    first = np.searchsorted(at, steps)
    count = np.searchsorted(at, steps, side="right") - first
    rows = doors.select("district", "village", "road", "lane", "alley", "number").rows()
    return rows, first, count


def _landmarks(villages: pl.DataFrame) -> dict[tuple[str, int], list[str]]:
    """Return the nearest landmarks of each kind, by kind and village number, same district."""
    with (resources.files("ingest.demo") / "places.csv").open("rb") as lines:
        known = pl.read_csv(lines, infer_schema=False)
    middle = villages.select("village_id", "lon", "lat")
    pairs = (
        villages.select("district", at=pl.int_range(pl.len()), x="lon", y="lat")
        .join(known.join(middle, on="village_id"), on="district")
        # Within one city a degree of longitude is 0.905 of a degree of latitude.
        .with_columns(
            far=((pl.col("lon") - pl.col("x")) * 0.905) ** 2
            + (pl.col("lat") - pl.col("y")) ** 2
        )
        .sort("at", "kind", "far", "name")
        .group_by("at", "kind", maintain_order=True)
        .agg(pl.col("name").head(_NEAREST))
    )
    return {(kind, at): names for at, kind, names in pairs.rows()}
