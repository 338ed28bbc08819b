"""What the landing zone must keep, and from whom."""

from __future__ import annotations

import os
import stat

import pytest

from data.errors import SourceError
from data.settings import Settings, Topics
from data.store import Store
from ingest import landing, sources
from ingest.pipeline import build

ONE = (
    "案件編號,派工項目,案件地址,立案日期,立案時間\n1,污染舉發,松山區,20240101,120000\n"
)
TWO = (
    "案件編號,派工項目,案件地址,立案日期,立案時間\n2,路樹處理,北投區,20240102,130000\n"
)
HASHES = ("f2494fd7", "e332f306")
"""The first digits of their SHA-256."""


def _settings(folder) -> Settings:
    return Settings(
        store=folder / "petitions.duckdb",
        landing=folder / "raw",
        topics=Topics(count=2),
    )


def test_what_a_killed_writer_left_is_swept_after_a_day(tmp_path):
    """It is not masked; one that is new may be another's who writes now."""
    zone = tmp_path / "raw"
    kept = landing.stored(zone, landing.keep(zone, "a.csv", b"one", came_from="x"))
    old, new = kept.with_name(".part-old"), kept.with_name(".part-new")
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))

    landing.sweep(zone)

    assert {kept, new} == set(kept.parent.iterdir())


def test_bytes_are_kept_once_under_their_hash_and_told_in_the_journal(tmp_path):
    """The same file twice is one entry; another content of the same name is another."""
    zone = tmp_path / "raw"

    first = landing.keep(zone, "a.csv", b"one", came_from="x")
    landing.keep(zone, "a.csv", b"one", came_from="y")
    landing.keep(zone, "a.csv", b"two", came_from="x")

    assert b"one" == landing.stored(zone, first).read_bytes()
    # echo -n one | sha256sum
    assert (
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
        == first.sha256
    )
    assert ["x", "x"] == [entry.came_from for entry in landing.journal(zone)]


def test_only_the_building_user_may_read_it(tmp_path):
    """Nothing here is masked."""
    zone = tmp_path / "raw"

    kept = landing.stored(zone, landing.keep(zone, "a.csv", b"one", came_from="x"))

    assert 0o700 == stat.S_IMODE(zone.stat().st_mode)
    assert 0 == stat.S_IMODE(kept.stat().st_mode) & 0o077


def test_a_name_that_leaves_the_folder_stays_in_it(tmp_path):
    """A server may call its file anything."""
    zone = tmp_path / "raw"

    kept = landing.stored(
        zone, landing.keep(zone, "../../etc/x", b"one", came_from="x")
    )

    assert zone.resolve() in kept.resolve().parents


def test_a_half_written_journal_line_is_no_entry_and_spoils_no_other(tmp_path):
    """The machine stopped in the middle of a line."""
    zone = tmp_path / "raw"
    landing.keep(zone, "a.csv", b"one", came_from="x")
    with (zone / "journal.jsonl").open("a") as journal:
        journal.write('{"name": "b.cs')

    landing.keep(zone, "c.csv", b"three", came_from="x")

    assert ["a.csv", "c.csv"] == [entry.name for entry in landing.journal(zone)]


def test_damage_is_told(tmp_path):
    """A rebuild must not silently be of fewer cases."""
    zone = tmp_path / "raw"
    entry = landing.keep(zone, "a.csv", b"one", came_from="x")
    landing.stored(zone, entry).write_bytes(b"eno")

    with pytest.raises(
        SourceError, match=r"1 files are missing or damaged, the first is a\.csv"
    ):
        sources.landed(zone)


def test_the_store_is_built_again_from_the_zone_alone(tmp_path):
    """The exports are gone; the petitions are the same."""
    for name, text in (("one.csv", ONE), ("two.csv", TWO)):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    settings = _settings(tmp_path)
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    build(paths, settings, told=lambda _: None)
    before = Store(settings.store).table("petitions").sort_by("petition_id")
    for path in (*paths, settings.store):
        path.unlink()

    account = build([], settings, told=lambda _: None)

    assert ["one.csv", "two.csv"] == [file["file"] for file in account.files]
    assert before == Store(settings.store).table("petitions").sort_by("petition_id")


def test_a_month_that_was_published_again_is_told_apart_by_its_hash(tmp_path):
    """One name, two contents: each has its own line in the account."""
    zone = tmp_path / "raw"
    for text in (ONE, TWO):
        landing.keep(zone, "202401.csv", text.encode(), came_from="x")

    names = [file.name for file in sources.landed(zone)]

    assert [f"202401.csv ({digest})" for digest in HASHES] == names


def test_an_empty_zone_is_told_in_a_sentence(tmp_path):
    """The first build must name an export."""
    with pytest.raises(SourceError, match="the landing zone is empty"):
        build([], _settings(tmp_path), told=lambda _: None)
