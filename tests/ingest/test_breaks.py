"""Which series breaks do the rows of a build suggest that nobody has written down?"""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from data.registry import Registry
from data.registry_breaks import Break, breaks
from data.schema import ADDRESSES, PETITIONS
from data.settings import Settings
from geo import address
from ingest import sources
from ingest.breaks import PARTS, explains, proposals
from models.breaks import Proposal

REAL = Path(__file__).parents[3] / "shared" / "data" / "open1999"
RENAMED = Break(
    source="a",
    kind="renamed",
    concerns="category",
    name="新",
    before="舊",
    starts=date(2024, 9, 1),
    reason="x",
    who="y",
)


def town(petition):
    """Return two years of 30 petitions a day, each as `petition(day, number)` makes it."""
    days = [datetime(2023, 1, 1) + timedelta(days=n) for n in range(730)]
    made = [
        petition(day, number) | {"filed_at": day}
        for day in days
        for number in range(30)
    ]
    rows = pl.DataFrame(made).with_columns(
        source=pl.lit("a"),
        source_ref=pl.int_range(pl.len()).cast(pl.String),
        address_id=pl.int_range(pl.len()),
    )
    parts = rows.select(
        "address_id",
        district=pl.lit("北區"),
        match_level=pl.lit("door"),
        village="village",
    )
    return (
        pl.concat(
            [pl.DataFrame(PETITIONS.empty_table()), rows.drop("village")],
            how="diagonal_relaxed",
        ),
        pl.concat(
            [pl.DataFrame(ADDRESSES.empty_table()), parts], how="diagonal_relaxed"
        ),
    )


def renamed(day, number):
    """Return a petition of a category that is renamed on 2024-01-01; villages end then."""
    late = day.year == 2024
    names = ("路燈不亮", "路燈故障") if late else ("路燈損壞", "垃圾")
    return {
        "category_said": "噪音" if number % 2 else names[0],
        "village": None if late else "甲里",
    }


def test_what_the_rows_suggest():
    """A renamed category, villages that are no longer said; nothing else."""
    found = proposals(*town(renamed), "a", [])

    assert [
        ("category", "路燈不亮", date(2024, 1, 1)),
        ("column", "village", date(2024, 1, 1)),
    ] == [(one.concerns, one.name, one.starts) for one in found]


def test_what_is_written_down_is_not_suggested_again():
    """The renaming is known, of this source; that of another explains nothing."""
    known = Break(
        source="a",
        kind="renamed",
        concerns="category",
        name="路燈不亮",
        before="路燈損壞",
        starts=date(2024, 1, 1),
        reason="x",
        who="y",
    )
    other = Break(**vars(known) | {"source": "b"})
    rows = town(renamed)

    assert ["village"] == [one.name for one in proposals(*rows, "a", [known])]
    assert 2 == len(proposals(*rows, "a", [other]))
    assert [] == proposals(*rows, "b", [])


@pytest.mark.parametrize(
    ("starts", "same"),
    [
        (date(2024, 9, 1), True),
        (date(2024, 10, 1), True),
        (date(2024, 8, 1), True),
        (date(2024, 12, 1), False),
        (date(2024, 7, 1), False),
    ],
)
def test_a_known_break_explains_the_months_around_it(starts, same):
    """A proposal knows the month alone, and of months without files the first after."""
    found = Proposal("renamed", "category", starts, "x", name="新", before="舊")

    assert same == explains(RENAMED, found)


def test_an_end_explains_too():
    """Numbers that were ruined until June are whole again from July on."""
    ruined = Break(
        source="a",
        kind="ruined",
        concerns="column",
        name="source_ref",
        starts=date(2023, 5, 1),
        ends=date(2025, 6, 30),
        reason="x",
        who="y",
    )
    back = Proposal("filled", "column", date(2025, 7, 1), "x", name="source_ref")

    assert explains(ruined, back)
    assert not explains(
        ruined, Proposal("filled", "column", date(2024, 7, 1), "x", name="source_ref")
    )
    assert not explains(
        ruined, Proposal("filled", "column", date(2025, 7, 1), "x", name="village")
    )
    assert explains(
        ruined, Proposal("filled", "match_level", date(2025, 7, 1), "x", name="door")
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Return the rows of the published files, and the breaks that ship."""
    files = sorted(REAL.glob("*.csv"))
    if not files:
        pytest.skip("the published 1999 files are not beside the project (../shared)")
    said = pl.concat(
        [sources.read(path, Settings())[2] for path in files], how="diagonal"
    )
    petitions = said.select(
        "category_said",
        "source_ref",
        source=pl.lit("taipei_1999"),
        filed_at=pl.col("filed_date_said").str.to_datetime("%Y%m%d", strict=False),
        address_id=pl.int_range(pl.len()),
    )
    parts = address.parse(said["address_said"]).select(PARTS)
    addresses = parts.with_columns(
        address_id=pl.int_range(pl.len()), match_level=pl.lit("door")
    )
    registry = Registry(tmp_path_factory.mktemp("registry") / "registry.sqlite")
    yield petitions, addresses, breaks(registry)
    registry.close()


def test_the_known_ones_are_found_in_the_published_rows(real):
    """Each break that ships and lies within the files is found; few others are suggested."""
    petitions, addresses, known = real
    found = proposals(petitions, addresses, "taipei_1999", [])
    unseen = {"floor"}  # the grammar keeps no floors
    last = petitions["filed_at"].max().date()

    assert [] == [
        (one.kind, one.name, one.starts)
        for one in known
        if one.starts <= last
        and one.name not in unseen
        and not any(explains(one, proposal) for proposal in found)
    ]
    others = proposals(petitions, addresses, "taipei_1999", known)
    assert len(others) <= 5, others
