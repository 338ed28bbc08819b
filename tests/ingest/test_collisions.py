"""What must be told of published numbers that stand on several petitions."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from ingest.collisions import collisions


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
