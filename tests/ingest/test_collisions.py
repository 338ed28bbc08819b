"""What must be told of published numbers that stand on several petitions."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from data.errors import SourceError
from ingest.collisions import collisions, write


def _petitions(*rows: tuple[str | None, datetime]) -> pl.DataFrame:
    return pl.DataFrame(
        [("s", *row) for row in rows],
        schema={"source": pl.String, "source_ref": pl.String, "filed_at": pl.Datetime("ms")},
        orient="row",
    )  # fmt: skip


def test_true_collisions_are_told_apart_from_ruined_numbers():
    """2025072310185 stands on two cases of the published files, 202411011 on 968."""
    july, august = datetime(2025, 7, 23, 13), datetime(2025, 8, 5, 8)

    found = collisions(
        _petitions(
            ("202411011", datetime(2024, 11, 1)),
            ("202411011", datetime(2024, 11, 1, 1)),
            ("202411011", datetime(2024, 11, 5)),
            ("2025072310185", august),
            ("2025072310185", july),
            ("2025072310186", july),
            (None, july),
            (None, august),
        )
    )

    assert [
        ("2025072310185", 2, july, august, 2, False),
        ("202411011", 3, datetime(2024, 11, 1), datetime(2024, 11, 5), 1, True),
    ] == found.drop("source").rows()


def test_the_file_has_a_row_for_each_number(tmp_path, tiny_city):
    """A spreadsheet opens it: UTF-8 with its mark, a header, no rows here."""
    out = tmp_path / "collisions.csv"

    rows = write(tiny_city(), out)

    assert 0 == rows
    assert "source,source_ref,ruined,petitions,months,first_at,last_at" == (
        out.read_text(encoding="utf-8-sig").strip()
    )


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path, tiny_city):
    """What, where, why."""
    with pytest.raises(SourceError, match="can not be written"):
        write(tiny_city(), tmp_path / "nowhere" / "c.csv")
