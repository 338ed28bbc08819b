"""
Which part of a place says in which flat it is? Floor, room and unit.

In: an address after NFKC, or a text with a door in it. Out: the same without them. The
door is the place; the floor is a household. `5之1號` is a door, `5號之1` a unit of door 5,
unless a floor or a second 號 follows: `108號之3二樓` is door 108之3號. Pure.
"""

from __future__ import annotations

import re
from typing import Final

HINT: Final = "樓|室|地下|號\\s?之|號頂|(?i)\\df|b\\d"
"""A place without one of these (Rust's notation) names no floor."""
COMMON: Final = r"號\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})樓(?:之(?:\d{1,2}|[一二三四五六七八九十]{1,2}))?$"
"""The form of 95 of 100 floors (Rust's notation): at the end of a door."""
DOOR_HINT: Final = r"號[,\s]{0,2}(?:地下|B|\d|[一二三四五六七八九十])"

_N: Final = r"(?:\d{1,4}|[一二三四五六七八九十百兩廿]{1,5})"
_TAIL: Final = (
    rf"(?:\s?之\s?{_N}[A-Za-z]?(?:-{_N})?(?:室|號(?!\d)|(?!\s?樓))"
    rf"|-\s?(?:{_N}[A-Za-z]?|[A-Za-z](?![A-Za-z]))(?!\s?[號樓]))?"
)
_STOREY: Final = (
    rf"(?:(?<=號)\s?(?:之|{_N}\s?[-~至到、,及之]\s?)|{_N}[或至到~])?(?:地下|[Bb])?第?{_N}\s?樓(?!梯)"
    rf"(?:號(?!\d))?{_TAIL}|(?<=[樓號])\s?\d{{1,4}}房|(?<=號)樓(?![梯上下頂層]){_TAIL}"
    rf"|(?<![A-Za-z0-9+]){_N}\s?[Ff](?![A-Za-z0-9+])(?:-[A-Za-z]\d{{1,4}})?{_TAIL}"
    rf"|(?<![A-Za-z0-9])[Bb]\d{{1,2}}[Ff]?(?![A-Za-z0-9棟]){_TAIL}"
    rf"|第?{_N}(?:-{_N})?[A-Za-z]?室|(?<![A-Za-z])[A-Za-z]室"
)
_UNIT: Final = rf"(?<=號)\s?之\s?{_N}(?:-{_N})?(?![\d一二三四五六七八九十])(?!\s?(?:號|(?:地下)?{_N}\s?[樓Ff]|[Bb]\d|地下室))"
_FLOORS: Final = re.compile(
    rf"(?:\s{{0,2}}(?:{_STOREY}|{_UNIT}|地下(?:室|{_N}層)|(?<=號)頂樓))"
    rf"(?:[\s/~、,及和與或至到-]{{0,2}}(?:{_STOREY}|地下(?:室|{_N}層)))*"
)
_FLOORS_OF_A_DOOR: Final = re.compile(
    rf"(?<=[\d一二三四五六七八九十]號)[,\s]{{0,2}}(?:{_STOREY})(?:[\s/~、,及和與或至到-]{{0,2}}(?:{_STOREY}))*"
)
# What stands on both sides of a floor must not become one: 地下3樓室 is not 地下室.
_PART: Final = re.compile(r"[\dA-Za-z一二三四五六七八九十百兩廿地下室樓層號之第頂+~-]")


# 號之3 is the door's own only where more follows; then it is written as doors are: 之3號.
_SUFFIX: Final = re.compile(
    r"(?<=\d)號\s?之\s?(?P<suffix>\d{1,4}(?!\d)|[一二三四五六七八九十]{1,3}(?![一二三四五六七八九十]))"
    rf"(?:號|(?=\s?(?:地下)?{_N}\s?[樓Ff]|\s?[Bb]\d|\s?地下室))"
)
# 2,012 published addresses of 611,150 stand as `209巷10 樓4號`, which is 10號4樓.
_TORN: Final = re.compile(r"(?<=\d) 樓\d{1,3}(?:\s?之\s?\d{1,3})?號")


def drop_floors(place: str) -> str:
    """
    Return the address without floor, room and unit.

    >>> drop_floors("信義路三段100號5樓之2"), drop_floors("基隆路二段209巷10 樓4號")
    ('信義路三段100號', '基隆路二段209巷10號')
    """
    place = _TORN.sub("號", place)
    place = _SUFFIX.sub(r"之\g<suffix>號", place)
    return _FLOORS.sub(_nothing, place).strip()


def mask_floors(text: str) -> str:
    """Return the text with the floors that follow a door masked: 100號〔樓層〕."""
    return _FLOORS_OF_A_DOOR.sub("〔樓層〕", text)


def _nothing(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    behind = match.string[match.end() : match.end() + 1]
    joined = before != "號" and _PART.match(before) and _PART.match(behind)
    return "," if joined else ""
