"""
How long does the server take for a click? Every page, and every part that follows a filter.

Run: python benchmarks/dashboard.py STORE [--filters 200] [--seed 1] [--page /trends]. Filters
are drawn at random from what the store holds: agencies, categories, topics, districts,
channels, periods, weekdays, hours, levels, words, a circle; half of them have one part, the
others two or three. Each is asked through Flask as a browser asks it (the whole page once,
then each callback that the address bar moves), so that routing, drawing and JSON are in the
time. No filter is asked twice: what the server keeps from one click to the next does not help
here, except where two questions of one page share a table.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.links import drawn  # noqa: E402 - the path is set above
from dashboard import queries  # noqa: E402
from dashboard.app import PAGES, create_app  # noqa: E402
from data.settings import Settings  # noqa: E402
from data.store import Store  # noqa: E402


def main() -> None:
    """Print one line a page and callback: milliseconds and bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--filters", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page")
    asked = parser.parse_args()
    store = Store(asked.store)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            store=asked.store, registry=str(Path(folder) / "registry.sqlite")
        )
        app = create_app(store, settings)
        client = app.server.test_client()
        rows = queries.info(store)["kept"]
        print(f"{asked.store.name}: {int(rows):,} petitions, {asked.filters} filters")
        print("page | callback | n | p50 ms | p95 ms | max ms | p50 KB | slowest")
        every: list[float] = []
        for page in PAGES:
            if asked.page and asked.page != page.PATH:
                continue
            chosen = drawn(store, asked.filters, asked.seed)
            for name, callback in moved_by_the_address(app, page.PATH):
                took, sizes, worst = clicks(client, callback, page.PATH, chosen)
                every += took
                print(line(page.PATH, name, took, sizes, worst), flush=True)
        print(line("all", "", every, [0], ""))


def moved_by_the_address(app: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the callbacks that a page's address moves, the whole page first."""
    app.server.test_client().get("/_dash-dependencies")
    found = []
    for output, callback in app.callback_map.items():
        inputs = callback["inputs"]
        if not any((one["id"], one["property"]) == ("url", "search") for one in inputs):
            continue
        of_page = path.strip("/") or "overview"
        name = output.strip(".").split(".")[0]
        if name.split("-")[0] in (of_page, "filters", "header"):
            found.append((name, {**callback, "output": output}))
    return sorted(found, key=lambda one: one[0] != "filters")


def clicks(
    client: Any, callback: dict[str, Any], path: str, chosen: list[str]
) -> tuple[list[float], list[int], str]:
    """Return milliseconds and bytes of one callback for each address, and the slowest."""
    took, sizes = [], []
    for search in chosen:
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
        began = time.perf_counter()
        answer = client.post("/_dash-update-component", json=said)
        took.append(1000 * (time.perf_counter() - began))
        sizes.append(len(answer.data))
        # 204: the callback has nothing to say for this page.
        if answer.status_code not in (200, 204) or b"notice failed" in answer.data:
            message = f"{path}{search}: {answer.status_code} {answer.data[:300]!r}"
            raise SystemExit(message)
    worst = chosen[took.index(max(took))]
    return took, sizes, worst


def outputs(said: str) -> Any:
    """Return the outputs of a callback as the browser sends them."""
    parts = [part.split("@")[0] for part in said.strip(".").split("...")]
    found = [
        {"id": part.rpartition(".")[0], "property": part.rpartition(".")[2]}
        for part in parts
    ]
    return found if said.startswith("..") else found[0]


def line(path: str, name: str, took: list[float], sizes: list[int], worst: str) -> str:
    """Return one line of the table."""
    ordered = sorted(took)
    p95 = ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
    return (
        f"{path} | {name} | {len(took)} | {statistics.median(ordered):.0f} | {p95:.0f} | "
        f"{ordered[-1]:.0f} | {statistics.median(sizes) / 1024:.0f} | {worst}"
    )


if __name__ == "__main__":
    main()
