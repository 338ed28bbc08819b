"""What else went on while a campaign ran? Only what meets it in time, place and cases."""

from dataclasses import dataclass
from datetime import date

import pytest

from models.overlaps import Overlap, overlaps


@dataclass(frozen=True)
class Run:
    """A campaign of May 2024 in one village."""

    campaign_id: str = "a"
    name: str = "A"
    starts: date = date(2024, 5, 1)
    ends: date = date(2024, 5, 31)
    areas: tuple = ("63000080014",)
    target: tuple = (("channel", "app"),)


@dataclass(frozen=True)
class Broken:
    """A category that was renamed in May 2024."""

    kind: str = "renamed"
    concerns: str = "category"
    name: str = "路燈不亮"
    before: str = "路燈"
    starts: date = date(2024, 5, 15)
    ends: date | None = None


ROWS = [
    {"day": "2024-04-30", "working": "0", "kind": "holiday", "name": "outside"},
    {"day": "2024-05-09", "working": "0", "kind": "holiday", "name": "節"},
    {"day": "2024-05-10", "working": "0", "kind": "substitute", "name": "節補假"},
    {"day": "2024-05-13", "working": "0", "kind": "substitute", "name": "節補假"},
    {"day": "2024-05-18", "working": "1", "kind": "make_up", "name": "補行上班"},
    {"day": "2024-05-22", "working": "0", "kind": "typhoon", "name": "颱風"},
]


def test_a_campaign_does_not_overlap_itself_nor_what_ends_the_day_before():
    """Nothing else went on."""
    before = Run("b", "B", date(2024, 4, 1), date(2024, 4, 30))

    assert [] == overlaps(Run(), [Run(), before], [], [])


@pytest.mark.parametrize(
    ("areas", "target", "meets"),
    [
        (("63000080014",), (("channel", "app"),), True),
        ((), (), True),
        (("63000080",), (("category", "路燈"),), True),
        (("63000080015",), (), False),
        (("63000090",), (), False),
        ((), (("channel", "web"),), False),
        ((), (("channel", "web"), ("channel", "app")), True),
        ((), (("channel", "app"), ("category", "路燈")), True),
    ],
)
def test_campaigns_meet_in_place_and_cases(areas, target, meets):
    """The whole city, or a district, holds the village; web is not app; 22 to 31 May: 10 days."""
    other = Run("b", "B", date(2024, 5, 22), date(2024, 6, 9), areas, target)
    expected = [Overlap("campaign", "B", other.starts, other.ends, 10)]

    assert (expected if meets else []) == overlaps(Run(), [other], [], [])


def test_days_off_of_one_run_are_told_once():
    """Thursday, Friday and the Monday after are one holiday of 3 days; a make-up day is none."""
    assert [
        Overlap("holiday", "節", date(2024, 5, 9), date(2024, 5, 13), 3),
        Overlap("typhoon", "颱風", date(2024, 5, 22), date(2024, 5, 22), 1),
    ] == overlaps(Run(), [], ROWS, [])


def test_a_rename_matters_to_whoever_is_after_the_category():
    """From the 15th on: 17 of the 31 days; of no matter to a campaign after the app."""
    after = Run(target=(("category", "路燈"),))

    assert [Overlap("renamed", "路燈不亮", date(2024, 5, 15), None, 17)] == overlaps(
        after, [], [], [Broken()]
    )
    assert [] == overlaps(Run(), [], [], [Broken()])


def test_a_break_in_the_past_that_is_compared_matters_too():
    """Missing rows in March: 0 days of the campaign, told where the past begins before."""
    gap = Broken("partial", "rows", "", "", date(2024, 3, 1), date(2024, 3, 31))
    told = [Overlap("missing", "rows", gap.starts, gap.ends, 0)]

    assert told == overlaps(Run(), [], [], [gap], since=date(2023, 5, 1))
    assert told == overlaps(Run(), [], [], [gap], since=date(2024, 3, 20))
    assert [] == overlaps(Run(), [], [], [gap], since=date(2024, 4, 1))


def test_how_places_are_said_matters_to_campaigns_of_places():
    """Doors said from 15 May on move cases into villages; the whole city does not change."""
    doors = Broken("filled", "column", "number", "", date(2024, 5, 15))

    assert 1 == len(overlaps(Run(), [], [], [doors]))
    assert [] == overlaps(Run(areas=()), [], [], [doors])
