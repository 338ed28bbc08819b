"""
Does any address break a page? Thousands of nonsense links, each of which must be answered.

Run: python benchmarks/fuzz_links.py STORE [--links 10000] [--seed 1]. Each link is a page (or
none), and up to twelve parts: names that we know and names that we do not, values that are
right, nearly right, or nothing that any page could mean (control characters, broken
percent-signs, numbers of a hundred digits, SQL, HTML, texts of 10,000 signs). It is asked
through Flask as a browser asks it. Broken is: another status than 200, a notice of failure in
the page, a word of a traceback, or markup of ours that a value has become part of.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.dashboard import moved_by_the_address, outputs  # noqa: E402 - the path is set above
from benchmarks.links import drawn  # noqa: E402
from dashboard.app import PAGES, create_app  # noqa: E402
from data.settings import Settings  # noqa: E402
from data.store import Store  # noqa: E402

NAMES = [
    "start",
    "end",
    "agency",
    "category",
    "topic",
    "district",
    "channel",
    "kind",
    "weekday",
    "hours",
    "punctuality",
    "reassigned",
    "repeated",
    "satisfaction",
    "level",
    "q",
    "area",
    "near",
    "village",
    "layer",
    "page",
    "by",
    "against",
    "case",
    "campaign",
    "lang",
    "cal",
    "order",
    "step",
    "tiles",
    "month",
    "nothing",
]
RIGHT = [
    "2025-01-01",
    "2024-02-29",
    "1",
    "2",
    "63000010",
    "63000010001",
    "none",
    "web",
    "phone",
    "all",
    "complaint",
    "22-5",
    "late",
    "yes",
    "once",
    "5",
    "door",
    "class",
    "rate",
    "en",
    "ad",
    "roc",
    "121.5,25.0,500",
    "121.5,25.0;121.6,25.0;121.5,25.1",
]
WRONG = (
    "",
    " ",
    "\x00",
    "\x1b[31m",
    "﷽" * 40,
    "🙈",
    "%",
    "%zz",
    "%ff%fe",
    "'; drop table petitions; --",
    '" or 1=1',
    "$start",
    "{start}",
    "{0.__class__}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "9" * 100,
    "-1",
    "1e309",
    "nan,inf,500",
    "0001-01-01",
    "9999-12-31",
    "2025-13-45",
    "x" * 10_000,
    "路" * 101,
    "against=against=1",
    "district%3D63000010%26agency%3DA",
    "121.5,25.0;" * 500,
    "٣",
    "１２",
)


def main() -> None:
    """Print what was asked, the slowest, and the first links that broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    store = Store(asked.store)
    chance = random.Random(asked.seed)  # noqa: S311 - a benchmark
    known = drawn(store, 200, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=asked.store, registry=str(Path(folder) / "r.sqlite"))
        ask = asker(create_app(store, settings))
        began = time.perf_counter()
        slowest, broken = (0.0, ""), []
        for _ in range(asked.links):
            path, search = link(chance, known)
            since = time.perf_counter()
            wrong = ask(path, search)
            slowest = max(slowest, (time.perf_counter() - since, path + search[:200]))
            broken += [f"{path}{search[:300]}: {wrong}"] if wrong else []
        took = time.perf_counter() - began
    print(
        f"{asked.links:,} links in {took:.0f} s, {len(broken)} broken, slowest {slowest[0]:.2f} s: {slowest[1]}"
    )
    for one in broken[:20]:
        print(one)
    raise SystemExit(1 if broken else 0)


def link(chance: random.Random, known: list[str]) -> tuple[str, str]:
    """Return a path and what stands behind it."""
    path = chance.choice([*(page.PATH for page in PAGES), "/nowhere", "//", "/%00"])
    parts = [chance.choice(known)[1:]] if chance.random() < 0.3 else []  # noqa: PLR2004
    for _ in range(chance.randint(0, 12)):
        value = chance.choice(RIGHT if chance.random() < 0.4 else WRONG)  # noqa: PLR2004
        if chance.random() < 0.3:  # noqa: PLR2004 - a few signs changed
            signs = list(value)[:300]
            for _ in range(chance.randint(1, 3)):
                signs.insert(
                    chance.randint(0, len(signs)), chr(chance.randint(1, 0xD7FF))
                )
            value = "".join(signs)
        raw = chance.random() < 0.2  # noqa: PLR2004
        parts.append(f"{chance.choice(NAMES)}={value if raw else quote_plus(value)}")
    return path, f"?{'&'.join(parts)}"


def asker(app: object) -> Callable[[str, str], str]:
    """Return a function from a link to what is wrong with its answer, "" for nothing."""
    client = app.server.test_client()  # type: ignore[attr-defined]
    callback = next(
        callback
        for name, callback in moved_by_the_address(app, "/")
        if name == "filters"
    )

    def ask(path: str, search: str) -> str:
        values = {("url", "search"): search, ("url", "pathname"): path}
        said = {
            "output": callback["output"],
            "outputs": outputs(callback["output"]),
            "changedPropIds": ["url.search"],
            **{
                group: [
                    {**one, "value": values.get((one["id"], one["property"]))}
                    for one in callback[group]
                ]
                for group in ("inputs", "state")
            },
        }
        answer = client.post("/_dash-update-component", json=said)
        text = answer.get_data(as_text=True)
        if answer.status_code != 200:  # noqa: PLR2004
            return f"status {answer.status_code}"
        if "notice failed" in text:
            return "the page shows a failure"
        if "Traceback" in text or "Binder Error" in text:
            return "the page shows a traceback"
        json.loads(text)
        return ""

    return ask


if __name__ == "__main__":
    main()
