"""Which places must be told as none, and which busy ones must not?"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from models.fallbacks import fallbacks

MONTHS = [date(2024, month, 1) for month in range(1, 7)]
STREETS = [f"第{n}路" for n in range(40)]


class Said:
    """Cases and addresses, written down one after the other."""

    def __init__(self) -> None:
        """Begin with none."""
        self.cases: list[tuple[str | None, str, date, int]] = []
        self.addresses: dict[tuple[str, str | None, bool], int] = {}

    def say(  # noqa: PLR0913 - what a case can differ in
        self,
        place,
        street,
        n=1,
        *,
        district="東區",
        category="噪音",
        month=MONTHS[0],
        words=True,
    ):
        """Write n equal cases down."""
        key = (district, street, words)
        at = self.addresses.setdefault(key, len(self.addresses))
        self.cases += [(place, category, month, at)] * n

    def found(self):
        """Return what is told of them."""
        cases = pl.DataFrame(
            self.cases,
            schema={"place": pl.String, "category": pl.String, "month": pl.Date, "address_id": pl.Int64},
            orient="row",
        )  # fmt: skip
        said = pl.DataFrame(
            [(at, *key) for key, at in self.addresses.items()],
            schema={"address_id": pl.Int64, "district": pl.String, "street": pl.String, "words": pl.Boolean},
            orient="row",
        )  # fmt: skip
        return fallbacks(cases, said)


@pytest.fixture
def said():
    """Return a city in which ten places of one street each have twenty cases."""
    city = Said()
    for n in range(10):
        city.say(f"place {n}", STREETS[n], 20)
    return city


def test_a_point_of_many_streets_is_told(said):
    """Thirty cases on thirty streets of three districts: the four commonest are its own."""
    for n in range(30):
        said.say("fallback", STREETS[n], district=f"{n % 3}區")

    found = said.found().row(0, named=True)

    assert 1 == said.found().height
    assert ("fallback", "streets", 30, 30, 3) == (
        found["place"], found["reason"], found["cases"], found["streets"], found["districts"],
    )  # fmt: skip
    assert 26 / 30 == pytest.approx(found["share"])
    # (30 over 26) 0.01^26, and less: nobody writes 26 of 30 streets wrongly.
    assert found["q"] < 1e-40


@pytest.mark.parametrize("streets", [1, 4])
def test_a_busy_address_and_a_square_stay_quiet(said, streets):
    """426 cases of one house, or of the four streets of a square, and two slips of the pen."""
    for n in range(streets):
        said.say("busy", STREETS[n], 426 // streets)
    said.say("busy", "第十路")
    said.say("busy", "弟一路")

    assert said.found().is_empty()


def test_few_cases_say_nothing(said):
    """Nine cases on nine streets may be a crossing of lanes."""
    for n in range(9):
        said.say("few", STREETS[n])

    assert said.found().is_empty()


def test_a_place_that_takes_a_share_it_never_had_is_told(said):
    """The city hall had 1 of 100 cases a month; in June 30 more, from thirty streets."""
    for month in MONTHS:
        said.say("elsewhere", "一江路", 99, month=month)
        said.say("hall", "市府路", 1, month=month)
    for n in range(30):
        said.say("hall", STREETS[n], district=f"{n % 3}區", month=MONTHS[5])

    found = said.found().filter(pl.col("reason") == "sudden")

    assert [("hall", "噪音", MONTHS[5], 31, 130)] == found.select(
        "place", "category", "month", "cases", "of"
    ).rows()
    assert 31 / 130 == pytest.approx(found["share"][0])
    # January also holds the twenty cases of each of the ten other places: 300 in all.
    assert 5 / (4 * 100 + 300) == pytest.approx(found["usual_share"][0])


def test_it_is_told_as_long_as_it_lasts(said):
    """The months of the fault are no history for one another."""
    for month in MONTHS:
        said.say("elsewhere", "一江路", 99, month=month)
    for month in MONTHS[3:]:
        said.say("hall", None, 30, month=month, words=False)

    assert MONTHS[3:] == said.found()["month"].to_list()


def test_a_building_site_and_a_festival_stay_quiet(said):
    """Sixty cases of one month that name one street, or the park itself, lead to it."""
    for month in MONTHS:
        said.say("elsewhere", "一江路", 99, month=month)
    said.say("site", "二水路", 60, month=MONTHS[5])
    said.say("park", None, 60, month=MONTHS[5])

    assert said.found().is_empty()


def test_a_share_is_compared_with_other_categories_where_there_is_no_history(said):
    """In the first month half of all parking cases fall on a point that no noise falls on."""
    said.say("hall", None, 50, category="違停", words=False)
    said.say("elsewhere", "一江路", 50, category="違停")

    assert [("hall", "違停")] == said.found().select("place", "category").rows()


def test_what_is_everywhere_the_same_is_no_break():
    """Half of all cases of every category in a village, always: that is a village."""
    said = Said()
    for month in MONTHS:
        for category in ("噪音", "違停"):
            said.say("village", None, 50, month=month, category=category, words=False)
            said.say("elsewhere", "一江路", 50, month=month, category=category)

    assert said.found().is_empty()


def test_cases_without_a_place_are_no_place(said):
    """A hundred cases nowhere, from forty streets."""
    for street in STREETS:
        said.say(None, street, 3)

    assert said.found().is_empty()


def test_no_cases_is_no_row():
    """An empty store can be checked."""
    assert Said().found().is_empty()
