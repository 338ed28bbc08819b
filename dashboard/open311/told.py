"""
What is told of a case to everyone who may ask? No more than tells a neighbour nothing.

In: rows of `queries_open311`. Out: service requests and services of GeoReport v2. Public
precision: the day, the category, the agency that the city itself states, the village. The
point is one inside the village, the same for all of its cases, some 5,000 people: a point
that is rounded to 100 m would still be one house on a hill. What is only known to its
district has no point. No text, no address, no photograph.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Final

import pyarrow as pa

from dashboard import names

CITY: Final = "\u81fa\u5317\u5e02"
"""Taipei City, before the district of every address."""


def code(category: str) -> str:
    """Return the code of a service: the same for a name in every build."""
    return hashlib.sha256(category.encode()).hexdigest()[:10]


def services(categories: pa.Table) -> list[dict[str, Any]]:
    """Return the services: our categories."""
    english = names.english()
    return [
        {
            "service_code": code(name),
            "service_name": name,
            "description": english.get(name, ""),
            "metadata": False,
            "type": "realtime",
            "keywords": english.get(name, ""),
            "group": "",
        }
        for name in categories["category"].to_pylist()
    ]


def requests(rows: pa.Table) -> list[dict[str, Any]]:
    """Return service requests."""
    return [_request(row) for row in rows.to_pylist()]


def _request(row: dict[str, Any]) -> dict[str, Any]:
    placed = "village" if row["village"] else "district" if row["district"] else None
    return {
        "service_request_id": row["petition_id"],
        "status": row["status"],
        "status_notes": None,
        "service_name": row["category"],
        "service_code": code(row["category"]) if row["category"] else None,
        "description": None,
        "agency_responsible": row["agency"],
        "service_notice": None,
        "requested_datetime": _day(row["filed_on"]),
        "updated_datetime": _day(row["closed_on"]),
        "expected_datetime": _day(row["due_on"]),
        "address": f"{CITY}{row['district']}{row['village'] or ''}" if placed else None,
        "address_id": None,
        "zipcode": None,
        "lat": row["lat"],
        "long": row["lon"],
        "media_url": None,
        # Not of the standard, which has no word for it: a reader that knows them does not
        # take a day for midnight, nor a village's point for a place.
        "time_precision": "day",
        "place_precision": placed,
    }


def _day(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00+08:00" if day else None
