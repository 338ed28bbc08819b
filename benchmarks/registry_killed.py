"""
What is lost when the registry's server dies under load? Nothing that was told as written.

A PostgreSQL server of its own (with fsync) is killed with SIGKILL, all its processes, and
started again, several times, while four programs write as fast as they can: audit lines,
saved views with their audit line in one transaction, sessions, and failed logins. Each
program notes what it was told was written, and each sentence that it was given instead.

Run: PYTHONPATH=. python benchmarks/registry_killed.py [SECONDS]
"""

from __future__ import annotations

import collections
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from data import (
    registry_audit,
    registry_logins,
    registry_sessions,
    registry_users,
    registry_views,
)
from data.errors import RegistryError
from data.registry import Registry

WRITERS = 4
DEBIAN = Path("/usr/lib/postgresql")


class Server:
    """A PostgreSQL server that can be killed and started again."""

    def __init__(self) -> None:
        """Make an empty cluster in a folder of its own."""
        found = sorted(
            DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
        )
        self.programs = found[-1].parent
        self.home = Path(tempfile.mkdtemp(prefix="petitions-killed-"))
        self.start_as = []
        if os.geteuid() == 0:  # initdb refuses root
            owner = pwd.getpwnam("postgres")
            os.chown(self.home, owner.pw_uid, owner.pw_gid)
            self.start_as = ["setpriv", "--reuid=postgres", "--regid=postgres"]
            self.start_as += ["--clear-groups"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = self.home / "data"
        self._run("initdb", "-D", self.data, "-U", "petitions", "-A", "trust")
        self.url = f"postgresql://petitions@127.0.0.1:{self.port}/postgres"
        self.running = None

    def _run(self, name, *words):
        command = [*self.start_as, self.programs / name, *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.home)

    def start(self) -> float:
        """Start it and return the seconds until it answers."""
        began = time.monotonic()
        while True:
            if self.running is None or self.running.poll() is not None:
                # One that was killed is not gone before its last process is.
                self.running = subprocess.Popen(
                    [
                        *self.start_as,
                        *(self.programs / "postgres", "-D", self.data),
                        *("-k", self.home, "-p", str(self.port)),
                    ],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=self.home,
                    start_new_session=True,
                )
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return time.monotonic() - began

    def kill(self) -> None:
        """End it and all its processes at once, as when the current fails."""
        try:
            for path in Path("/proc").glob("[0-9]*/task/*/children"):
                if path.parts[2] == str(self.running.pid):
                    for child in path.read_text().split():
                        os.kill(int(child), signal.SIGKILL)
        except OSError:
            pass  # it was gone by itself
        self.running.kill()
        self.running.wait()

    def remove(self) -> None:
        """End it and take its folder away."""
        self.kill()
        shutil.rmtree(self.home)


def write(url: str, name: str, notes: Path) -> None:
    """Write until the standard input ends; note what was told, and what went wrong."""
    registry = Registry(url)
    number = 0
    with notes.open("w", encoding="utf-8") as file:
        while not Path(f"{notes}.stop").exists():
            number += 1
            began = time.monotonic()
            try:
                said = _step(registry, name, number)
            except RegistryError as error:
                said = {"failed": str(error)}
                time.sleep(0.05)
            said["seconds"] = time.monotonic() - began
            file.write(json.dumps(said) + "\n")
            file.flush()


def _step(registry, name, number):
    match number % 4:
        case 0:
            line = registry_audit.append(registry, name, "test", {"number": number})
            return {"audit": [line.number, line.hash]}
        case 1:
            with registry.together():
                view = registry_views.add(registry, f"{name} {number}", "/", owner=None)
                about = {"id": view.view_id}
                line = registry_audit.append(registry, name, "view", about)
            return {"view": view.name, "audit": [line.number, line.hash]}
        case 2:
            token, _ = registry_sessions.begin(registry, 1)
            return {"token": token}
    # Each time another name, which nobody has: the try is counted and refused.
    refused = registry_logins.login(registry, f"{name}-{number}", "x")
    return {"refused": refused.locked_until is None}


def main(seconds: float) -> None:
    """Kill and start for so many seconds, then look."""
    server = Server()
    folder = Path(tempfile.mkdtemp())
    try:
        server.start()
        registry = Registry(server.url)
        registry_users.add(
            registry, "wang", role="admin", made_by="test", oidc=("https://a", "1")
        )
        notes = [folder / f"{number}.jsonl" for number in range(WRITERS)]
        writers = [
            subprocess.Popen(
                [sys.executable, __file__, "writer", server.url, path.stem, path]
            )
            for path in notes
        ]
        while not all(path.exists() for path in notes):
            time.sleep(0.1)  # until all of them write
        kills, back = 0, []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(3)
            server.kill()
            kills += 1
            time.sleep(0.5)
            back.append(server.start())
        time.sleep(3)
        for path in notes:
            Path(f"{path}.stop").touch()
        codes = [writer.wait(60) for writer in writers]
        assert codes == [0] * WRITERS, (
            "a writer ended with something else than a sentence"
        )
        said = [json.loads(line) for path in notes for line in path.open()]
        _look(registry, said)
        print(f"| kills | {kills} |\n| back after, s, longest | {max(back):.1f} |")
    finally:
        server.remove()
        shutil.rmtree(folder)


def _look(registry: Registry, said: list[dict]) -> None:
    """Hold what was told against what is there, and print the table."""
    kept = {
        line.number: line.hash for line in registry_audit.lines(registry, newest=10**7)
    }
    views = {view.name for view in registry_views.every(registry)}
    told = [one["audit"] for one in said if "audit" in one]
    failed = [one["failed"] for one in said if "failed" in one]
    lost = [one for one in told if kept.get(one[0]) != one[1]]
    lost += [
        one["view"] for one in said if one.get("view", next(iter(views))) not in views
    ]
    tokens = [one["token"] for one in said if "token" in one]
    lost += [one for one in tokens if registry_sessions.session(registry, one) is None]
    in_log = [
        line
        for line in registry_audit.lines(registry, newest=10**7)
        if line.what == "view"
    ]
    assert not lost, lost[:3]
    assert len(views) == len(in_log), (
        "a view without its line, or a line without its view"
    )
    verified = registry_audit.verify(registry)
    assert verified.broken is None, verified
    assert all(len(one.splitlines()) == 1 for one in failed)
    written = len(said) - len(failed)
    print("| | |\n|---|--:|")
    print(f"| told as written | {written:,} |\n| of them lost | {len(lost)} |")
    print(f"| written without being told | {len(kept) - len(told)} |")
    print(f"| refused with a sentence | {len(failed):,} |")
    slowest = max(one["seconds"] for one in said)
    print(f"| slowest answer, s | {slowest:.1f} |")
    print(f"| audit log: lines, all as written | {verified.lines:,} |")
    for sentence, many in collections.Counter(map(_kind, failed)).most_common():
        print(f"  {many:,} x {sentence}", file=sys.stderr)


def _kind(sentence: str) -> str:
    return re.sub(r"[0-9]+", "N", sentence)


if __name__ == "__main__":
    if sys.argv[1:2] == ["writer"]:
        write(*sys.argv[2:4], Path(sys.argv[4]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 30)
