"""
What does a build say where the disk is full, read-only, or another build is running?

Run as root: python benchmarks/full_disk.py. A file system of its own (tmpfs) holds a store;
ballast leaves it with ever more free room, so that a build ends at each of its steps: the
rows on the side, the landing zone, the new store. Each must end with 1 and one sentence and
leave the old store, or succeed. Then the same with the file system mounted read-only, and
two builds begun at once. Skipped, with a word, for who may not mount.
"""

from __future__ import annotations

# ruff: noqa: S607 - mount is the machine's own
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from benchmarks.crash import content, export, look  # noqa: E402

SIZE = "256m"
FREE_KB = (0, 4, 16, 64, 128, 256, 400, 600, 800, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 10_000, 20_000)  # fmt: skip


def main() -> None:
    """Print what each build said."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if os.geteuid():
        print("skipped: only root may mount a file system")
        return
    with tempfile.TemporaryDirectory() as name, mounted(Path(name)) as folder:
        assert ended(build(folder, export(folder, "old", 0)))[1] == 0
        old = content(folder)
        path = export(folder, "new", 1)
        for free in FREE_KB:
            fill(folder / "ballast", free)
            told, code = ended(build(folder, path))
            (folder / "ballast").unlink()
            now = "the old store" if content(folder) == old else "a new store"
            assert (code, now) in {(1, "the old store"), (0, "a new store")}, told
            print(f"{free:6} kB free: {now}. {told}")
            look(folder)
            if not code:
                break
        before = content(folder)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        told, code = ended(build(folder, path))
        assert (code, content(folder)) == (1, before)
        print(f"read-only: {told}")
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        both = [build(folder, path), build(folder, path)]
        ends = sorted((ended(one) for one in both), key=lambda end: end[1])
        assert [code for _, code in ends] == [0, 1], ends
        print(f"two at once: {ends[1][0]}")
        look(folder)


def build(folder: Path, *paths: Path) -> subprocess.Popen[str]:
    """Start a build as a person does."""
    return subprocess.Popen(
        [sys.executable, HOUSE / "petitions.py", "build", *paths, "--store", "a.duckdb"],
        cwd=folder, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )  # fmt: skip


@contextmanager
def mounted(folder: Path):
    """Lend a file system of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)  # fmt: skip
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(ballast: Path, free_kb: int) -> None:
    """Write as much as leaves so much room free."""
    room = shutil.disk_usage(ballast.parent).free - free_kb * 1024
    ballast.write_bytes(bytes(max(0, room)))


def ended(started: subprocess.Popen[str]) -> tuple[str, int]:
    """Return the last line that a build told, and how it ended."""
    _, told = started.communicate(timeout=300)
    assert "Traceback" not in told, told
    return told.strip().splitlines()[-1], started.returncode


if __name__ == "__main__":
    main()
