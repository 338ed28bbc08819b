"""
The tiny city: what is small enough to be worked out by hand, and still has a middle?

Sixteen square villages, four by four, numbered row by row from the north-west; the two
northern rows are the district 北區, the two southern ones 南區. Villages touch over their
sides and corners, so a corner village has 3 neighbours, one at a side 5, and one in the
middle 8. (In a three-by-three city the middle one would touch all, and have no z.) Every
village has 1,000 residents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import shapely

from data import store
from data.store import Store
from ingest.shown import cells, shown

SIDE = 4
NORTH, SOUTH = "63000010", "63000020"
CODES = tuple(
    f"{NORTH if at < SIDE * SIDE // 2 else SOUTH}{at:03}" for at in range(SIDE * SIDE)
)
"""The code of each village; at the place of its number."""
_STEP = 0.01
_TEXTS = (
    "agency",
    "category",
    "channel",
    "kind",
    "place_district_id",
    "place_village_id",
)
_WEST, _NORTH = 121.5, 25.1


@dataclass(frozen=True)
class Case:
    """One petition: what a test says of it, and for the rest what does not matter."""

    village: int | None = 0
    """Number of the village, None where the place could not be told."""
    day: str = "2025-03-03"
    agency: str | None = "環保局"
    category: str | None = "噪音"
    kind: str = "complaint"
    channel: str | None = "web"
    topic: int | None = None
    district: str | None = None
    """Where no village is known; a village has its own."""
    level: str | None = "door"
    point: tuple[float, float] | None = None
    """lon, lat of its address."""
    group: int | None = None
    """Cases of one number tell of one incident; the first of them is the lead."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Other columns of the petition."""


def many(n: int, **said: Any) -> list[Case]:
    """Return n equal cases."""
    return [Case(**said)] * n


def write(path: Path, cases: Iterable[Case], **told: str) -> Store:
    """Write a store of these cases, and return it; `told` is put into build_info."""
    store.write(path, tables(list(cases), told))
    return Store(path)


def tables(cases: list[Case], told: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the tables of the store; case and address number n are `n`."""
    placed = [(at, case) for at, case in enumerate(cases) if case.level is not None]
    return {
        "petitions": pa.Table.from_pylist(
            [_petition(at, case) for at, case in enumerate(cases)] or [{}]
        ).slice(0, len(cases)),
        "addresses": pa.Table.from_pylist(
            [_address(at, case) for at, case in placed] or [{"address_id": 0}]
        ).slice(0, len(placed)),
        "duplicates": pa.Table.from_pylist(
            _duplicates(cases) or [{"group_id": 0}]
        ).slice(0, len(_duplicates(cases))),
        "areas": pa.Table.from_pylist([*_villages(), *_districts()]),
        "neighbours": pa.Table.from_pylist(_neighbours()),
        **_shown(cases),
        "build_info": pa.table(
            {
                "key": pa.array(list(told), pa.string()),
                "value": pa.array(list(told.values()), pa.string()),
            }
        ),
    }


def _shown(cases: list[Case]) -> dict[str, pa.Table]:
    """Return the blocks of 5 or more, as a build cuts them."""
    rows = pl.DataFrame(
        [_petition(at, case) for at, case in enumerate(cases)],
        schema_overrides={"topic_id": pl.Int32, **dict.fromkeys(_TEXTS, pl.String)},
        infer_schema_length=None,
    )
    if not rows.height:
        return {}
    return {
        name: table.to_arrow() for name, table in shown([cells(rows)], least=5).items()
    }


def _petition(at: int, case: Case) -> dict[str, Any]:
    # A minute apart, so that "the latest first" is the case said last.
    filed = datetime.fromisoformat(case.day) + timedelta(minutes=at)
    return {
        "petition_id": f"{at:020x}",
        "source_ref": f"A-{at:04}",
        "agency": case.agency,
        "agency_basis": "stated",
        "category": case.category,
        "kind": case.kind,
        "channel": case.channel,
        "filed_at": filed,
        "time_known": True,
        "status": "open",
        "subject": f"主旨{at}",
        "text": f"內容{at}",
        "topic_id": case.topic,
        "address_id": None if case.level is None else at,
        **{f"place_{name}": value for name, value in _counted_by(case).items()},
        **case.more,
    }


def _address(at: int, case: Case) -> dict[str, Any]:
    return {
        "address_id": at,
        "address_said": f"某路{at}號",
        **_place(case),
        "lon": case.point[0] if case.point else None,
        "lat": case.point[1] if case.point else None,
    }


def _place(case: Case) -> dict[str, str | None]:
    code = None if case.village is None else CODES[case.village]
    return {
        "match_level": case.level,
        "village_id": code,
        "district_id": code[:8] if code else case.district,
    }


def _counted_by(case: Case) -> dict[str, str | None]:
    """Return what the petition says of its place: nothing where it states none."""
    if case.level is None:
        return dict.fromkeys(("level", "village_id", "district_id"))
    return {name.removeprefix("match_"): value for name, value in _place(case).items()}


def _duplicates(cases: list[Case]) -> list[dict[str, Any]]:
    leads: dict[int, int] = {}
    return [
        {
            "petition_id": f"{at:020x}",
            "group_id": case.group,
            "kind": "same_case",
            "lead": leads.setdefault(case.group, at) == at,
        }
        for at, case in enumerate(cases)
        if case.group is not None
    ]


def _square(column: int, row: int, wide: int, high: int) -> shapely.Polygon:
    west, north = _WEST + column * _STEP, _NORTH - row * _STEP
    return shapely.box(west, north - high * _STEP, west + wide * _STEP, north)


def _villages() -> list[dict[str, Any]]:
    rows = []
    for at, code in enumerate(CODES):
        shape = _square(at % SIDE, at // SIDE, 1, 1)
        rows.append(
            {
                "area_id": code,
                "level": "village",
                "name": f"里{at:02}",
                "name_en": f"Vil. {at:02}",
                "parent_id": code[:8],
                "parent": "北區" if code[:8] == NORTH else "南區",
                "parent_en": "North" if code[:8] == NORTH else "South",
                "residents": 1000,
                "lon": shape.centroid.x,
                "lat": shape.centroid.y,
                "geometry": shapely.to_wkb(shape),
            }
        )
    return rows


def _districts() -> list[dict[str, Any]]:
    return [
        {
            "area_id": code,
            "level": "district",
            "name": name,
            "name_en": name_en,
            "geometry": shapely.to_wkb(_square(0, row, SIDE, SIDE // 2)),
        }
        for code, name, name_en, row in (
            (NORTH, "北區", "North", 0),
            (SOUTH, "南區", "South", SIDE // 2),
        )
    ]


def _neighbours() -> list[dict[str, str]]:
    return [
        {"area_id": CODES[one], "neighbour_id": CODES[other]}
        for one in range(SIDE * SIDE)
        for other in range(SIDE * SIDE)
        if one != other
        and abs(one % SIDE - other % SIDE) <= 1
        and abs(one // SIDE - other // SIDE) <= 1
    ]
