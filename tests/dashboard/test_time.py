"""Trends, deadlines and flows of a store: from rows to a table and a CSV."""

from datetime import date, datetime, timedelta

import polars as pl
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import petitions
from dashboard import deadlines, flows
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.trends import trends_of
from data import store
from data.registry_breaks import Break
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import Case

EVERYONE = Scope.everyone()
LAST = date(2025, 3, 2)


def weekly(counts, **said):
    """Return so many cases on the last day of each week, the last week last."""
    return [
        Case(day=str(LAST - timedelta(weeks=ago)), **said)
        for ago, n in enumerate(reversed(counts))
        for _ in range(n)
    ]


def daily(days=1100):
    """Return a case of another kind on each day, so that there are data."""
    return [
        Case(day=str(LAST - timedelta(days=ago)), category="路燈", agency="公園處")
        for ago in range(days)
    ]


def test_a_week_far_above_its_past_stands_out(tiny_city):
    """Ten a week of noise for three years, then forty; lamps one a day and as ever."""
    cases = [*weekly([10] * 156 + [40], category="噪音"), *daily()]

    found = trends_of(tiny_city(cases), Filters(), EVERYONE, Settings()).to_pylist()

    assert ["噪音", "路燈"] == [row["category"] for row in found]
    assert ["new", "none"] == [row["state"] for row in found]
    assert (40, "farrington") == (found[0]["observed"], found[0]["method"])
    assert 10 == pytest.approx(found[0]["expected"], rel=0.05)
    assert date(2025, 4, 1) == found[0]["next_month"]
    assert found[1]["forecast_low"] < 31 < found[1]["forecast_high"]


def test_a_renamed_category_is_one_series_and_one_that_began_is_short(tiny_city):
    """Lamps took a new name ten weeks ago; trees are told of since six weeks alone."""
    cases = [
        *weekly([12] * 146 + [0] * 10, category="舊路燈"),
        *weekly([12] * 10, category="新路燈"),
        *weekly([30] * 6, category="路樹"),
        *daily(),
    ]
    began = Break("s", "began", "category", LAST - timedelta(weeks=6), "r", "w", "路樹")
    renamed = Break(
        "s",
        "renamed",
        "category",
        LAST - timedelta(weeks=10),
        "r",
        "w",
        "新路燈",
        "舊路燈",
    )

    found = trends_of(
        tiny_city(cases), Filters(), EVERYONE, Settings(), [began, renamed]
    ).to_pylist()

    rows = {row["category"]: row for row in found}
    assert {"新路燈", "路樹", "路燈"} == set(rows)
    assert ("none", "farrington") == (rows["新路燈"]["state"], rows["新路燈"]["method"])
    assert ("undefined", "too_short") == (rows["路樹"]["state"], rows["路樹"]["method"])


@pytest.mark.parametrize(
    "by", ["all", "agency", "agency_category", "district", "channel", "topic"]
)
def test_series_may_be_named_otherwise(tiny_city, by):
    """Each has its columns; what has no such name is left out."""
    found = trends_of(tiny_city(daily(60)), Filters(), EVERYONE, Settings(), by=by)

    assert (0 if by == "topic" else 1) == found.num_rows
    assert "state" in found.column_names


def test_a_scope_sees_its_own(tiny_city):
    """Of two agencies one is read, counted and named."""
    cases = [*daily(30), *weekly([3] * 4, agency="環保局")]

    found = trends_of(
        tiny_city(cases),
        Filters(),
        Scope(agencies=("環保局",)),
        Settings(),
        by="agency",
    )

    assert ["環保局"] == found["agency"].to_pylist()


def test_nothing_chosen_is_an_empty_table(tiny_city):
    """A store without petitions, and a filter that nothing passes."""
    for held, chosen in (
        (tiny_city(), Filters()),
        (tiny_city(daily(9)), Filters(agencies=("無",))),
    ):
        assert 0 == trends_of(held, chosen, EVERYONE, Settings()).num_rows
        assert 0 == deadlines.punctual(held, chosen, EVERYONE).num_rows
        assert 0 == deadlines.open_cases(held, chosen, EVERYONE).num_rows
        assert 0 == flows.flows_of(held, chosen, EVERYONE).num_rows


def handled(filed, closed=None, agency="環保局", **more):
    """Return a case received and closed on days of February 2024."""
    return Case(
        day=f"2024-02-{filed:02}",
        agency=agency,
        more={
            "closed_at": closed and datetime(2024, 2, closed, 9),
            "status": "closed" if closed else "open",
            **more,
        },
    )


def test_deadlines_run_on_the_true_calendar(tiny_city):
    """
    Received on 6 February 2024, due on the 20th: New Year's week is off, Saturday 17 is worked.

    Closed on the 20th: on time; on the 21st: late; open at the end of the 21st: overdue.
    """
    held = tiny_city([handled(6, 20), handled(6, 21), handled(6), handled(21)])

    (row,) = deadlines.punctual(
        held, Filters(end=date(2024, 2, 21)), EVERYONE
    ).to_pylist()

    assert (4, 1, 3, 1) == tuple(
        row[key] for key in ("cases", "on_time", "due", "overdue")
    )
    assert 7 == row["oldest"]
    assert 1 / 3 == pytest.approx(row["on_time_share"])


def test_open_cases_are_told_by_their_chance(tiny_city):
    """The one past its day is sure; the one of today is as its like were: one in five late."""
    past = [handled(1, 2, agency="環保局") for _ in range(80)] + [
        handled(1, 26) for _ in range(20)
    ]
    held = tiny_city([*past, handled(6), handled(26)])

    found = deadlines.open_cases(
        held, Filters(end=date(2024, 2, 26)), EVERYONE
    ).to_pylist()

    assert ["2024-02-06", "2024-02-26"] == [str(row["filed_on"]) for row in found]
    assert 1.0 == found[0]["breach_chance"]
    assert 0.15 < found[1]["breach_chance"] < 0.25


def test_re_assignments_are_counted_where_there_are_any(tiny_city):
    """One passed on in time, one late, one never."""
    held = tiny_city(
        [
            handled(19, 22, reassigned=1, delivered_at=datetime(2024, 2, 20)),
            handled(19, 22, reassigned=1, delivered_at=datetime(2024, 2, 21)),
            handled(19, 22, reassigned=0, delivered_at=datetime(2024, 2, 22)),
        ]
    )

    (row,) = deadlines.punctual(
        held, Filters(end=date(2024, 2, 29)), EVERYONE
    ).to_pylist()

    assert (2, 1) == (row["passed_on"], row["passed_on_late"])


@pytest.fixture
def passed(tmp_path):
    """Return a store in which case 0 went from X to Y and back, case 1 counts one more."""
    cases = [
        handled(19, 22, agency="X", reassigned=2),
        handled(19, 22, agency="Y", reassigned=1),
    ]
    tables = city.tables(cases, {})
    tables["history"] = pa.Table.from_pylist(
        [
            {
                "petition_id": f"{0:020x}",
                "version": at + 1,
                "agency": agency,
                "delivered_at": datetime(2024, 2, 19 + at),
            }
            for at, agency in enumerate(("X", "Y", "X"))
        ]
    )
    store.write(tmp_path / "passed.duckdb", tables)
    return Store(tmp_path / "passed.duckdb")


def test_hand_overs_of_a_store(passed):
    """Two are seen, three are counted; by category they are the same two."""
    matrix = flows.flows_of(passed, Filters(), EVERYONE)

    assert [("X", "Y"), ("Y", "X")] == [
        (row["giver"], row["taker"]) for row in matrix.to_pylist()
    ]
    assert {"counted": 3, "seen": 2, "unseen": 1} == flows.unseen_of(
        passed, Filters(), EVERYONE
    )
    split = flows.flows_of(passed, Filters(), EVERYONE, by=("category", "district"))
    assert {("噪音", "北區")} == {
        (row["category"], row["district"]) for row in split.to_pylist()
    }
    assert ["X > Y > X"] == flows.flows_of(passed, Filters(), EVERYONE, "chains")[
        "chain"
    ].to_pylist()
    assert ["X"] * 2 == flows.flows_of(passed, Filters(), EVERYONE, "owners")[
        "owner"
    ].to_pylist()


@pytest.mark.parametrize("command", ["trends", "deadlines", "flows"])
def test_commands_write_what_is_asked(passed, tmp_path, monkeypatch, command):
    """The same filters as the address bar, and a CSV that opens in Excel."""
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out.csv"

    done = CliRunner().invoke(
        petitions.app,
        [
            command,
            "--store",
            str(passed.path),
            "--out",
            str(out),
            "--agency",
            "X",
            "--kind",
            "all",
            "--end",
            "2024-02-29",
        ],
    )

    assert 0 == done.exit_code, done.output
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pl.read_csv(out).height >= 1


@pytest.mark.parametrize(
    "options", [["--kind", "noise"], ["--start", "2024-03-01", "--end", "2024-02-01"]]
)
def test_options_that_can_not_be_are_told(passed, tmp_path, options):
    """One sentence that names the option."""
    done = CliRunner().invoke(
        petitions.app,
        [
            "deadlines",
            "--store",
            str(passed.path),
            "--out",
            str(tmp_path / "o.csv"),
            *options,
        ],
    )

    assert 1 == done.exit_code
    assert options[0] in str(done.exception)


def test_hand_overs_of_an_agency_are_told_whoever_has_the_case(passed):
    """Y had the case of X for a day; a filter of districts finds its versions too."""
    for chosen in (Filters(agencies=("Y",)), Filters(districts=("63000010",))):
        pairs, chains = flows.around(passed, chosen, EVERYONE, "Y")

        assert {("X", "Y"), ("Y", "X")} == {
            (row["giver"], row["taker"]) for row in pairs.to_pylist()
        }
        assert ["X > Y > X"] == chains["chain"].to_pylist()
