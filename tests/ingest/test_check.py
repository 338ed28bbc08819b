"""What `petitions check` must find."""

from __future__ import annotations

from data.settings import Settings, Topics
from ingest.check import findings
from ingest.pipeline import build

EXPORT = """\
案件編號,派工項目,案件地址,立案日期,立案時間
1,污染舉發,松山區三民路1號,20240101,120000
2,污染舉發,松山區三民路3號,20240231,120000
3,污染舉發,松山區三民路5號,20990101,120000
"""


def _settings(folder) -> Settings:
    return Settings(
        store=folder / "a.duckdb", landing=folder / "raw", topics=Topics(count=2)
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
