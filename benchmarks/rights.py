"""
Does a reader of one agency ever get a case of another? Ten thousand tries, over every way in.

    python -m benchmarks.rights STORE [--tries N] [--agency 交通局]

A registry of its own, logins on, one account a role. As a reader of the agency, and in smaller
parts as outreach and admin: pages, callbacks of Dash posted by hand with any input, every table
as a file of every kind, jobs, the API, Open311, by filters that name others, by ids and numbers
of others' cases, by their words. Whatever comes back is looked through for petition ids,
published numbers and subjects that only others have, but those that the request itself said.
Then every way in logged out: not a byte of the store may come back.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import logging
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

import duckdb
import structlog

from benchmarks.dashboard import outputs
from benchmarks.links import drawn
from dashboard.app import PAGES, create_app
from dashboard.exports.asked import named, tables
from dashboard.exports.formats import FORMATS
from data import passwords
from data.agencies import units
from data.registry import Registry
from data.registry_tables import users
from data.settings import Settings
from data.settings_access import Access
from data.store import Store

PASSWORD = "Correct-Horse-77"  # noqa: S105 - of accounts that live for this run
ROLES = {"agency": 0.7, "outreach": 0.2, "admin": 0.1}
MANY = 1_000_000
SLOW = ("xlsx", "ods", "gpkg", "map.html", "kml", "odt")
"""Kinds of files that take a hundred times as long as others; the rows are the same."""


@dataclass(frozen=True)
class Secrets:
    """What only others have."""

    ids: frozenset[str]
    numbers: frozenset[str]
    subjects: frozenset[str]
    agencies: tuple[str, ...]

    def in_answer(self, said: str, answered: str) -> set[str]:
        """Return the secrets of an answer that the request did not say itself."""
        asked = unquote_plus(said)
        found = self.ids & set(re.findall(r"[0-9a-f]{20}", answered))
        found |= self.numbers & set(re.findall(r"[A-Z]\d\d-\d{7}-\d{5}", answered))
        found |= self.subjects & set(_strings(answered))
        return {one for one in found if one not in asked}


def main() -> int:
    """Print the tries by way and what came back; 1 where anything of others did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--agency", default="交通局")
    said = parser.parse_args()
    chance = random.Random(20261124)  # noqa: S311 - a benchmark
    logging.disable(logging.CRITICAL)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        registry = str(Path(folder) / "registry.sqlite")
        settings = Settings(store=said.store, registry=registry)
        # A rate that is kept would answer instead of the rights.
        access = Access(logins=True, exports_per_minute=MANY, api_per_minute=MANY)
        settings = replace(settings, access=access)
        store = Store(said.store)
        app = create_app(store, settings)
        _accounts(registry, said.agency)
        found, leaks, ways = Counter[str](), [], Counter[int]()
        for role, part in ROLES.items():
            mine = said.agency if role == "agency" else None
            secrets = _secrets(said.store, mine)
            client = _signed_in(app, role)
            tries = Tries(app, store, secrets, chance)
            for _ in range(round(said.tries * part)):
                way, request = tries.one()
                answer = request(client)
                ways[answer.status_code] += 1
                found[f"{role} {way}"] += 1
                leaks += [
                    (role, way, tries.said[:300], secret)
                    for secret in secrets.in_answer(tries.said, _text(answer))
                ]
        out = logged_out(app, store)
    for name, n in sorted(found.items()):
        print(f"{name:28} {n:6,}")
    print("answers by status:", dict(sorted(ways.items())))
    print(
        f"{sum(found.values()):,} tries, {len(leaks)} with anything of others, {time.perf_counter() - began:.0f} s"
    )
    print(
        f"logged out: {out[0]:,} addresses and callbacks, {len(out[1])} with anything of the store"
    )
    for leak in [*leaks[:20], *out[1][:20]]:
        print("  ", leak)
    return 1 if leaks or out[1] else 0


class Tries:
    """Requests drawn at random, each for something of others."""

    def __init__(
        self, app: Any, store: Store, secrets: Secrets, chance: random.Random
    ) -> None:
        """Look up the ways in."""
        self.chance, self.secrets = chance, secrets
        self.said = ""
        self.searches = drawn(store, 300, 7)
        self.callbacks = [
            {**one, "output": output}
            for output, one in app.callback_map.items()
            if "callback" in one  # the others run in the browser
        ]
        self.ids, self.numbers = sorted(secrets.ids), sorted(secrets.numbers)
        self.subjects = sorted(secrets.subjects)
        self.tables = [(page, name) for page in PAGES for name in tables(page)]
        self.api = [
            str(rule) for rule in app.server.url_map.iter_rules()
            if str(rule).startswith(("/api/", "/open311/"))
        ]  # fmt: skip

    def one(self) -> tuple[str, Callable[[Any], Any]]:
        """Return the name of a way and a request by it; `said` is what it says."""
        way = self.chance.choice(
            ("page", "page", "callback", "callback", "file", "api", "api")
        )
        return way, getattr(self, f"_{way}")()

    def _search(self) -> str:
        """Return the part behind the question mark."""
        parts: list[tuple[str, Any]] = []
        pick = self.chance.choice
        for way in self.chance.sample(("agency", "case", "q", "view", "rest"), 2):
            if way == "agency":
                parts += [
                    ("agency", one)
                    for one in self.chance.sample(self.secrets.agencies, 2)
                ]
            elif way == "case":
                parts.append(("case", pick(self.ids)))
            elif way == "q":
                parts.append(
                    (
                        "q",
                        pick(
                            self.subjects
                            if self.chance.random() > 1 / 2
                            else self.numbers
                        ),
                    )
                )
            elif way == "view":
                parts += [
                    ("layer", pick(("class", "sure", "scan", "choices"))),
                    ("kind", "all"),
                ]
        more = pick(self.searches)[1:] if self.chance.random() < 1 / 3 else ""
        return "?" + "&".join(filter(None, (urlencode(parts), more)))

    def _page(self) -> Callable[[Any], Any]:
        path, search = self.chance.choice(PAGES).PATH, self._search()
        callback = next(
            one for one in self.callbacks if "filters.children" in one["output"]
        )
        return self._posted(callback, {"url.search": search, "url.pathname": path})

    def _callback(self) -> Callable[[Any], Any]:
        callback = self.chance.choice(self.callbacks)
        path = self.chance.choice(PAGES).PATH
        return self._posted(
            callback, {"url.search": self._search(), "url.pathname": path}
        )

    def _posted(
        self, callback: dict[str, Any], values: dict[str, str]
    ) -> Callable[[Any], Any]:
        """Return a callback posted by hand: the address as said, all else at random."""

        def value(one: dict[str, Any]) -> Any:
            name = f"{one['id']}.{one['property']}"
            odd = [
                None,
                1,
                "",
                self._search(),
                self.chance.choice(self.ids),
                {"id": "63000010001"},
                [25.0, 121.5, 25.1, 121.6],
            ]
            return values.get(name, self.chance.choice(odd))

        def told(ones: Any) -> Any:
            if isinstance(ones, dict) and "id" not in ones:
                return {name: told(one) for name, one in ones.items()}
            if isinstance(ones, (list, tuple)):
                return [told(one) for one in ones]
            return {**ones, "value": value(ones)}

        body = {
            "output": callback["output"],
            "outputs": outputs(callback["output"]),
            "inputs": told(callback["inputs"]),
            "state": told(callback["state"]),
            "changedPropIds": [
                f"{one['id']}.{one['property']}" for one in callback["inputs"][:1]
            ],
        }
        self.said = json.dumps(body, ensure_ascii=False)
        return lambda client: client.post(
            "/_dash-update-component", json=body, headers={"Origin": "http://localhost"}
        )

    def _file(self) -> Callable[[Any], Any]:
        page, table = self.chance.choice(self.tables)
        kind = self.chance.choice(sorted(FORMATS))
        if kind in SLOW and self.chance.random() < 19 / 20:
            kind = self.chance.choice(("csv", "zip", "txt", "geojson", "html"))
        return self._get(
            f"/export/{named(str(page.PATH))}/{table}.{kind}{self._search()}"
        )

    def _api(self) -> Callable[[Any], Any]:
        rule = self.chance.choice(self.api)
        path = re.sub(r"<petition_id>", self.chance.choice(self.ids), rule)
        path = re.sub(r"<one>", self.chance.choice(self.ids), path)
        path = re.sub(r"<kind>", "json", path)
        path = re.sub(r"<[^>]+>", "1", path)
        return self._get(path + self._search())

    def _get(self, link: str) -> Callable[[Any], Any]:
        self.said = link
        return lambda client: client.get(
            quote(link, safe="/?&=%+.:;,-_~"), follow_redirects=True
        )


def logged_out(app: Any, store: Store) -> tuple[int, list[Any]]:
    """Return how many ways in were tried by nobody, and those that told of the store."""
    with duckdb.connect(str(store.path), read_only=True) as connection:
        rows = connection.sql(
            "select distinct petition_id, source_ref, agency, category from petitions"
        ).fetchall()
        topics = {
            one for (one,) in connection.sql("select label from topics").fetchall()
        }
    words = {one for row in rows for one in row if one and len(one) > 3} | topics  # noqa: PLR2004
    client, tried, told = app.server.test_client(), 0, []
    for rule in app.server.url_map.iter_rules():
        path = re.sub(
            r"<[^>]+>",
            "villages.csv" if "export" in str(rule) else "overview",
            str(rule),
        )
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.open(path, method=method)
            tried += 1
            if words & set(_strings(_text(answer))):
                told.append((method, path, answer.status_code))
    for output, one in app.callback_map.items():
        said = {
            "output": output, "outputs": outputs(output), "inputs": [], "state": [],
            "changedPropIds": [f"{one['inputs'][0]['id']}.{one['inputs'][0]['property']}"],
        }  # fmt: skip
        answer = client.post("/_dash-update-component", json=said)
        tried += 1
        if answer.status_code < 400 and answer.data:  # noqa: PLR2004
            told.append(("callback", output, answer.status_code))
    return tried, told


def _secrets(path: Path, agency: str | None) -> Secrets:
    """Return what a reader of an agency, or of none, may not read."""
    with duckdb.connect(str(path), read_only=True) as connection:
        named_ = [
            one
            for (one,) in connection.sql(
                "select distinct agency from petitions where agency is not null"
            ).fetchall()
        ]
        mine = list(units(agency, named_)) if agency else []
        others = connection.execute(
            "select petition_id, source_ref, subject from petitions where not coalesce(list_contains(?, agency), false)", [mine]
        ).fetchall()  # fmt: skip
        own = connection.execute(
            "select source_ref, subject from petitions where coalesce(list_contains(?, agency), false)", [mine]
        ).fetchall()  # fmt: skip
    with duckdb.connect(str(path), read_only=True) as connection:
        public = connection.sql(
            "select category from petitions union select label from topics "
            "union select unnest(words) from topics"
        ).fetchall()
    # Names of categories and words of topics are on every page; some cases say no more.
    shared = {one for row in [*own, *public] for one in row}
    return Secrets(
        frozenset(row[0] for row in others),
        frozenset({row[1] for row in others if row[1]} - shared),
        frozenset({row[2] for row in others if row[2]} - shared),
        tuple(sorted(set(named_) - set(mine))),
    )


def _accounts(where: str, agency: str) -> None:
    """Make one account a role, as if each had chosen its password ten days ago."""
    before, kept = datetime.now(UTC) - timedelta(days=10), passwords.hashed(PASSWORD)
    registry = Registry(where)
    with registry.writing() as connection:
        for role in ROLES:
            row = {
                "name": role, "shown": role, "role": role, "agency": agency if role == "agency" else None,
                "password_hash": kept, "made_by": "benchmark", "made_at": before,
                "must_change": False, "password_changed_at": before,
            }  # fmt: skip
            connection.execute(users.insert().values(row))
    registry.close()


def _signed_in(app: Any, name: str) -> Any:
    """Return a client of an account."""
    client = app.server.test_client()
    page = client.get("/login", headers={"Accept": "text/html"}).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None, page
    said = {"name": name, "password": PASSWORD, "next": "/", "token": token[1]}
    answer = client.post(
        "/login",
        data=said,
        headers={"Origin": "http://localhost", "Accept": "text/html"},
    )
    assert answer.status_code == 303, answer.status_code  # noqa: PLR2004
    return client


def _text(answer: Any) -> str:
    """Return what an answer says, unpacked."""
    data = answer.data
    if data[:2] != b"PK":
        return str(data.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(
            packed.read(one).decode("utf-8", "replace") for one in packed.namelist()
        )


def _strings(answered: str) -> Iterator[str]:
    """Return the texts of JSON, of a table or of a page, one by one."""
    try:
        left = [json.loads(answered)]
    except ValueError:
        yield from re.findall(r">([^<>]{4,})<", answered)
        csv.field_size_limit(sys.maxsize)
        for row in csv.reader(io.StringIO(answered.replace("\0", ""))):
            yield from row
        return
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one


if __name__ == "__main__":
    sys.exit(main())
