"""
Do fifty readers at once keep the dashboard quick? gunicorn on all cores, locust for minutes.

Run: python benchmarks/load.py STORE --locust LOCUST [--users 50] [--minutes 5] [--logins]. With
logins each reader signs in with an account of the commission, and every request is looked at
and, where it shows cases, written down. LOCUST is the program of an environment of its own (its libraries are not ours). Printed are requests,
failures, median, p95 and the most milliseconds over all, and the memory of the workers in the
first and in the last minute.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.dashboard import moved_by_the_address, outputs  # noqa: E402 - the path is set above
from benchmarks.links import drawn  # noqa: E402
from dashboard.app import PAGES, create_app  # noqa: E402
from dashboard.serve import guarded  # noqa: E402
from data import passwords  # noqa: E402
from data.registry import Registry  # noqa: E402
from data.registry_tables import users as table  # noqa: E402
from data.registry_users import add  # noqa: E402
from data.settings import Settings  # noqa: E402
from data.settings_access import Access  # noqa: E402
from data.store import Store  # noqa: E402

PORT = 8391
WORKERS = os.cpu_count() or 1


def application() -> Any:
    """Return what gunicorn serves; the store and registry stand in the environment."""
    store = os.environ["LOAD_STORE"]
    # All readers come from one address here, which no city's office does.
    access = Access(logins="LOAD_PASSWORD" in os.environ, logins_per_minute=1000)
    settings = Settings(
        store=Path(store), registry=os.environ["LOAD_REGISTRY"], access=access
    )
    return guarded(Store(store), settings)


def main() -> None:
    """Print what locust measured and how much memory the workers took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--locust", required=True)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--logins", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        environment = {
            **os.environ,
            "PYTHONPATH": str(HOUSE),
            "LOAD_STORE": str(asked.store.resolve()),
            "LOAD_REGISTRY": str(kept / "registry.sqlite"),
            **said(asked.store, kept),
            **(accounts(kept / "registry.sqlite", asked.users) if asked.logins else {}),
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "--threads", "4",
             # A browser that waits 5 s would else meet a connection that has just gone.
             "--keep-alive", "75",
             "-b", f"127.0.0.1:{PORT}", "benchmarks.load:application()"],
            cwd=HOUSE, env=environment,
        )  # fmt: skip
        try:
            ready()
            locust = subprocess.Popen(
                [asked.locust, "-f", str(HOUSE / "benchmarks" / "load_users.py"),
                 "--headless", "-u", str(asked.users), "-r", "5", "-t", f"{round(60 * asked.minutes)}s",
                 "-H", f"http://127.0.0.1:{PORT}", "--csv", str(kept / "load"), "--only-summary"],
                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            grown = []
            while locust.poll() is None:
                time.sleep(10)
                grown.append(megabytes(server.pid))
        finally:
            server.terminate()
            server.wait()
        told(kept / "load_stats.csv", grown)
        print((kept / "load_failures.csv").read_text(encoding="utf-8"))


def said(store: Path, kept: Path) -> dict[str, str]:
    """Write the links and the callbacks of each page; return where, as environment."""
    app = create_app(
        Store(store), Settings(store=store, registry=str(kept / "r.sqlite"))
    )
    found: dict[str, dict[str, Any]] = {}
    for page in PAGES:
        found[page.PATH] = {}
        values = {("url", "search"): "?SEARCH", ("url", "pathname"): page.PATH}
        for name, callback in moved_by_the_address(app, page.PATH):
            found[page.PATH][name] = {
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
    links, callbacks = kept / "links.txt", kept / "callbacks.json"
    links.write_text("\n".join(drawn(Store(store), 2000, seed=7)), encoding="utf-8")
    callbacks.write_text(json.dumps(found), encoding="utf-8")
    return {"LINKS": str(links), "CALLBACKS": str(callbacks)}


def accounts(registry: Path, users: int) -> dict[str, str]:
    """Make an account for each reader; return their password, as environment."""
    password = secrets.token_urlsafe(24)
    opened, kept = Registry(registry), passwords.hashed(password)
    for at in range(users):
        add(opened, f"reader{at}", role="commission", made_by="load", password=password)
    # As if each had chosen it: the first one would have to be changed.
    with opened.writing() as connection:
        chosen = {"password_hash": kept, "must_change": False}
        connection.execute(table.update().values(chosen))
    opened.close()
    return {"LOAD_PASSWORD": password, "LOAD_USERS": str(users)}


def ready() -> None:
    """Wait until the server answers."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    message = f"the server did not answer on port {PORT} within a minute"
    raise SystemExit(message)


def megabytes(parent: int) -> float:
    """Return the proportional memory (PSS) of the server's processes."""
    pids = [
        parent,
        *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()),
    ]
    total = 0.0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
    return total


def told(stats: Path, grown: list[float]) -> None:
    """Print the table."""
    print("what | requests | failures | p50 ms | p95 ms | max ms")
    with stats.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            print(
                f"{row['Name']} | {row['Request Count']} | {row['Failure Count']} | "
                f"{row['50%']} | {row['95%']} | {float(row['Max Response Time']):.0f}"
            )
    edge = max(len(grown) // 5, 1)
    first, last = sum(grown[:edge]) / edge, sum(grown[-edge:]) / edge
    print(
        f"memory of {WORKERS} workers: {first:.0f} MB at first, {last:.0f} MB at last"
    )


if __name__ == "__main__":
    main()
