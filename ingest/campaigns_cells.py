"""
What does one cell of a campaign mean? Days, places, targets and amounts as people write them.

In: a text. Out: the value, or ValueError in one sentence that says what was expected.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from data import facts
from data.registry_campaigns import TARGETS
from ingest.dates import moments
from ingest.normalise import CHANNELS

_TARGETS: Final = {
    "類別": "category", "案件類別": "category", "管道": "channel", "來源管道": "channel",
    "主題": "topic",
}  # fmt: skip
_WHOLE_CITY: Final = ("全市", "臺北市", "臺北市全市")
_BETWEEN: Final = re.compile(r"[;；、,，\n]")
_CODE: Final = re.compile(r"(\d{8}(?:\d{3})?)(?:\.0)?")
_COST: Final = re.compile(
    r"(?:NT\$|TWD|\$)? ?(\d+(?:,\d{3})*(?:\.\d+)?) ?(萬)? ?(?:元整?)?", re.IGNORECASE
)


@dataclass(frozen=True)
class _Places:
    """The villages and districts by what people call them."""

    codes: frozenset[str]
    named: Mapping[str, tuple[str, ...]]
    """Name without the city, in one spelling, to the codes that it may mean."""


def day(said: str) -> date:
    """
    Return the day that a text means; ValueError where it is none.

    >>> day("112/5/1"), day("民國112年5月1日"), day("2023-05-01")
    (datetime.date(2023, 5, 1), datetime.date(2023, 5, 1), datetime.date(2023, 5, 1))
    """
    found = moments(pl.Series("day", [said], dtype=pl.String))["at"][0]
    if found is None:
        msg = "this is no day. Expected one like 112/05/01 or 2023-05-01."
        raise ValueError(msg)
    at: date = found.date()
    return at


def areas(said: str) -> tuple[str, ...]:
    """
    Return the codes of the places, each once; () for the whole city.

    ValueError for a place that there is not, or a name that several villages bear.

    >>> areas("文山區; 63000090008 、台北市大安區新龍里"), areas("")
    (('63000080', '63000090008', '63000030023'), ())
    """
    parts = [part for part in map(_place, _BETWEEN.split(said)) if part]
    if not parts or set(parts) <= set(_WHOLE_CITY):
        return ()
    return tuple(dict.fromkeys(map(_code, parts)))


def target(said: str) -> tuple[tuple[str, str], ...]:
    """
    Return what a campaign is after, each once; () for every petition.

    ValueError for what is no `category=…`, `channel=…` or `topic=…`.

    >>> target("channel=APP；類別=路燈")
    (('channel', 'app'), ('category', '路燈'))
    """
    found = []
    for part in filter(None, map(str.strip, re.split(r"[;；\n]", said))):
        name, equals, value = re.sub("[＝]", "=", part).partition("=")
        kind = _TARGETS.get(plain(name), plain(name).lower())
        if not equals or kind not in TARGETS or not value.strip():
            msg = f"{part!r} is no target. Expected category=…, channel=… or topic=NUMBER, with ';' between several, or nothing for every petition."
            raise ValueError(msg)
        found.append((kind, _READERS[kind](value.strip())))
    return tuple(dict.fromkeys(found))


def cost(said: str) -> int | None:
    """
    Return TWD, None for an empty cell; ValueError for what is no amount.

    >>> cost("NT$480,000"), cost("48萬元"), cost("")
    (480000, 480000, None)
    """
    amount = plain(said)
    if not amount:
        return None
    found = _COST.fullmatch(amount)
    if found is None:
        msg = "this is no amount. Expected TWD, like 480000."
        raise ValueError(msg)
    return round(float(found[1].replace(",", "")) * (10_000 if found[2] else 1))


def strange(categories: Iterable[str]) -> list[str]:
    """Return a sentence for each category that no list of ours knows."""
    known = sorted(set(_categories().values()))
    told = []
    for name in categories:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.4)
            hint = f"; is {near[0]} meant?" if near else ""
            told.append(f"{name} is in no list of categories that ships with us{hint}")
    return told


def _channel(said: str) -> str:
    known = {name.lower(): code for name, code in CHANNELS.items()}
    codes = {*known.values(), "other"}
    name = plain(said).lower()
    if name in codes:
        return name
    if name in known:
        return known[name]
    msg = f"{said!r} is no channel. Expected one of {', '.join(sorted(codes))}, or {'、'.join(CHANNELS)}."
    raise ValueError(msg)


def _category(said: str) -> str:
    return _categories().get(plain(said), said)


@cache
def _categories() -> dict[str, str]:
    """Return every spelling of a category that we know, to the name in the store."""
    items = facts.read("items_1999").to_pylist()
    said = {plain(row["said"]): row["item"] for row in items}
    folded = {plain(row["item"]): row["item"] for row in items}
    others = facts.read("subcategories").to_pylist()
    names = {plain(row["subcategory"]): row["subcategory"] for row in others}
    return names | said | folded


@cache
def _places() -> _Places:
    rows = facts.read("villages").to_pylist()
    named: dict[str, set[str]] = {}
    for row in rows:
        district, village = _place(row["district"]), _place(row["village"])
        named.setdefault(district, set()).add(row["district_id"])
        named.setdefault(village, set()).add(row["village_id"])
        named.setdefault(district + village, set()).add(row["village_id"])
    codes = {row["village_id"] for row in rows} | {row["district_id"] for row in rows}
    return _Places(
        frozenset(codes), {name: tuple(sorted(found)) for name, found in named.items()}
    )


def _place(said: str) -> str:
    """Return a place in one spelling, without the city's name before a district."""
    place = re.sub(r"\s", "", plain(said)).replace("台", "臺")
    return re.sub(r"^臺北市(?=.+[區里])", "", place)


def _code(place: str) -> str:
    known = _places()
    if (code := _CODE.fullmatch(place)) and code[1] in known.codes:
        return code[1]
    found = known.named.get(place, ())
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{place} is the name of {len(found)} villages, {' and '.join(found)}. Expected its code, or its district before it."
    elif re.fullmatch(r"[\d.]+E\+?\d+", place, re.IGNORECASE):
        msg = f"{place} is a code that a spreadsheet has ruined. Format the column as text and enter the 11 digits again."
    else:
        near = difflib.get_close_matches(place, known.named, 1)
        hint = f" Is {near[0]} meant?" if near else ""
        msg = f"there is no place {place}.{hint} Expected codes of villages (11 digits) or names like 文山區 or 文山區興昌里, with ';' between."
    raise ValueError(msg)


def plain(said: str) -> str:
    """Return a text in half-width characters, without space around it."""
    return unicodedata.normalize("NFKC", said).strip()


_READERS: Final[dict[str, Callable[[str], str]]] = {
    "category": _category,
    "channel": _channel,
    "topic": plain,
}
