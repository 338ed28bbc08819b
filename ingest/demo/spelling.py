"""
How is a place written? A door, a lane, a crossing, in the spellings of the city.

In: a door, or a landmark's name. Out: one of the ways to write it, by the random numbers
that are handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

_ZIP = {
    "中正區": 100, "大同區": 103, "中山區": 104, "松山區": 105, "大安區": 106, "萬華區": 108,
    "信義區": 110, "士林區": 111, "北投區": 112, "內湖區": 114, "南港區": 115, "文山區": 116,
}  # fmt: skip
_SECTIONS = str.maketrans("123456789", "一二三四五六七八九")
WIDE = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "0123456789-"}
FLOORS = (
    "1樓", "2樓", "二樓", "3樓", "三樓", "4樓", "四樓", "5樓", "五樓", "7樓之2", "B1", "頂樓",
)  # fmt: skip
BESIDE = (
    "前", "旁", "對面", "附近", "斜對面", "門口", "旁人行道", "前方", "後方", "樓下", "一帶",
)  # fmt: skip
_IN_CITY = ("臺北市{district}",) * 27 + ("台北市{district}",) * 15
_BEFORE = (
    *_IN_CITY, *("{district}",) * 24, *("{zip}台灣台北市{district}",) * 6,
    *("{district}臺北市{district}",) * 3, *("",) * 11,
)  # fmt: skip
# By the kind of place, in shares; only a door is told with its village.
_PREFIXES = {
    "door": _BEFORE + ("臺北市{district}{village}",) * 14,
    "road": _BEFORE + ("{district}",) * 14,
    "landmark": ("{district}", ""),
}


class Door(NamedTuple):
    """One row of the shipped doors."""

    district: str
    village: str
    road: str
    lane: str
    alley: str
    number: str


def road(door: Door, draw: Callable[[], float]) -> str:
    """Return the road of a door, its section mostly in Chinese numerals."""
    name = door.road
    return name.translate(_SECTIONS) if name[-1] == "段" and draw() < 0.72 else name


def lane(door: Door, draw: Callable[[], float], *, mouth: bool = False) -> str:
    """Return the lane of a door, as a lane or as its mouth."""
    way = road(door, draw)
    name = f"{way}{door.lane}巷"
    if mouth:
        return (f"{name}口", f"{way}與{name}口", f"{name}口", f"{way}-{name}")[
            int(draw() * 4)
        ]
    if door.alley and draw() < 0.5:
        name += f"{door.alley}弄"
    return name + ("", "", "", "內", "底")[int(draw() * 5)]


def numbered(door: Door, draw: Callable[[], float]) -> str:
    """Return road, lane, alley and number of a door."""
    name = road(door, draw)
    if door.lane:
        name += f"{door.lane}巷"
    if door.alley:
        name += f"{door.alley}弄"
    number = door.number
    if "-" in number and draw() < 0.6:
        number = number.replace("-", "之")
    return f"{name}{number}號"


def crossed(name: str, draw: Callable[[], float]) -> str:
    """Return a landmark's name; a crossing (two roads with | between) in one of its forms."""
    first, bar, second = name.partition("|")
    if not bar:
        return name
    if draw() < 0.5:
        first, second = second, first
    if draw() < 0.7:
        first, second = (
            way.translate(_SECTIONS) if way[-1] == "段" else way
            for way in (first, second)
        )
    forms = (
        f"{first}與{second}口", f"{first}與{second}路口", f"{first}、{second}口",
        f"{first}-{second}", f"{first}/{second}口", f"{first}{second}口",
        f"{first}和{second}交叉口",
    )  # fmt: skip
    return forms[int(draw() * len(forms))]


def prefix(door: Door, kind: str, draw: Callable[[], float]) -> str:
    """Return what stands before the road: city, district, village, postal code, or nothing."""
    forms = _PREFIXES.get(kind, _PREFIXES["road"])
    return forms[int(draw() * len(forms))].format(
        district=door.district, village=door.village, zip=_ZIP[door.district]
    )
