"""Does a plan say what would show, whom to treat, and how long? On a city that is steady."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

import petitions
from dashboard import (
    impact_checked,
    planning,
    planning_report,
    planning_shown,
    rights,
)
from dashboard.filters import Filters
from dashboard.impact_svg import Bar, intervals, spread
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from models.impact_plan import Check
from tests.city import CODES, NORTH, many

EVERYONE = Scope.everyone()
LAST = date(2025, 2, 28)


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """Return a store of 14 months of one or two cases a day in each of 16 villages."""
    from tests import city  # noqa: PLC0415 - with the fixtures of this file alone

    folder = tmp_path_factory.mktemp("planning")
    cases = [
        case
        for at in range(14 * 30)
        for village in range(16)
        for case in many(
            1 + (at * 7 + village * 3) % 2,
            village=village,
            day=(LAST - timedelta(days=at)).isoformat(),
        )
    ]
    store = city.write(folder / "city.duckdb", cases)
    settings = Settings(store=store.path, registry=str(folder / "registry.sqlite"))
    return store, settings


def _of(steady, search):
    return planning.planned(*steady, View.from_url(search), EVERYONE)


def test_without_a_plan_in_the_address_nothing_is_worked_out(steady):
    """The form stands there, empty; the tables have no row."""
    shown = str(planning_shown.card(*steady, View(), EVERYONE))

    assert _of(steady, "") is None
    assert planning_shown.WEEKS in shown
    assert "看得出來的機會就有多高" not in shown
    for table in (planning.choices, planning.powers, planning.treated):
        assert 0 == table(*steady, View(), EVERYONE).num_rows


def test_the_plan_is_in_the_address_and_nonsense_is_none():
    """Weeks and villages; 0 villages are all that are filtered."""
    assert (8, 20) == View.from_url("?plan=8-20").plan
    assert (52, 0) == View.from_url("?plan=52-0").plan
    assert "?plan=8-20" == View(plan=(8, 20)).to_url()
    for said in ("53-1", "0-5", "8", "8-201", "8-999", "a-b"):
        assert View.from_url(f"?plan={said}").plan is None


def test_pairs_do_not_touch_and_the_effect_is_told_in_cases(steady):
    """Two villages of sixteen, one a pair: the least effect times the expected cases."""
    found = _of(steady, "?plan=4-2")
    rows = planning.treated(*steady, View.from_url("?plan=4-2"), EVERYONE).to_pylist()

    assert (2, 2) == found.pairs.shape
    assert ["treat", "leave"] * 2 == [row["role"] for row in rows]
    assert [1, 1, 2, 2] == [row["pair"] for row in rows]
    assert {row["village_code"] for row in rows} <= set(CODES)
    # 52 weeks of three cases in two days; the tiny city lets a few fall on the next day.
    assert pytest.approx([546] * 4, rel=0.03) == [row["count"] for row in rows]
    assert pytest.approx(2 * 28 * 1.5, rel=0.1) == found.design.expected
    assert 0 < found.design.least < 1
    told = next(one for one in found.lengths if one.weeks == 4)
    assert told.design == found.design


def test_districts_of_the_filters_are_where_it_may_run(steady):
    """In the northern district only its eight villages are chosen from."""
    search = f"?plan=4-2&district={NORTH}"
    rows = planning.treated(*steady, View.from_url(search), EVERYONE)

    assert all(code.startswith(NORTH) for code in rows["village_code"].to_pylist())
    two = planning.planned(
        *steady, View(chosen=Filters(villages=CODES[:2]), plan=(4, 0)), EVERYONE
    )
    assert pytest.approx(2 * 28 * 1.5, rel=0.1) == two.design.expected
    assert 0 == len(two.pairs)
    assert () == two.sizes


def test_more_villages_and_the_whole_city_show_less(steady):
    """The least effect of all sixteen is smaller than that of one village in three."""
    whole = _of(steady, "?plan=4-0").design
    one = _of(steady, "?plan=4-1").design

    assert whole.least < one.least
    assert pytest.approx(16 * 28 * 1.5, rel=0.1) == whole.expected


def test_too_few_cases_are_told_with_the_way_out(steady):
    """A category that nobody ever named."""
    store, settings = steady
    view = View(chosen=Filters(categories=("沒有",)), plan=(4, 2), language="en")

    shown = str(planning_shown.card(store, settings, view, EVERYONE))

    assert "can not be measured" in shown
    assert "more villages or a wider target" in shown


def test_the_promotion_team_plans_without_a_count_of_a_village(steady):
    """They may count and not read: the plan is told, of all cases; no village's cases are."""
    team = rights.scope_of("outreach", None, ())
    view = View.from_url("?plan=4-2")

    rows = planning.treated(*steady, view, team)

    assert rights.may("/outreach", "plan", view, team)
    assert 4 == rows["count"].null_count == rows.num_rows
    mine, everyone = (
        planning.planned(*steady, view, scope) for scope in (team, EVERYONE)
    )
    assert everyone.design.least == mine.design.least


def test_the_promotion_team_can_not_ask_by_words_or_of_one_village(steady):
    """Words and a village are left out of what they ask; a category is not."""
    team = rights.scope_of("outreach", None, ())
    plain = planning.planned(*steady, View.from_url("?plan=4-0"), team)

    for search in ("q=王", f"villages={CODES[0]}", "start=2025-01-01"):
        found = planning.planned(*steady, View.from_url(f"?plan=4-0&{search}"), team)
        assert plain.design.expected == found.design.expected
    none = planning.planned(*steady, View.from_url("?plan=4-0&category=x"), team)
    assert none.design.refused


def test_the_choices_on_the_screen_write_the_plan():
    """What is not chosen yet is as usual, what was chosen stays."""
    plain = View()

    assert planning_shown.moved(plain, None, None) is None
    assert (12, 20) == planning_shown.moved(plain, "12", None)
    assert (8, 0) == planning_shown.moved(plain, None, "0")
    assert (16, 5) == planning_shown.moved(replace(plain, plan=(4, 5)), "16", None)


def test_page_screen_and_command_say_the_same(steady, tmp_path, monkeypatch):
    """The CSV's least effect stands on the screen and in the HTML, which fetches nothing."""
    store, settings = steady
    monkeypatch.setenv("PETITIONS_STORE", str(store.path))
    monkeypatch.setenv("PETITIONS_REGISTRY", settings.registry)
    monkeypatch.chdir(tmp_path)
    view = View.from_url("?plan=4-2&lang=en")
    asked = ["campaigns", "design", "--weeks", "4", "--villages", "2", "--out"]

    runs = [
        CliRunner().invoke(petitions.app, [*asked, out, "--treated", "t.csv"])
        for out in ("plan.csv", "plan.html")
    ]

    assert [0, 0] == [run.exit_code for run in runs], runs[0].output
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    mine = next(row for row in rows if (row["weeks"], row["villages"]) == ("4", "2"))
    least = f"+{100 * float(mine['least']):,.0f}%"
    paper = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert least in runs[0].output
    assert least in str(planning_shown.card(store, settings, view, EVERYONE))
    assert least in paper
    assert paper == planning_report.page(store, settings, view, EVERYONE)
    assert "http:" not in paper.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "role,village_code" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


def test_a_file_of_another_kind_is_refused(steady, monkeypatch):
    """One sentence."""
    monkeypatch.setenv("PETITIONS_STORE", str(steady[0].path))

    done = CliRunner().invoke(
        petitions.app, ["campaigns", "design", "--out", "plan.pdf"]
    )

    assert "Expected .html or .csv" in str(done.exception)


def test_what_could_not_be_checked_is_said_and_not_drawn():
    """No number, no picture, a sentence."""
    one = Check("leave_one_out", None, float("nan"))

    assert not impact_checked.drawn(one, None, View())
    assert "Too little data" in impact_checked.said(one, View(language="en"))


def test_drawings_hold_every_row_and_an_axis_that_tells_dots_apart():
    """Two rows of intervals; shares from 39 to 41 % are not drawn on an axis from 0."""
    rows = intervals([Bar("甲", 0.1, -0.1, 0.3), Bar("乙<", 0.2)], "兩列")
    dots = spread(np.array([0.39, 0.4, 0.41]), 0.4, ("a", "b"), "t")

    assert "甲" in rows
    assert "乙&lt;" in rows
    assert 2 == rows.count('r="5"')
    assert "+39.0%" in dots
    assert ">+0%<" not in dots
    assert 3 == dots.count("<circle")
