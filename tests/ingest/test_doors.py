"""What an import of the official door plates must leave behind."""

from __future__ import annotations

import polars as pl
import pytest

from data.errors import SourceError
from geo.geocode import geocode
from ingest import doors
from ingest.places import known_places

HEADER = "省市縣市代碼,鄉鎮市區代碼,村里,鄰,街路段,地區,巷,弄,號,橫座標,縱座標"
# 市府路1號 and a floor of it, a door that nobody else knows, and what is no door.
ROWS = [
    "63000,63000020,西村里,０１２,市府路,,,,１號,306891.632,2770052.139",
    "63000,63000020,西村里,０１２,市府路,,,,１號二樓,306891.632,2770052.139",
    "63000,63000030,龍門里,００１,新生南路二段,,,,９９９號,304000,2769000",
    "63000,63000030,龍門里,００１,新生南路二段,,,,,304000,2769000",
    "63000,63000030,龍門里,００１,新生南路二段,,,,５號,,",
    "63000,99999999,某里,００１,某路,,,,=５號,304000,2769000",
]


@pytest.fixture(params=["utf-8-sig", "cp950"])
def file(request, tmp_path):
    """Return a file of that form, in each encoding that the city uses."""
    path = tmp_path / "doors.csv"
    path.write_bytes("\r\n".join([HEADER, *ROWS, ""]).encode(request.param))
    return path


def test_every_row_is_counted_and_the_rejected_are_written(file, tmp_path):
    """Two doors, one again, three rejected, each with its line and reason."""
    into, rejects = tmp_path / "new" / "doors.parquet", tmp_path / "rejects.csv"

    account = doors.imported(file, into, rejects)

    assert (6, 3) == (account.read, account.rejected)
    assert {"door": 2, "repeated": 1, "no_number": 1, "no_point": 1, "unknown_district": 1} == {
        name: rows for name, rows in account.fates.items() if rows
    }  # fmt: skip
    written = pl.read_csv(rejects, infer_schema=False)
    assert [("5", "no_number"), ("6", "no_point"), ("7", "unknown_district")] == written.select(
        "line", "reason"
    ).rows()  # fmt: skip
    assert "'=５號" == written["號"][2]


def test_the_geocoder_finds_the_official_point(file, tmp_path):
    """The same address, before and after; a door that only cases know stays."""
    into = tmp_path / "doors.parquet"
    asked = pl.Series(["信義區市府路1號", "大安區新生南路2段999號", "信義區市府路45號"])
    before = geocode(asked, known_places(into))

    doors.imported(file, into)
    after = geocode(asked, known_places(into))

    assert (121.563784, 25.037523, 10.0) == after.select("lon", "lat", "error_m").row(0)
    assert before["lon"][0] != after["lon"][0]
    assert ["door", "door"] == [before["match_level"][0], after["match_level"][1]]
    assert "door" != before["match_level"][1]
    assert before.row(2) == after.row(2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "this is no door-plate file"),
        (f"{HEADER}\n63000,99,里,1,路,,,,1號,1,2\n", "none of 1 rows is a door"),
    ],
)
def test_another_file_is_refused_and_nothing_is_replaced(tmp_path, text, said):
    """What was imported before then stays as it is."""
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    into = tmp_path / "doors.parquet"
    into.write_bytes(b"before")

    with pytest.raises(SourceError, match=said):
        doors.imported(tmp_path / "other.csv", into)

    assert b"before" == into.read_bytes()


def test_a_damaged_import_is_told_with_what_to_do(tmp_path):
    """Not a traceback, and not the compiled doors in silence."""
    (tmp_path / "doors.parquet").write_bytes(b"damaged")

    with pytest.raises(SourceError, match="Import them again"):
        doors.known(tmp_path / "doors.parquet")
