"""How a rejected row must find its way in."""

from __future__ import annotations

import stat

from data.settings import Settings, Topics
from data.store import Store
from ingest import rejects
from ingest.pipeline import build

EXPORT = """\
案件編號,派工項目,案件地址,立案日期,立案時間
1,污染舉發,松山區三民路1號5樓,20240101,120000
2,污染舉發,松山區三民路3號5樓,20240231,120000
"""


def test_a_rejected_row_is_mended_and_comes_in(tmp_path):
    """31 February is no day. Mended to 28, the row is a petition; the old one stays told."""
    export, mend = tmp_path / "export.csv", tmp_path / "mend.csv"
    export.write_text(EXPORT, encoding="utf-8-sig")
    settings = Settings(
        store=tmp_path / "a.duckdb", landing=tmp_path / "raw", topics=Topics(count=2)
    )
    build([export], settings, told=lambda _: None)

    rows = rejects.write(Store(settings.store), settings, None, mend)

    text = mend.read_text(encoding="utf-8-sig")
    assert 1 == rows
    assert "2,污染舉發,松山區三民路3號5樓,20240231,120000,no_day,export.csv,3," in text
    assert 0 == stat.S_IMODE(mend.stat().st_mode) & 0o077

    mend.write_text(text.replace("20240231", "20240228"), encoding="utf-8-sig")
    account = build([export, mend], settings, told=lambda _: None)

    assert (3, 2, 0, 1) == (
        account.read, account.kept, account.repeated, account.rejected,
    )  # fmt: skip
    assert [True] == Store(settings.store).table("rejects")["mended"].to_pylist()
    assert 0 == rejects.write(Store(settings.store), settings, None, mend)


def test_a_row_that_was_mended_badly_is_not_told_as_mended(tmp_path):
    """Line 3 became a day, line 4 did not: it is rejected once more, and asked for again."""
    export, mend = tmp_path / "export.csv", tmp_path / "mend.csv"
    export.write_text(EXPORT + EXPORT.splitlines()[2] + "9\n", encoding="utf-8-sig")
    settings = Settings(
        store=tmp_path / "a.duckdb", landing=tmp_path / "raw", topics=Topics(count=2)
    )
    build([export], settings, told=lambda _: None)
    rejects.write(Store(settings.store), settings, None, mend)
    text = mend.read_text(encoding="utf-8-sig")
    mend.write_text(text.replace("20240231", "20240228", 1), encoding="utf-8-sig")

    build([export, mend], settings, told=lambda _: None)

    found = Store(settings.store).table("rejects").to_pylist()
    assert [
        ("export.csv", 3, True),
        ("export.csv", 4, False),
        ("mend.csv", 3, False),
    ] == [(row["file"], row["line"], row["mended"]) for row in found]
