"""What must be kept of a case that is seen again."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from ingest.history import CHANGES, settled

SCHEMA = {
    "petition_id": pl.String,
    "file": pl.String,
    "agency": pl.String,
    "section": pl.String,
    "delivered_at": pl.Datetime("ms"),
    "due_at": pl.Datetime("ms"),
    "closed_at": pl.Datetime("ms"),
    "status": pl.String,
    "reassigned": pl.Int32,
    "satisfaction": pl.Int8,
}


def _told(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{"petition_id": "a", **row} for row in rows], schema=SCHEMA)


def test_the_last_delivery_holds_and_every_version_is_kept():
    """January: open at the roads office. February: re-assigned. March: closed."""
    told = _told(
        {"file": "jan", "agency": "工務局新工處", "status": "open", "reassigned": 0},
        {"file": "feb", "agency": "環保局", "status": "open", "reassigned": 1},
        {"file": "mar", "agency": "環保局", "status": "closed", "reassigned": 1,
         "closed_at": datetime(2024, 3, 1)},
    )  # fmt: skip

    last, versions = settled(told)

    assert [("環保局", "closed", 1, datetime(2024, 3, 1))] == last.select(
        "agency", "status", "reassigned", "closed_at"
    ).rows()
    assert [
        (1, "jan", "工務局新工處", "open"),
        (2, "feb", "環保局", "open"),
        (3, "mar", "環保局", "closed"),
    ] == versions.select("version", "file", "agency", "status").rows()


def test_a_case_that_says_the_same_again_has_no_versions():
    """A month delivered twice changes nothing."""
    told = _told(
        {"file": "jan", "agency": "環保局"}, {"file": "again", "agency": "環保局"}
    )

    last, versions = settled(told)

    assert (1, 0) == (last.height, versions.height)


def test_a_silent_delivery_takes_nothing_back():
    """An export without the column of agencies does not un-assign the case."""
    told = _told(
        {"file": "jan", "agency": "環保局"}, {"file": "feb", "status": "closed"}
    )

    last, _ = settled(told)

    assert [("環保局", "closed")] == last.select("agency", "status").rows()


def test_cases_stay_in_the_order_of_their_first_telling():
    """And those told once are untouched."""
    told = pl.concat(
        [
            _told({"file": "jan"}).with_columns(petition_id=pl.lit(name))
            for name in ("c", "a", "b", "a")
        ]
    )

    last, _ = settled(told)

    assert ["c", "a", "b"] == last["petition_id"].to_list()
    assert set(CHANGES) <= set(last.columns)
