"""Two tables of a build tell no small number, and no case is missing from them."""

from datetime import datetime

import polars as pl

from ingest.shown import cells, shown

COLUMNS = {
    "filed_at": pl.Datetime,
    "kind": pl.String,
    "place_district_id": pl.String,
    "place_village_id": pl.String,
    "channel": pl.String,
    "agency": pl.String,
    "category": pl.String,
    "topic_id": pl.Int32,
}


def petitions(*groups: tuple[int, str, str, str]) -> pl.DataFrame:
    """Return so many petitions of May 2026 of a district, in a village, of an agency."""
    rows = [
        (datetime(2026, 5, day % 28 + 1), "complaint", "63000010", village, "web",
         agency, "路燈", None)
        for day, village, agency in (
            (day, village, agency)
            for many, village, agency, _ in groups
            for day in range(many)
        )
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_small_numbers_of_a_village_and_of_an_agency_are_told_together():
    """
    Village a has 6, b 3 and c 2; the bureau 交通局 has 6 (two units), 工務局 5.

    b and c are 5 together. Without the cases of 工務局, village a has 5 or more of others.
    """
    said = petitions(
        (6, "63000010001", "交通局停管處", "a"),
        (3, "63000010002", "工務局", "b"),
        (2, "63000010003", "工務局", "c"),
    )

    found = shown([cells(said)], least=5)

    places = {
        (row["village_id"], row["channel"]): row["count"]
        for row in found["shown_places"].to_dicts()
    }
    subjects = {
        row["agency"]: row["count"] for row in found["shown_subjects"].to_dicts()
    }
    assert {("63000010001", "web"): 6, (None, None): 5} == places
    assert {"交通局停管處": 6, "工務局": 5} == subjects


def test_a_bureau_does_not_learn_what_others_have_few_of():
    """Of 8 in a village 6 are 交通局's own: the 2 of 工務局 would be told to it."""
    said = petitions(
        (6, "63000010001", "交通局停管處", "a"),
        (2, "63000010001", "工務局", "a"),
        (7, "63000010002", "工務局", "b"),
    )

    found = shown([cells(said)], least=5)["shown_places"]

    assert [(None, 15)] == found.select("village_id", "count").rows()


def test_a_petition_of_no_known_day_is_in_neither():
    """It could be counted in no month."""
    said = petitions((5, "63000010001", "工務局", "a")).with_columns(
        filed_at=pl.lit(None, dtype=pl.Datetime)
    )

    assert [0, 0] == [table.height for table in shown([cells(said)], least=5).values()]
