"""
Does a build that dies leave the old store or the new one? SIGKILL at random moments.

Run: python benchmarks/crash.py [--kills N] [--seed N]. Two exports are built in turn over
one store, each time from new bytes with the same rows (blank lines at the end), so that the
landing zone is written too. One half of the kills come at a moment drawn evenly over the
time that a whole build takes; the other half are drawn over the half second after the build
says that it writes, and hit write, flush and rename.

After each kill: the store opens; all its tables but those that tell of the build itself are
those of the one export or of the other; every line of the landing zone's journal
can be read or is the cut last one, and names bytes that have their hash; nobody holds
the right to build. Every 20th time a build is let live. Any of it failing ends the run.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from data import store  # noqa: E402 - the path is set above
from data.schema import TABLES  # noqa: E402
from data.settings import Settings  # noqa: E402
from ingest import landing  # noqa: E402

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["ingest.pipeline"])

HEADER = "案件編號,派工項目,案件地址,立案日期,立案時間\n"
OF_THE_BUILD = ("build_info", "changes")
"""Tables that tell of the build and of the store before it."""
WRITES = "writing the store"


def main() -> None:
    """Print what was found after how many kills."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261123)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known, seconds = {}, []
        for number, which in enumerate(("old", "new", "old")):
            began = time.perf_counter()
            live(build(folder, export(folder, which, number)))
            seconds.append(time.perf_counter() - began)
            known[content(folder)] = which
        assert set(known.values()) == {"old", "new"}, (
            "the two exports must give two contents"
        )
        whole = statistics.median(seconds)
        print(f"a build takes {whole:.1f} s; {chosen.kills} kills follow")
        found: Counter[str] = Counter()
        for number in range(chosen.kills):
            which = "new" if known[content(folder)] == "old" else "old"
            path = export(folder, which, number + 3)
            late = number % 2 > 0
            (folder / "told").write_text("")
            killed = kill(folder, build(folder, path), chance, whole, late=late)
            now = known[content(folder)]
            look(folder)
            moment = "while it writes" if late else "at any moment"
            became = "the new content" if now == which else "the old content"
            found[f"{moment}: {'killed' if killed else 'had ended'}, {became}"] += 1
            if not (number + 1) % 20:
                live(build(folder, path))
                assert known[content(folder)] == which
        for told, times in sorted(found.items()):
            print(f"{times:4}  {told}")
        live(build(folder))
        look(folder)
        entries = landing.journal(folder / "data" / "raw")
        print(f"the store was built again from the {len(entries)} files that landed")


def export(folder: Path, which: str, number: int) -> Path:
    """Write one of the two exports; `number` changes its bytes, not its rows."""
    first, last = (1, 1500) if which == "old" else (1000, 3500)
    lines = (
        f"{n},污染舉發,松山區三民路{n}號,20240101,{n:06}\n" for n in range(first, last)
    )
    path = folder / f"{which}.csv"
    path.write_text(HEADER + "".join(lines) + "\n" * number, encoding="utf-8")
    return path


def build(folder: Path, *paths: Path) -> ForkServerProcess:
    """
    Start a build in a process of its own.

    It is forked from one that has imported everything and done nothing: a kill while
    modules are read tells nothing, and takes most of the time.
    """
    started = FORKS.Process(target=_build, args=(folder, paths))
    started.start()
    return started


def _build(folder: Path, paths: tuple[Path, ...]) -> None:
    """Build as the command does; what is told goes to a file."""
    from ingest.pipeline import build as build_store  # noqa: PLC0415 - in the fork

    os.chdir(folder)
    with (folder / "told").open("a", encoding="utf-8", buffering=1) as file:

        def told(step: str) -> None:
            file.write(step + "\n")

        zone = Path("data/raw")
        build_store(paths, Settings(store=Path("a.duckdb"), landing=zone), told)


def live(started: ForkServerProcess) -> None:
    """Let a build end."""
    started.join(timeout=120)
    assert started.exitcode == 0, started.exitcode


def kill(
    folder: Path,
    started: ForkServerProcess,
    chance: random.Random,
    whole: float,
    *,
    late: bool,
) -> bool:
    """Kill a build at a moment of chance; return whether it was still alive."""
    if late:
        while started.is_alive() and WRITES not in (folder / "told").read_text():
            time.sleep(0.002)
    started.join(timeout=chance.uniform(0, 0.5 if late else whole))
    killed = started.is_alive()
    if killed:
        os.kill(started.pid, signal.SIGKILL)
    started.join()
    return killed


def content(folder: Path) -> str:
    """Return a hash of what the store says, whenever it was built."""
    opened = store.Store(folder / "a.duckdb")
    digest = hashlib.sha256()
    for name in TABLES:
        if name not in OF_THE_BUILD:
            table = opened.table(name)
            if name == "files":
                table = table.drop_columns(["sha256"])
            digest.update(f"{name} {table.num_rows} {table.to_pylist()}".encode())
    opened.close()
    return digest.hexdigest()


def look(folder: Path) -> None:
    """Look at what else a dead build can leave behind: the zone, and the lock."""
    zone = folder / "data" / "raw"
    entries = landing.journal(zone)
    lines = (zone / "journal.jsonl").read_text(encoding="utf-8").split("\n")
    cut = sum(bool(line) for line in lines) - len(entries)
    # Only a kill within the write of one short line can cut it.
    assert cut <= 1, f"{cut} lines of the journal can not be read"
    assert not landing.damaged(zone, entries)
    with store.claim(folder / "a.duckdb"):
        pass


if __name__ == "__main__":
    main()
