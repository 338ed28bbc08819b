"""What many files must say together, however they are cut, ordered and delivered."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from xxhash import xxh3_128_hexdigest

from data.errors import StoreError
from data.settings import Settings
from ingest import reading, sources
from ingest.crew import Here, here
from ingest.identity import petition_ids
from ingest.scratch import lend

HEADER = "案件編號,派工項目,案件地址,立案日期,立案時間\n"
CASES = [
    f"{number},污染舉發,松山區三民路{number}號,20240101,{number:06}\n"
    for number in range(1, 7)
]


def _export(folder: Path, name: str, *cases: str) -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(cases), encoding="utf-8")
    return path


def _rows(folder: Path, *paths: Path) -> tuple[reading.Rows, pl.DataFrame]:
    with here(folder / "a.duckdb") as crew:
        files = sources.exports(paths)
        rows = reading.together(reading.read(files, Settings(), None, crew), crew)
        return rows, pl.concat(rows.kept(crew))


@pytest.fixture
def one_by_one(monkeypatch):
    """Make every file a part of its own."""
    monkeypatch.setattr(reading, "PART_BYTES", 1)


def test_a_month_delivered_twice_is_repeated_not_lost(tmp_path, one_by_one):
    """Six cases, then four of them again in a file with a strange row."""
    first = _export(tmp_path, "a.csv", *CASES)
    again = _export(tmp_path, "b.csv", *CASES[2:], "7,污染舉發,,沒有日期,0\n")

    rows, petitions = _rows(tmp_path, first, again)

    assert [("a.csv", 6, 6, 0, 0), ("b.csv", 5, 0, 4, 1)] == rows.account.select(
        "file", "read", "kept", "repeated", "rejected"
    ).rows()
    assert [1, 2, 3, 4, 5, 6] == petitions["source_ref"].cast(int).to_list()
    assert [("b.csv", 6)] == rows.rejects.select("file", "line").rows()


def test_parts_say_together_what_one_part_says_of_all(tmp_path, monkeypatch):
    """However the files are cut into parts, cases, history and account are the same."""
    paths = [
        _export(tmp_path, "a.csv", *CASES[:4]),
        _export(tmp_path, "b.csv", *CASES[3:], *CASES[:1]),
        _export(tmp_path, "c.csv", *CASES),
    ]
    whole, petitions = _rows(tmp_path, *paths)

    monkeypatch.setattr(reading, "PART_BYTES", 1)
    parts, the_same = _rows(tmp_path, *paths)

    assert (1, 3) == (len(whole.parts), len(parts.parts))
    assert petitions.equals(the_same)
    assert whole.account.equals(parts.account)


def test_the_last_delivery_holds_across_parts(tmp_path, one_by_one):
    """A case that is open in January's export and closed in February's."""
    header = "案件編號,主旨,受理日期,案件狀態,受理機關\n"
    january, february = tmp_path / "a.csv", tmp_path / "b.csv"
    january.write_text(
        header + "A,甲,2024-01-05,辦理中,環保局\nB,乙,2024-01-06,辦理中,環保局\n",
        encoding="utf-8",
    )
    february.write_text(header + "A,甲,2024-01-05,已結案,\n", encoding="utf-8")

    rows, petitions = _rows(tmp_path, january, february)

    assert [("A", "closed", "環保局"), ("B", "open", "環保局")] == petitions.select(
        "source_ref", "status", "agency"
    ).rows()
    assert [(1, "a.csv", "open"), (2, "b.csv", "closed")] == rows.history.select(
        "version", "file", "status"
    ).rows()


def test_ids_are_told_apart_by_all_their_bits(tmp_path, one_by_one, monkeypatch):
    """Were 64 bits of two ids equal, both cases would live: here all 64 are."""
    monkeypatch.setattr(
        reading, "keys", lambda ids: pl.Series("key", [0] * ids.len(), dtype=pl.UInt64)
    )
    paths = [_export(tmp_path, f"{name}.csv", CASES[0], case) for name, case in
             zip("ab", CASES[1:3], strict=True)]  # fmt: skip

    rows, petitions = _rows(tmp_path, *paths)

    assert ["1", "2", "3"] == petitions["source_ref"].to_list()
    assert [0, 1] == rows.account["repeated"].to_list()


def test_an_id_is_the_head_of_the_contents_hash():
    """20 digits of XXH3-128 of the parts with a unit separator between."""
    cases = pl.DataFrame({"source": ["s", "s"], "source_ref": ["1", None]})

    expected = [xxh3_128_hexdigest(said)[:20] for said in (b"s\x1f1", b"s\x1f")]
    assert expected == petition_ids(cases).to_list()
    assert [] == petition_ids(cases.clear()).to_list()


def test_no_trace_of_a_build_stays_and_what_a_killed_one_left_goes(tmp_path):
    """The scratch folder is empty when lent, private, and gone afterwards."""
    left = tmp_path / "a.duckdb.parts"
    left.mkdir()
    (left / "0.arrow").touch()

    with lend(tmp_path / "a.duckdb") as folder:
        assert [] == list(folder.iterdir())
        assert 0o700 == folder.stat().st_mode & 0o777

    assert not left.exists()


def test_rows_that_can_not_be_written_are_one_sentence(tmp_path):
    """The folder went away under the build."""
    export = sources.exports([_export(tmp_path, "a.csv", *CASES)])

    with pytest.raises(StoreError, match="could not be written"):
        reading.read(export, Settings(), None, Here(tmp_path / "gone"))
