"""Does a command mean the petitions that its link and its options say?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

import petitions
from dashboard.commands_filters import filtered, filters_of
from dashboard.filters import Filters
from data.errors import SettingsError
from tests.city import Case


def test_a_link_is_the_filters_of_the_address_bar():
    """The part behind the question mark, with or without the rest of the address."""
    meant = Filters(
        start=date(2025, 1, 1),
        agencies=("環保局", "警察局"),
        topics=(3,),
        districts=("63000010",),
        kind="all",
    )
    search = meant.to_url()

    for link in (search, f"?{search}", f"http://127.0.0.1:8050/hotspots?{search}#map"):
        assert meant == filters_of(link)


def test_an_option_stands_in_the_place_of_the_links_own():
    """What the option does not say stays as the link says it."""
    link = "?agency=環保局&category=噪音&start=2025-01-01"

    chosen = filters_of(link, agency=["警察局"], end=datetime(2025, 3, 1))

    assert (
        Filters(
            start=date(2025, 1, 1),
            end=date(2025, 3, 1),
            agencies=("警察局",),
            categories=("噪音",),
        )
        == chosen
    )


@pytest.mark.parametrize(
    "link",
    [
        "?agancy=環保局",
        "?start=yesterday",
        "?district=中山區",
        "?kind=noise",
        "?topic=",
    ],
)
def test_a_link_that_is_not_understood_is_told(link):
    """A page leaves it out and shows more; a file must not hold more than was asked for."""
    with pytest.raises(SettingsError, match=r"--link: \w+="):
        filters_of(link)


def test_what_a_bare_address_means_may_be_said():
    """The defaults, and the parts of a screen that choose no petitions."""
    link = "?kind=complaint&page=1&page=3&lang=zh-Hant&lang=en&layer=rate&cal=ad"

    assert Filters() == filters_of(link)


def test_a_first_day_after_the_last_is_told():
    """Also where one of them comes from the link."""
    with pytest.raises(SettingsError, match="2025-02-01 lies after --end 2025-01-01"):
        filters_of("?start=2025-02-01", end=datetime(2025, 1, 1))


def test_a_command_has_the_options_beside_its_own(tmp_path):
    """Required first; the command is handed the filters, and keeps its name and help."""
    app = typer.Typer()
    got = []

    @app.command()
    @filtered
    def write(out: Path, chosen: Filters, many: Annotated[int, typer.Option()] = 1):
        """Write it."""
        got.append((out, many, chosen))

    done = CliRunner().invoke(
        app, ["o.csv", "--many", "2", "--link", "?kind=all", "--channel", "web"]
    )

    assert 0 == done.exit_code, done.output
    assert [(Path("o.csv"), 2, Filters(channels=("web",), kind="all"))] == got
    assert "Write it." in CliRunner().invoke(app, ["--help"]).output


def test_link_and_options_give_the_same_table(tiny_city, tmp_path):
    """Of three cases the one of the police, in March, told as a link and as options."""
    held = tiny_city(
        [Case(), Case(agency="警察局"), Case(agency="警察局", day="2025-02-01")]
    )
    out = tmp_path / "out.csv"
    told = []
    for said in (
        ["--link", "?agency=警察局&start=2025-03-01"],
        ["--agency", "警察局", "--start", "2025-03-01"],
    ):
        done = CliRunner().invoke(
            petitions.app,
            ["deadlines", "--store", str(held.path), "--out", str(out), *said],
        )
        assert 0 == done.exit_code, done.output
        told.append(pl.read_csv(out).select("agency", "cases").rows())

    assert [[("警察局", 1)]] * 2 == told
