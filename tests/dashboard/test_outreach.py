"""What must the promotion team's page say? The verdict of a planted lift, and of none."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

import petitions
from dashboard import impact
from dashboard.pages import outreach
from dashboard.scope import Scope
from dashboard.view import View
from data.registry import Registry
from data.registry_campaigns import Campaign, enter
from data.settings import Settings
from tests.city import CODES, SOUTH, Case, many

EVERYONE = Scope.everyone()
ENGLISH = View(language="en")
START = date(2024, 12, 2)
WEEKS = 4


def _city(lift):
    """Return 14 months of a case a day in each of 16 villages; 2 of them lifted at the end."""
    cases = []
    for at in range(14 * 30):
        day = START + timedelta(weeks=WEEKS) - timedelta(days=at + 1)
        treated = day >= START
        for village in range(16):
            n = 1 + (at * 7 + village * 3) % 2
            n += lift if treated and village in {0, 1} else 0
            cases += many(n, village=village, day=day.isoformat())
    return cases


def _campaign(name, areas=CODES[:2], starts=START, days=28):
    return Campaign(
        campaign_id=name,
        name=f"推廣{name}",
        agency="研考會",
        channel="里民大會",
        starts=starts,
        ends=starts + timedelta(days=days - 1),
        areas=areas,
        cost=10_000,
        who="小美",
    )


@pytest.fixture(scope="module")
def lifted(tmp_path_factory):
    """Return a store in which two villages had five more a day, and its settings."""
    from tests import city  # noqa: PLC0415 - with the fixtures of this file alone

    folder = tmp_path_factory.mktemp("outreach")
    store = city.write(folder / "city.duckdb", _city(lift=5))
    settings = Settings(store=store.path, registry=str(folder / "registry.sqlite"))
    enter(
        Registry(settings.registry),
        [
            _campaign("lifted"),
            _campaign("nothing", areas=(CODES[9],), days=21),
            _campaign("early", starts=date(2023, 11, 20)),
        ],
    )
    return store, settings


def _said(lifted, search):
    store, settings = lifted
    return str(outreach.draw(store, settings, View.from_url(search), EVERYONE))


def test_a_lift_worked_none_did_not_or_can_not_be_told_and_too_early_is_refused(lifted):
    """Five more a day where there was one and a half; the others are as ever."""
    store, settings = lifted

    rows = outreach.board(store, settings, ENGLISH, EVERYONE).to_pylist()

    told = {row["id"]: row["verdict"] for row in rows}
    assert "worked" == told["lifted"]
    assert told["nothing"] in {"did_not", "cannot_tell"}
    assert "refused" == told["early"]
    worked = next(row for row in rows if row["id"] == "lifted")
    assert pytest.approx(2 * 28 * 5, rel=0.15) == worked["effect"]
    assert worked["effect_low"] <= 2 * 28 * 5 <= worked["effect_high"]


def test_the_page_says_the_verdict_in_words_with_its_size_and_checks(lifted):
    """In both languages; the report of the one that is picked."""
    chinese = _said(lifted, "?campaign=lifted")
    english = _said(lifted, "?campaign=lifted&lang=en")

    assert "有效" in chinese
    assert "Worked" in english
    assert "Pretending other villages" in english
    assert "1 worked" in english
    assert "data:image/svg+xml" in english


def test_a_refusal_says_why_and_tells_no_number(lifted):
    """Seventeen days of past are none."""
    english = _said(lifted, "?campaign=early&lang=en")

    assert "Refused" in english
    assert "no number is told" in english


def test_an_unknown_campaign_and_an_empty_register_are_told(
    lifted, tiny_city, tmp_path
):
    """With what to do next."""
    assert "no campaign x in the register" in _said(lifted, "?campaign=x&lang=en")

    store = tiny_city([Case()])
    settings = Settings(store=store.path, registry=str(tmp_path / "r.sqlite"))
    said = str(outreach.draw(store, settings, ENGLISH, EVERYONE))
    assert "petitions campaigns import" in said
    assert "Too few cases to tell" in said


def test_a_registry_that_can_not_be_read_is_one_sentence(lifted, tmp_path):
    """And no traceback; the page says what is wrong."""
    store, _ = lifted
    (tmp_path / "bad").write_text("no database at all, but long enough to be read" * 50)
    settings = Settings(store=store.path, registry=str(tmp_path / "bad"))

    said = str(outreach.draw(store, settings, ENGLISH, EVERYONE))

    assert "The register can not be read" in said


def test_the_command_writes_a_row_each_and_a_report(lifted, tmp_path, monkeypatch):
    """The same numbers as the page; the report fetches nothing."""
    store, settings = lifted
    monkeypatch.setenv("PETITIONS_STORE", str(store.path))
    monkeypatch.setenv("PETITIONS_REGISTRY", settings.registry)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    done = runner.invoke(
        petitions.app, ["impact", "--campaign", "all", "--out", "f.csv"]
    )
    told = runner.invoke(
        petitions.app, ["impact", "--campaign", "lifted", "--out", "r.html"]
    )

    assert (0, 0) == (done.exit_code, told.exit_code), done.output + told.output
    with (tmp_path / "f.csv").open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(impact.COLUMNS) == list(rows["lifted"])
    assert "worked" == rows["lifted"]["verdict"]
    assert "" == rows["early"]["effect"]
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["']https?:""", page)
    assert "推廣lifted" in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--campaign", "x"], "the register has no such campaign"),
        (["--out", "r.pdf"], "Expected .html or .csv"),
    ],
)
def test_what_the_command_can_not_do_is_said(lifted, monkeypatch, arguments, words):
    """One sentence that names what there is."""
    store, settings = lifted
    monkeypatch.setenv("PETITIONS_STORE", str(store.path))
    monkeypatch.setenv("PETITIONS_REGISTRY", settings.registry)

    done = CliRunner().invoke(petitions.app, ["impact", *arguments])

    assert words in str(done.exception)


def test_reach_tells_silent_villages_from_usual_ones(tiny_city, tmp_path):
    """Fifteen villages of some sixty cases, and one with two."""
    cases = [
        case
        for at in range(16)
        for case in many(2 if at == 6 else 55 + at, village=at, day="2025-03-03")
    ]
    store = tiny_city(cases, data_from="2024-04-01", data_until="2025-03-31")
    settings = Settings(store=store.path, registry=str(tmp_path / "r.sqlite"))

    table = outreach.TABLES["reach"](store, settings, ENGLISH, EVERYONE).to_pylist()

    assert ["silent"] == [
        row["reach"] for row in table if row["village_code"] == CODES[6]
    ]
    assert 1 == sum(row["reach"] == "silent" for row in table)
    assert SOUTH not in {row["village_code"] for row in table}
