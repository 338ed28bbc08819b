"""What must follow from the counts? Worked by hand on the tiny city."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from dashboard import analyses
from dashboard.analyses import Change
from dashboard.city import city_of
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.settings import Hotspots, Settings
from models import area_effects
from tests.city import CODES, SOUTH, Case, many

EVERYONE = Scope.everyone()
CORNER = (0, 1, 4, 5)
MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))


def _crowded():
    """Return 30 cases in village 0 and 5 in each of the others."""
    return [
        *many(30, village=0),
        *(case for at in range(1, 16) for case in many(5, village=at)),
    ]


def test_a_crowded_corner_is_warm_and_the_far_corner_cool(tiny_city):
    """
    By hand: the corner's neighbourhood holds 45 against 26.25 expected.

    z = 18.75 / (s sqrt(48 / 15)) with s = 25 sqrt(15) / 16, which is sqrt(3); of the far
    corner (20 against 26.25) it is -1 / sqrt(3). 1,000 residents: the rate is the count.
    """
    table = analyses.gi_star(tiny_city(_crowded()), Filters(), EVERYONE, Settings())

    rows = table.to_pylist()
    assert list(CODES) == [row["village_code"] for row in rows]
    assert ("北區", "里00", 30, 1000, 30.0) == tuple(
        rows[0][name]
        for name in ("district", "village", "count", "residents", "rate_per_1000")
    )
    assert pytest.approx(math.sqrt(3)) == rows[0]["gi_star_z"]
    assert pytest.approx(-1 / math.sqrt(3)) == rows[15]["gi_star_z"]
    assert pytest.approx(math.erfc(math.sqrt(1.5))) == rows[0]["p_two_sided"]


@pytest.mark.parametrize(("rate", "hot"), [(0.05, [0, 1, 4]), (0.2, [0, 1, 4, 5])])
def test_villages_are_called_hot_up_to_the_rate_of_false_alarms(tiny_city, rate, hot):
    """
    Ten cases in each of 0, 1, 4 and 5, none elsewhere: mean 2.5, s = sqrt(18.75).

    By hand, z is sqrt(15) at the corner (p 0.0001), 25 / (2 s) = 2.89 at 1 and 4 (p
    0.0039), 1.97 at 5 (p 0.049), and at most 0.8 elsewhere. Of 16 tests, q is 0.002,
    16 x 0.0039 / 3 = 0.02, and 16 x 0.049 / 4 = 0.19.
    """
    store = tiny_city(case for at in (0, 1, 4, 5) for case in many(10, village=at))
    settings = Settings(hotspots=Hotspots(false_discovery_rate=rate))

    table = analyses.gi_star(store, Filters(), EVERYONE, settings)

    assert pytest.approx(math.sqrt(15)) == table["gi_star_z"][0].as_py()
    assert hot == [
        at for at, word in enumerate(table["class"].to_pylist()) if word == "hot"
    ]


def test_the_map_is_tested_against_what_the_base_lets_expect(tiny_city):
    """
    40 cases in each of 0, 1, 4 and 5, ten in each other: z and p are those of the model.

    Sixteen villages of 1,000 residents. The ten columns are those of the plain test.
    """
    cases = [
        case
        for at in range(16)
        for case in many(40 if at in CORNER else 10, village=at)
    ]
    asked = (tiny_city(cases), Filters(), EVERYONE, Settings())

    table = analyses.hotspots(*asked)

    counts, people = table["count"].to_numpy(), np.full(16, 1000.0)
    z, p = area_effects.gi_star_of_scores(
        area_effects.scores(counts, people), city_of(asked[0]).touching
    )
    assert pytest.approx(list(z)) == table["gi_star_z"].to_pylist()
    assert pytest.approx(list(p)) == table["p_two_sided"].to_pylist()
    assert ["hot", "none"] == [table["class"][at].as_py() for at in (0, 15)]
    assert analyses.gi_star(*asked).schema == table.schema


def test_against_its_own_past_a_busy_village_is_not_hot(tiny_city):
    """
    Village 0 has 400 cases this March and had 400 the one before, the others 20 and 20.

    Against residents it is hot, against its own past nothing is; and against counts alone
    z is that of residents, who are the same everywhere.
    """
    cases = [
        Case(village=at, day=day)
        for at in range(16)
        for day in ("2024-03-05", "2025-03-04")
        for _ in range(400 if at == 0 else 20)
    ]
    march = Filters(start=date(2025, 3, 1), end=date(2025, 3, 31))
    settings = Settings(hotspots=Hotspots(false_discovery_rate=0.5))
    asked = (tiny_city([Case(day="2023-12-01"), *cases]), march, EVERYONE, settings)

    people, past, plain = (
        analyses.hotspots(*asked, base) for base in ("residents", "past", "counts")
    )

    assert people["class"][0].as_py() == "hot"
    assert {"none"} == set(past["class"].to_pylist())
    assert people["gi_star_z"].to_pylist() == plain["gi_star_z"].to_pylist()


def test_without_a_past_nothing_is_tested_against_it(tiny_city):
    """The data begin with the period: no z, and every class undefined."""
    store = tiny_city(many(40))

    table = analyses.hotspots(store, Filters(), EVERYONE, Settings(), "past")

    assert {"undefined"} == set(table["class"].to_pylist())


@pytest.mark.parametrize(("cases", "expected"), [(29, "undefined"), (30, "none")])
def test_too_few_cases_are_not_tested(tiny_city, cases, expected):
    """29 placed cases and one without a village are 29; counts and rates still stand."""
    spread = [Case(village=at % 16) for at in range(cases)]
    store = tiny_city([*spread, Case(village=None, level="road")])

    table = analyses.hotspots(store, Filters(), EVERYONE, Settings())

    assert {expected} == set(table["class"].to_pylist())
    assert cases == sum(table["count"].to_pylist())
    assert (expected == "undefined") == (table["p_fdr"].null_count == 16)


def test_the_whole_city_is_tested_whatever_district_is_chosen(tiny_city):
    """Cut out of the map, the south would be a hot spot beside an emptied north."""
    store = tiny_city(_crowded())
    south = Filters(districts=(SOUTH,))

    assert analyses.hotspots(store, Filters(), EVERYONE, Settings()).equals(
        analyses.hotspots(store, south, EVERYONE, Settings())
    )


def test_a_city_without_cases_has_a_row_for_every_village(tiny_city):
    """Sixteen zeros, not an empty table."""
    table = analyses.hotspots(tiny_city(), Filters(), EVERYONE, Settings())

    assert [0] * 16 == table["count"].to_pylist()
    assert {"undefined"} == set(table["class"].to_pylist())


def test_the_account_closes(tiny_city):
    """Total = in a village + district only + nowhere; the levels add up to it too."""
    store = tiny_city(
        [
            *many(3, more={"agency_basis": "assumed"}),
            *many(2, village=None, district=SOUTH, level="road"),
            Case(village=None, level="none"),
            Case(village=None, level=None),
        ]
    )

    account = analyses.account(store, Filters(), EVERYONE)

    assert (7, 3, 2, 4, 3) == (
        account.total,
        account.in_village,
        account.in_district_only,
        account.unplaced,
        account.agency_assumed,
    )
    assert (("door", 3), ("road", 2), (None, 1), ("none", 1)) == account.match_levels


def test_what_rose_is_ranked_by_the_cases_more_from_the_minimum_on():
    """A has 31 more, B 5 more; C doubled to 29 only; D fell; nobody is nameless."""
    found = [
        Change("B", 40, 35, 0),
        Change("A", 61, 30, 0),
        Change("C", 29, 14, 0),
        Change("D", 50, 60, 0),
        Change(None, 99, 0, 0),
    ]

    assert ["A", "B"] == [change.name for change in analyses.risers(found, minimum=30)]


def _daily(first_day, days, **said):
    """Return a case on each of so many days of a month."""
    return [Case(day=f"{first_day}-{day:02}", **said) for day in range(1, days + 1)]


def test_an_earlier_period_with_a_gap_is_no_fair_comparison(tiny_city):
    """
    31 days in March, 20 of the 31 days before it, 30 of the 31 a year before.

    Nine tenths of 31 are 27.9: February is not fair, the year before is.
    """
    store = tiny_city(
        [*_daily("2025-03", 31), *_daily("2025-02", 20), *_daily("2024-03", 30)]
    )

    found = analyses.comparison(store, Filters(), EVERYONE, MARCH)

    assert (31, 20, 30) == found.days_with_data
    assert (False, True) == (found.is_fair(1), found.is_fair(2))
    assert Change(None, 31, 20, 30) == found.whole


def test_the_fairness_of_a_period_is_that_of_all_data(tiny_city):
    """An agency without a case in February is an agency that rose, not a gap."""
    store = tiny_city(
        [
            *_daily("2025-03", 31),
            *_daily("2025-02", 28),
            *_daily("2025-01", 31),
            *many(5, agency="警察局", day="2025-03-09"),
        ]
    )

    found = analyses.comparison(store, Filters(agencies=("警察局",)), EVERYONE, MARCH)

    assert found.is_fair(1)
    assert Change(None, 5, 0, 0) == found.whole
