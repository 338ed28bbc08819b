"""What `petitions check` must find."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data import store
from data.errors import SourceError
from data.registry import Registry
from data.settings import Settings, Topics
from ingest.check import findings
from ingest.pipeline import build
from tests import city

EXPORT = """\
案件編號,派工項目,案件地址,立案日期,立案時間
1,污染舉發,松山區三民路1號,20240101,120000
2,污染舉發,松山區三民路3號,20240231,120000
3,污染舉發,松山區三民路5號,20990101,120000
"""


def _settings(folder) -> Settings:
    return Settings(
        store=folder / "a.duckdb",
        landing=folder / "raw",
        registry=str(folder / "registry.sqlite"),
        topics=Topics(count=2),
    )


def test_each_fault_is_one_line_with_what_to_do(tmp_path):
    """A row without a day, a case of the year 2099, and an export damaged afterwards."""
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    settings = _settings(tmp_path)
    build([tmp_path / "export.csv"], settings, told=lambda _: None)
    for kept in settings.landing.glob("*/*"):
        kept.write_bytes(b"")

    found = {one.check: one for one in findings(settings)}

    assert "1 of 1 files are missing or damaged" in found["landing zone"].told
    assert found["account"].fine
    assert (
        "3 rows of 1 files = 2 kept + 0 repeated + 1 rejected" in found["account"].told
    )
    assert ("1 no_day.", False) == (found["rejects"].told, found["rejects"].fine)
    assert ("1 cases.", False) == (found["future"].told, found["future"].fine)
    assert all(one.hint for one in found.values() if not one.fine)


def test_a_store_that_is_not_there_is_a_finding(tmp_path):
    """Not a traceback."""
    found = list(findings(_settings(tmp_path)))

    assert ["landing zone", "store"] == [one.check for one in found]
    assert "there is no store here" in found[1].told


def test_a_build_that_failed_is_told_with_its_reason(tmp_path):
    """The store of before is still there: without this nobody would notice."""
    settings = _settings(tmp_path)
    city.write(settings.store, [])
    with pytest.raises(SourceError):
        build([tmp_path / "nowhere.csv"], settings, told=lambda _: None)

    found = {one.check: one for one in findings(settings)}

    assert not found["last build"].fine
    assert "because: SourceError" in found["last build"].told
    assert "there is no such file or folder" in found["last build"].told


def _store(settings: Settings, **tables: pl.DataFrame) -> None:
    store.write(
        settings.store,
        {**city.tables([], {"compared_with": "The last build was made at x."}),
         **{name: table.to_arrow() for name, table in tables.items()}},
    )  # fmt: skip


def test_a_jump_that_is_written_down_is_fine_and_another_is_not(tmp_path):
    """Villages go with 2026-03, which the registry knows; so do half of the districts."""
    settings = _settings(tmp_path)
    Registry(settings.registry).close()
    months = (date(2026, 2, 1), date(2026, 3, 1))
    shares = {
        "rows": (9999, 9999),
        "said:village": (6500, 0),
        "said:district": (9999, 5000),
    }
    _store(
        settings,
        quality=pl.DataFrame(
            [
                ("taipei_1999", month, measure, rows[at], 9999)
                for measure, rows in shares.items()
                for at, month in enumerate(months)
            ],
            schema=["source", "month", "measure", "rows", "of"],
            orient="row",
        ),
    )

    found = [one for one in findings(settings) if one.check == "drift"]

    assert [
        ("taipei_1999 2026-03: said:district 50%, in 2026-02 100%.", False),
        (
            "taipei_1999 2026-03: said:village 0%, in 2026-02 65%, a series break that is written down.",
            True,
        ),
    ] == [(one.told, one.fine) for one in found]


def test_numbers_on_several_petitions_and_petitions_that_went_are_told(tmp_path):
    """Two numbers, one of them ruined; three petitions of March are gone."""
    settings = _settings(tmp_path)
    _store(
        settings,
        collisions=pl.DataFrame(
            {"source_ref": ["2.02506E+12", "20250723101"], "petitions": [13681, 2],
             "ruined": [True, False]}
        ),
        changes=pl.DataFrame(
            {"source": ["s"], "month": [date(2025, 3, 1)], "change": ["gone"],
             "name": [""], "rows": [3]}
        ),
    )  # fmt: skip

    found = {one.check: one for one in findings(settings)}

    assert found["collisions"].told.startswith(
        "2 published numbers stand on 13,683 petitions; all are kept. 1 numbers are ruined by "
        "a spreadsheet, 1 (2 petitions) are not."
    )
    assert "gone: 3 petitions of 2025-03" in found["changes"].told
    assert not found["changes"].fine
