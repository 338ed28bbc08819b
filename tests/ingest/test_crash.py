"""What a build that dies must leave behind: the old store or the new one, whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store, claim

HOUSE = Path(__file__).resolve().parents[2]
HEADER = "案件編號,派工項目,案件地址,立案日期,立案時間\n"


def _export(path: Path, rows: int) -> Path:
    lines = (
        f"{n},污染舉發,松山區三民路{n}號,20240101,{n:06}\n" for n in range(1, rows)
    )
    path.write_text(HEADER + "".join(lines), encoding="utf-8-sig")
    return path


def _build(folder: Path, export: Path, limit: str = "pass") -> subprocess.Popen[str]:
    """Start a build in a process of its own; `limit` is run in it first."""
    code = f"import sys; {limit}; sys.path.insert(0, {str(HOUSE)!r}); import petitions; petitions.main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "build", str(export), "--store", "a.duckdb"],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def nine(tmp_path_factory) -> Path:
    """Return a folder with a store of nine petitions, built once."""
    folder = tmp_path_factory.mktemp("nine")
    _let_live(_build(folder, _export(folder / "old.csv", 10)))
    return folder


@pytest.fixture
def folder(nine, tmp_path) -> Path:
    """Return a folder of one's own with that store."""
    shutil.copytree(nine, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _let_live(build: subprocess.Popen[str]) -> None:
    _, told = build.communicate(timeout=120)

    assert 0 == build.returncode, told


def _petitions(folder: Path) -> int:
    store = Store(folder / "a.duckdb")
    try:
        return store.table("petitions").num_rows
    finally:
        store.close()


def test_a_killed_build_leaves_the_old_store_or_the_new(folder):
    """SIGKILL at two moments (benchmarks/crash.py: 200); then a build that is let live."""
    export = _export(folder / "new.csv", 2000)
    chance = random.Random(20261123)  # noqa: S311 - moments, not secrets
    for _ in range(2):
        build = _build(folder, export)
        try:
            build.wait(timeout=chance.uniform(0.2, 4.0))
        except subprocess.TimeoutExpired:
            os.kill(build.pid, signal.SIGKILL)
        build.communicate()

        assert _petitions(folder) in {9, 1999}

    _let_live(_build(folder, export))
    assert 1999 == _petitions(folder)


def test_a_full_disk_is_one_sentence_and_the_old_store_stays(folder):
    """No file may grow beyond 200 kB: the new store can not be written."""
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    )

    build = _build(folder, _export(folder / "new.csv", 2000), limit)
    _, told = build.communicate(timeout=120)

    assert 1 == build.returncode
    assert "StoreError" in told
    assert "Traceback" not in told
    assert 9 == _petitions(folder)


def test_of_two_builds_at_once_the_second_says_so_and_leaves(folder):
    """The first goes on undisturbed; its right ends with it, whatever ends it."""
    export = _export(folder / "new.csv", 2000)

    with claim(folder / "a.duckdb"):
        second = _build(folder, export)
        _, told = second.communicate(timeout=120)

    assert 1 == second.returncode
    assert "another build of this store is running" in told
    assert "Traceback" not in told
    assert 9 == _petitions(folder)
    _let_live(_build(folder, export))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_one_sentence(folder):
    """The store's folder is read-only; the landing zone is not even touched."""
    export = _export(folder / "new.csv", 2000)
    folder.chmod(0o500)

    build = _build(folder, export)
    _, told = build.communicate(timeout=120)
    folder.chmod(0o700)

    assert 1 == build.returncode
    assert "StoreError" in told
    assert "Traceback" not in told
