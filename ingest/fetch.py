"""
How does open data come into the landing zone? Answer by answer, each kept as it came.

In: a data set of data.taipei, the address of one of its resources, or an Open311 server.
Out: landed answers. An answer that is in the landing zone is not asked for again, so a
fetch that was cut goes on where it stopped; one that came broken is asked for again, later
and later.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

import requests

from data.errors import SourceError
from ingest import datasets, landing
from ingest.webs import Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.elsewhere import Place

PAGE = 1_000
"""Rows that one answer of data.taipei holds at most."""
WINDOW = timedelta(days=90)
"""Days that an Open311 server answers for at most (GeoReport v2)."""

ASIDE = "aside"
"""Folder of the zone for answers that hold no case: lists of resources, empty pages."""
AT_ONCE = 50
"""Service requests that are asked for by id in one question."""

_TRIES = 5
_LATELY = timedelta(hours=24)
"""An answer that came within this time belongs to the same fetch and is not asked again."""
_MOST_PAGES = 100_000
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals that waiting mends; any other of the 4xx will be said again."""
_Answer = TypeVar("_Answer")


def known(
    said: str, portal: str, zone: Place, web: Web, told: Callable[[str], None]
) -> list[landing.Landed]:
    """
    Land every resource of a data set, by name or id, that the portal lists now.

    SourceError where it lists none; SettingsError for a name that is not known.
    """
    asked = datasets.listing(datasets.id_of(said), portal)
    listed, _ = _answer(asked, zone, web, datasets.resources, cases=lambda _: False)
    if not listed:
        msg = f"{asked}: the portal lists no resource of {said}. Look at the page of the data set."
        raise SourceError(msg)
    came = []
    for number, resource in enumerate(listed, 1):
        told(f"{number} of {len(listed)}: {resource.name}")
        came += dataset(datasets.address(resource, portal), zone, web, told)
    return came


def dataset(
    url: str, zone: Place, web: Web, told: Callable[[str], None]
) -> list[landing.Landed]:
    """
    Land every page of a data.taipei resource; return what the zone now holds of it.

    url : the resource's API address, …/api/v1/dataset/RID?scope=resourceAquire
    """
    came, offset = [], 0
    joint = "&" if "?" in url else "?"
    for _ in range(_MOST_PAGES):
        asked = f"{url}{joint}{urlencode({'limit': PAGE, 'offset': offset})}"
        (rows, count), entry = _answer(
            asked, zone, web, _rows_of_page, cases=lambda page: bool(page[0])
        )
        came += [entry] if rows else []
        offset += len(rows)
        told(f"{offset:,} of {count:,} rows")
        if not rows or offset >= count:
            if offset != count:
                msg = f"{url}: the server told of {count:,} rows and gave {offset:,}. Fetch again later."
                raise SourceError(msg)
            return came
    msg = f"{url}: more than {_MOST_PAGES:,} pages. Check the address."
    raise SourceError(msg)


def open311(  # noqa: PLR0913, PLR0917 - where, when, into what, how
    url: str,
    start: date,
    end: date,
    zone: Place,
    web: Web,
    told: Callable[[str], None],
) -> list[landing.Landed]:
    """
    Land every service request from `start` to `end` (both included) of a GeoReport server.

    url : its endpoint, to which /requests.json is added.
    """
    came = []
    for first, last in windows(start, end):
        seen: set[str] = set()
        for page in range(1, _MOST_PAGES):
            query = {
                "start_date": f"{first.isoformat()}T00:00:00+08:00",
                "end_date": f"{last.isoformat()}T23:59:59+08:00",
                "page": page,
            }
            asked = f"{url.rstrip('/')}/requests.json?{urlencode(query)}"
            rows, entry = _answer(asked, zone, web, _requests, cases=bool)
            fresh = {_identity(row) for row in rows} - seen
            if not fresh:  # the end, or a server that knows no pages and repeats itself
                break
            came.append(entry)
            seen |= fresh
            told(f"{first} – {last}: {len(seen):,} requests")
    return came


def open311_by_id(
    url: str, ids: Sequence[str], zone: Place, web: Web, told: Callable[[str], None]
) -> list[landing.Landed]:
    """Land the service requests of these ids, e.g. to learn what became of open ones."""
    came = []
    for first in range(0, len(ids), AT_ONCE):
        some = ",".join(ids[first : first + AT_ONCE])
        query = urlencode({"service_request_id": some})
        asked = f"{url.rstrip('/')}/requests.json?{query}"
        rows, entry = _answer(asked, zone, web, _requests, cases=bool)
        came += [entry] if rows else []
        told(f"{min(first + AT_ONCE, len(ids)):,} of {len(ids):,} ids")
    return came


def windows(start: date, end: date) -> Iterator[tuple[date, date]]:
    """
    Return the days from `start` to `end` in stretches of 90 at most, both ends included.

    >>> [f"{a} {b}" for a, b in windows(date(2024, 1, 1), date(2024, 4, 1))]
    ['2024-01-01 2024-03-30', '2024-03-31 2024-04-01']
    """
    while start <= end:
        last = min(start + WINDOW - timedelta(days=1), end)
        yield start, last
        start = last + timedelta(days=1)


def _answer(
    asked: str,
    zone: Place,
    web: Web,
    read: Callable[[bytes], _Answer],
    cases: Callable[[_Answer], bool],
) -> tuple[_Answer, landing.Landed]:
    """
    Return what an answer says and its entry in the landing zone.

    Only an answer that is whole and can be read lands; one without cases lands aside.
    SourceError after the last try.
    """
    for place in (zone, zone / ASIDE):
        if entry := _lately(asked, place):
            return read(landing.stored(place, entry).read_bytes()), entry
    why, wait_s = "", 0.0
    for attempt in range(_TRIES):
        time.sleep(wait_s)
        wait_s = web.backoff_s * 2**attempt
        try:
            answer = web.session.get(asked, timeout=web.timeout_s)
            if not answer.ok:
                why = f"{answer.status_code} {answer.reason}"
                final = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
                if final and answer.status_code not in _LATER:
                    break
                wait_s = web.wait_s(answer.headers.get("Retry-After"), wait_s)
                continue
            found = read(answer.content)
        except (requests.RequestException, ValueError) as error:
            why = _why(error, web)
        else:
            place = zone if cases(found) else zone / ASIDE
            return found, landing.keep(place, _name(asked), answer.content, asked)
    msg = f"{asked}: no usable answer ({why}). What came before is kept: fetch again to go on."
    raise SourceError(msg)


def _why(error: Exception, web: Web) -> str:
    """Return in a few words what was wrong with an answer."""
    kinds = {
        requests.exceptions.SSLError: "the server's certificate is not valid",
        requests.Timeout: f"nothing came for {web.timeout_s:g} s",
        requests.exceptions.ChunkedEncodingError: "the answer was cut",
        requests.ConnectionError: "the server can not be reached",
    }
    for kind, words in kinds.items():
        if isinstance(error, kind):
            return words
    return str(error).splitlines()[0][:200]


def _lately(asked: str, zone: Place) -> landing.Landed | None:
    """Return the answer that this address gave within `_LATELY`, whole, if there is one."""
    oldest = (datetime.now(UTC) - _LATELY).isoformat(timespec="seconds")
    for entry in reversed(landing.journal(zone)):
        if entry.came_from == asked and entry.came_at >= oldest:
            return None if landing.damaged(zone, [entry]) else entry
    return None


def _rows_of_page(content: bytes) -> tuple[list[Any], int]:
    """Return the rows of a data.taipei answer and the count that it tells."""
    try:
        result = json.loads(content)["result"]
        return list(result["results"]), int(result["count"])
    except (KeyError, TypeError) as error:
        msg = f"expected result.results and result.count, {error} is missing"
        raise ValueError(msg) from error


def _requests(content: bytes) -> list[dict[str, Any]]:
    """Return the service requests of a GeoReport answer."""
    rows = json.loads(content)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        msg = "expected a list of service requests"
        raise ValueError(msg)
    return rows


def _identity(row: dict[str, Any]) -> str:
    """Return the id of a request, or all it says while the server has given it none."""
    return str(row.get("service_request_id") or json.dumps(row, sort_keys=True))


def _name(asked: str) -> str:
    """Return a file name that tells the answer's address: its last part and its query."""
    parts = urlsplit(asked)
    return f"{parts.path.rsplit('/', 1)[-1].removesuffix('.json')}-{parts.query}.json"
