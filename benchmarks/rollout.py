"""
Does a click break when a new store is rolled out, or a server goes? Two of them behind nginx.

    python -m benchmarks.rollout STORE [--readers 10]

Each server has a copy of the store's one file, both have one registry; nginx has the example of
deploy/ without TLS. Readers click all the time; meanwhile each copy is replaced in turn, one
server is ended and started again, the other gets new code (SIGHUP), then is killed. Printed are
clicks, failures and milliseconds of each stretch. Needs nginx; skipped with the reason without.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from benchmarks.dashboard import moved_by_the_address, outputs
from benchmarks.links import drawn
from dashboard.app import PAGES, create_app
from data.settings import Settings
from data.store import Store

HOUSE = Path(__file__).resolve().parent.parent
EACH_S = 8.0


def main() -> int:
    """Print a line a stretch; 1 where a click broke but in the one of the kill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--readers", type=int, default=10)
    said = parser.parse_args()
    nginx = shutil.which("nginx")
    if nginx is None:
        print("skipped: nginx is not installed")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clicks = bodies(said.store, folder)
        ports = [free(), free(), free()]
        servers = [Server(folder / f"{at}", ports[at], said.store) for at in (0, 1)]
        front = proxy(nginx, folder, ports)
        stretch, seen = ["before"], Seen()
        stop = threading.Event()
        readers = [
            threading.Thread(
                target=read, args=(ports[2], clicks, stretch, seen, stop, at)
            )
            for at in range(said.readers)
        ]
        try:
            for one in readers:
                one.start()
            steps: list[tuple[str, Callable[[], Any]]] = [
                ("before", lambda: None),
                ("new store on A", servers[0].new_store),
                ("new store on B", servers[1].new_store),
                ("A ended", servers[0].end),
                ("A begun again", servers[0].begin),
                ("new code on B", servers[1].reload),
                ("B killed", servers[1].kill),
                ("B begun again", servers[1].begin),
            ]
            for name_, step in steps:
                stretch[0] = name_
                step()
                time.sleep(EACH_S)
        finally:
            stop.set()
            for one in readers:
                one.join()
            for server in servers:
                server.end()
            front.terminate()
            front.wait()
        return seen.told()


class Server:
    """One server of the dashboard, with a store of its own."""

    def __init__(self, folder: Path, port: int, store: Path) -> None:
        """Copy the store, and begin."""
        folder.mkdir()
        self.folder, self.port, self.source = folder, port, store
        self.store = folder / "store.duckdb"
        registry = folder.parent / "registry.sqlite"
        (folder / "petitions.toml").write_text(
            f'store = "{self.store}"\nregistry = "{registry}"\n', encoding="utf-8"
        )
        self.process: subprocess.Popen[bytes] | None = None
        self.new_store()
        self.begin()

    def new_store(self) -> None:
        """Put another copy in the place of the store, as a roll-out does: whole or not."""
        new = self.store.with_suffix(".new")
        shutil.copyfile(self.source, new)
        new.replace(self.store)

    def begin(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, str(HOUSE / "petitions.py"), "serve", "--port", str(self.port), "--workers", "2"],
            env=os.environ | {"PETITIONS_SETTINGS": str(self.folder / "petitions.toml")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(240):
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/readyz", timeout=5
                ):
                    return
            except OSError:
                time.sleep(0.25)
        msg = f"{self.folder}: the server does not answer"
        raise SystemExit(msg)

    def end(self) -> None:
        """End it, what it has begun first."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def reload(self) -> None:
        """Have it begin its workers anew."""
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        """Take it away in the middle of what it does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


class Seen:
    """What the readers met, by stretch."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._took: dict[str, list[float]] = defaultdict(list)
        self._failed: dict[str, list[str]] = defaultdict(list)

    def note(self, stretch: str, took: float, wrong: str) -> None:
        """Keep one click."""
        with self._lock:
            self._took[stretch].append(took)
            if wrong:
                self._failed[stretch].append(wrong)

    def told(self) -> int:
        """Print a line a stretch; 1 where a click broke but in the one of the kill."""
        print("stretch | clicks | failed | p50 ms | p95 ms")
        for stretch, took in self._took.items():
            ordered = sorted(1000 * one for one in took)
            p50, p95 = (ordered[int(part * (len(ordered) - 1))] for part in (0.5, 0.95))
            failed = self._failed[stretch]
            print(
                f"{stretch} | {len(took):,} | {len(failed)} | {p50:.0f} | {p95:.0f} {failed[:2] or ''}"
            )
        return int(
            any(wrong for name, wrong in self._failed.items() if name != "B killed")
        )


def read(  # noqa: PLR0913, PLR0917 - where, what, and what is kept of it
    port: int,
    clicks: list[Any],
    stretch: list[str],
    seen: Seen,
    stop: threading.Event,
    at: int,
) -> None:
    """Click until told to stop."""
    chance = random.Random(at)  # noqa: S311 - a benchmark
    session = requests.Session()
    while not stop.is_set():
        began, wrong = time.perf_counter(), ""
        try:
            answer = session.post(
                f"http://127.0.0.1:{port}/_dash-update-component",
                json=chance.choice(clicks),
                timeout=60,
            )
            if answer.status_code not in (200, 204) or "notice failed" in answer.text:
                wrong = f"{answer.status_code} {answer.text[:80]}"
        except requests.RequestException as error:
            wrong = type(error).__name__
        # Of the stretch in which it ended: what a kill broke had begun before.
        seen.note(stretch[0], time.perf_counter() - began, wrong)
        stop.wait(chance.uniform(0.2, 1.0))


def bodies(path: Path, folder: Path) -> list[Any]:
    """Return what browsers post for some clicks of every page."""
    store = Store(path)
    settings = Settings(store=path, registry=str(folder / "unused.sqlite"))
    app, found = create_app(store, settings), []
    for page in PAGES:
        name, callback = moved_by_the_address(app, page.PATH)[0]
        for search in drawn(store, 10, 3):
            values = {("url", "search"): search, ("url", "pathname"): page.PATH}
            found.append(
                {
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
            )
        assert name == "filters"
    store.close()
    return found


def proxy(nginx: str, folder: Path, ports: list[int]) -> subprocess.Popen[bytes]:
    """Start nginx with the shipped example, but for TLS."""
    said = (HOUSE / "deploy" / "nginx.conf").read_text("utf-8")
    upstream = re.search(r"upstream petitions \{.*?\n\}\n", said, re.DOTALL)
    locations = re.findall(r"    location .*?\n    \}\n", said, re.DOTALL)
    assert upstream is not None
    others = "".join(
        f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=10s;\n"
        for port in ports[:2]
    )
    balanced = re.sub(r"    server .*\n", "", upstream[0]).replace(
        "{\n", "{\n" + others, 1
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"{balanced}\nserver {{ listen 127.0.0.1:{ports[2]}; server_name 127.0.0.1;\n{''.join(locations)} }} }}\n",
        encoding="utf-8",
    )
    return subprocess.Popen(
        [nginx, "-c", str(conf), "-p", str(folder), "-g", "daemon off;"]
    )


def free() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
