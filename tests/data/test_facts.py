"""Which reference facts ship with the project, and how are they read?"""

import pyarrow as pa
import pytest
from pyarrow import parquet

from data import facts
from data.errors import ReferenceDataError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Read the facts of a folder of the test's own."""
    monkeypatch.setattr(facts, "FOLDER", tmp_path)
    return tmp_path


def test_a_csv_is_text(folder):
    """Codes keep their leading zero, and what is empty is the empty text."""
    (folder / "agencies.csv").write_text(
        "agency,code\n工務局,007\n,\n", encoding="utf-8"
    )

    rows = facts.read("agencies")

    assert [
        {"agency": "工務局", "code": "007"},
        {"agency": "", "code": ""},
    ] == rows.to_pylist()


def test_a_csv_without_rows_keeps_its_columns(folder):
    """A header alone is a table of no rows."""
    (folder / "agencies.csv").write_text("agency,code\n", encoding="utf-8")

    rows = facts.read("agencies")

    assert (["agency", "code"], 0) == (rows.column_names, rows.num_rows)


def test_a_parquet_keeps_its_types(folder):
    """Numbers and bytes come back as they were."""
    table = pa.table({"area_km2": [1.5], "geometry": [b"\x01"]})
    parquet.write_table(table, folder / "villages.parquet")

    assert table == facts.read("villages")


def test_a_missing_fact_is_one_sentence(folder):
    """It names the fact and says how to get it back."""
    with pytest.raises(
        ReferenceDataError, match="doors: the reference fact can not be read"
    ):
        facts.read("doors")


def test_a_damaged_fact_is_one_sentence(folder):
    """A parquet that was cut short is told as what it is."""
    (folder / "doors.parquet").write_bytes(b"PAR1half")

    with pytest.raises(
        ReferenceDataError, match="doors: the reference fact can not be read"
    ):
        facts.read("doors")
