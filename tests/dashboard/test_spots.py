"""What does an expert get who asks for hot spots? On the tiny city, by hand."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import petitions
from dashboard import analyses, spots, spots_choices, spots_people, spots_time
from dashboard.filters import Filters
from dashboard.scope import Scope
from data import store as stores
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import CODES, Case, many

EVERYONE = Scope.everyone()


def crowded():
    """Return 30 cases in village 0 and 5 in each of the others."""
    return [
        *many(30, village=0),
        *(Case(village=at) for at in range(1, 16) for _ in range(5)),
    ]


def rewritten(path, cases, same=None, address=None):
    """Return a store with other addresses: `same` by case, `address` the columns by number."""
    tables = city.tables(list(cases), {})
    told = {"candidates": None, "district": None, "road": None, "lane": None}
    rows = [
        told | row | (address or {}).get(row["address_id"], {})
        for row in tables["addresses"].to_pylist()
    ]
    filed = [
        row | {"address_id": (same or {}).get(row["address_id"], row["address_id"])}
        for row in tables["petitions"].to_pylist()
    ]
    tables["addresses"] = pa.Table.from_pylist(rows)
    tables["petitions"] = pa.Table.from_pylist(filed)
    stores.write(path, tables)
    return Store(path)


def test_the_expert_s_table_holds_what_the_map_shows(tiny_city):
    """z, p, q and class are those of the ten columns; the rate of the corner shrinks."""
    asked = (tiny_city(crowded()), Filters(), EVERYONE, Settings())

    table, shown = spots.excess(*asked), analyses.hotspots(*asked)

    for column in (
        "village_code",
        "count",
        "gi_star_z",
        "p_two_sided",
        "p_fdr",
        "class",
    ):
        assert shown[column].to_pylist() == table[column].to_pylist()
    rows = table.to_pylist()
    assert rows[0]["rate_low"] < rows[0]["rate_smoothed"] < 30
    assert [30, 30] == [rows[0]["count"], rows[0]["count_once"]]


def test_against_all_other_petitions(tiny_city):
    """
    Noise 10 and else 30 in village 0, noise 2 and else 6 in the others: a quarter everywhere.

    Against residents 0 stands out, against other petitions nothing does: the base is 30 and
    6, the rate of each 1,000 / 3 per 1,000 others; against km2 there is none in this city.
    """
    cases = [
        case
        for at in range(16)
        for name, n in (("噪音", 10 if at == 0 else 2), ("積水", 30 if at == 0 else 6))
        for case in many(n, village=at, category=name)
    ]
    asked = (tiny_city(cases), Filters(categories=("噪音",)), EVERYONE, Settings())

    people, others = spots.excess(*asked), spots.excess(*asked, "petitions")

    assert people["gi_star_z"][0].as_py() > 1
    assert [0.0] * 16 == pytest.approx(others["gi_star_z"].to_pylist())
    assert [30.0, 6.0] == others["base"].to_pylist()[:2]
    assert [1000 / 3] * 16 == pytest.approx(others["rate_smoothed"].to_pylist())
    assert {"none"} == set(others["class"].to_pylist())
    assert {"undefined"} == set(spots.excess(*asked, "km2")["class"].to_pylist())


def test_an_address_counts_once(tmp_path):
    """Thirty cases of one address and five others: count 35, count_once 6."""
    store = rewritten(
        tmp_path / "s", many(35, village=3), same=dict.fromkeys(range(30), 0)
    )

    row = spots.excess(store, Filters(), EVERYONE, Settings()).to_pylist()[3]

    assert (35, 6) == (row["count"], row["count_once"])


def test_uncertain_places_make_a_village_unsure(tmp_path):
    """
    40 cases in each of 0, 1 and 4, ten in the others; 30 more, of one address, in 5 or 15.

    In 5 they make the corner hot (q = 0.02 at 0), in 15 they do not. So the corner is hot
    in about half of the 200 maps: unsure. Stored weights of 0.49 each lose nobody.
    """
    cases = [
        case
        for at in range(16)
        for case in many(40 if at in {0, 1, 4} else 10, village=at)
    ]
    either = [{"village_id": CODES[at], "weight": 0.49} for at in (5, 15)]
    store = rewritten(
        tmp_path / "s",
        [*cases, *many(30, village=None)],
        same=dict.fromkeys(range(250, 280), 250),
        address={250: {"candidates": either}},
    )

    table = spots.excess(store, Filters(), EVERYONE, Settings()).to_pylist()

    assert [40, 10, 10] == [table[at]["count"] for at in (0, 5, 15)]
    assert table[0]["class_sure"] == "unsure"
    assert table[0]["sure_share"] == pytest.approx(0.5, abs=0.15)
    assert table[10]["class_sure"] == "none"


def test_too_few_petitions_are_not_tested(tiny_city):
    """29 cases: no z, every class undefined, no cluster, no pattern, nobody who repeats."""
    store = tiny_city(many(29, village=0))
    asked = (store, Filters(), EVERYONE, Settings())

    table = spots.excess(*asked)

    assert {None} == set(table["gi_star_z"].to_pylist())
    assert {"undefined"} == set(table["class"].to_pylist())
    assert {"undefined"} == set(table["class_sure"].to_pylist())
    assert {"undefined"} == set(spots.local_moran(*asked)["quadrant"].to_pylist())
    assert (0, 0, 0) == (
        spots_time.emerging(*asked).num_rows,
        spots_time.live_clusters(*asked).num_rows,
        spots_people.repeats(*asked).num_rows,
    )


def test_an_empty_store_has_empty_answers(tiny_city):
    """No petition at all: 16 rows without a finding, or none; no warning."""
    asked = (tiny_city(), Filters(), EVERYONE, Settings())

    assert [0] * 16 == spots.excess(*asked)["count"].to_pylist()
    assert 16 == spots.local_moran(*asked).num_rows
    assert 0 == spots_time.emerging(*asked).num_rows
    assert 0 == spots_time.live_clusters(*asked).num_rows
    assert 18 == spots_choices.choices(*asked).num_rows
    assert 0 == spots_people.repeats(*asked).num_rows


def test_what_begins_now_is_found(tiny_city):
    """A case a day somewhere for 120 days, then nine in village 5 on the last day: new."""
    first = date(2025, 1, 1)
    quiet = [
        Case(village=at * 7 % 16, day=str(first + timedelta(days=at)))
        for at in range(120)
    ]
    burst = [Case(village=5, day=str(first + timedelta(days=119))) for _ in range(9)]

    rows = spots_time.live_clusters(
        tiny_city([*quiet, *burst]), Filters(), EVERYONE, Settings()
    ).to_pylist()

    assert (CODES[5], "里05", first + timedelta(days=119)) == (
        rows[0]["village_code"],
        rows[0]["villages"],
        rows[0]["first_day"],
    )
    assert rows[0]["count"] >= 9
    assert rows[0]["last_day"] == first + timedelta(days=119)
    assert rows[0]["status"] == "new"


def test_emerging_takes_whole_months_and_series_by_name(tiny_city, monkeypatch):
    """
    Two categories over three months, the last of which has not ended: it is left out.

    In a city of 16 nothing is significant, so the model is asked to call everything.
    """
    days = ["2025-01-10", "2025-02-10", "2025-03-10"]
    cases = [
        Case(village=at % 16, day=day, category=category)
        for day in days
        for category in ("噪音", "積水")
        for at in range(20)
    ]
    shapes = []

    def all_of(values, weights, **_):
        shapes.append(values.shape)
        found = spots_time.cube.Emerging
        n, _, series = values.shape
        empty = np.zeros((n, series))
        return found(values, values, empty, empty, np.full((n, series), "new_hot"))

    monkeypatch.setattr(spots_time.cube, "emerging", all_of)

    table = spots_time.emerging(
        tiny_city(cases), Filters(), EVERYONE, Settings(), "category"
    ).to_pylist()

    assert [(16, 2, 2)] == shapes
    assert 32 == len(table)
    assert {"噪音", "積水"} == {row["category"] for row in table}
    assert [4, 2] == [table[0]["count"], table[0]["last_month"]]


def test_choices_tell_what_hangs_on_them(tiny_city):
    """Sixteen villages and two rows of agreement; the first choice is like itself."""
    asked = (tiny_city(crowded()), Filters(), EVERYONE, Settings())
    table = spots_choices.choices(*asked).to_pylist()

    assert (list(CODES), ["alike", "kept"]) == (
        [row["village_code"] for row in table[:16]],
        [row["village"] for row in table[16:]],
    )
    assert [1.0, 1.0] == pytest.approx([row["z_touching"] for row in table[16:]])
    shown = analyses.hotspots(*asked)["gi_star_z"].to_pylist()
    assert shown == pytest.approx([row["z_touching"] for row in table[:16]])
    assert table[0]["best_rank"] == 1


def test_repeats_name_the_lane_and_never_the_door(tmp_path):
    """Thirty cases of one address: its road and lane, their number and share; no number."""
    store = rewritten(
        tmp_path / "s",
        [*many(30, village=3), Case(village=4)],
        same=dict.fromkeys(range(30), 0),
        address={0: {"district": "北區", "road": "某路", "lane": "5"}},
    )

    table = spots_people.repeats(store, Filters(), EVERYONE, Settings())

    assert [("北區", "某路", "5", 30, 30 / 31, 1)] == [
        tuple(row.values())[:6] for row in table.to_pylist()
    ]
    assert "number" not in table.column_names


def test_streets_add_up_addresses(tmp_path):
    """Thirty cases at thirty doors of one lane: one row; below the least of 30: none."""
    lane = {"district": "北區", "road": "某路", "lane": "5"}
    store = rewritten(
        tmp_path / "s", many(31, village=3), address=dict.fromkeys(range(30), lane)
    )

    table = spots_people.streets(store, Filters(), EVERYONE, Settings()).to_pylist()

    assert [("某路", "5", 30, 1.0)] == [
        (row["road"], row["lane"], row["cases"], row["share"]) for row in table
    ]


def test_readiness_counts_an_incident_once(tmp_path):
    """Forty reports in village 3, ten of them of an incident told before: 30 incidents."""
    tables = city.tables(many(40, village=3), {})
    numbers = tables["petitions"]["petition_id"].to_pylist()
    tables["duplicates"] = pa.Table.from_pylist(
        [
            {"petition_id": number, "group_id": 1, "kind": "same_case", "lead": not at}
            for at, number in enumerate(numbers[:11])
        ]
    )
    stores.write(tmp_path / "s", tables)

    table = spots_people.readiness(
        Store(tmp_path / "s"), Filters(), EVERYONE, Settings()
    ).to_pylist()

    assert (40, 30) == (table[3]["count"], table[3]["incidents"])
    assert table[0]["reports_per_incident"] is None


def test_rights_hold_for_every_method(tiny_city):
    """Who may read no agency's cases gets counts of 0 from each."""
    store, nobody = tiny_city(crowded()), replace(EVERYONE, agencies=())

    for ask in (spots.excess, spots.local_moran, spots_choices.choices):
        table = ask(store, Filters(), nobody, Settings())
        assert [0] * 16 == table["count"].to_pylist()[:16]


@pytest.mark.parametrize(
    "method",
    [
        "villages",
        "gi_star",
        "excess",
        "local_moran",
        "emerging",
        "scan",
        "choices",
        "repeats",
        "streets",
        "readiness",
    ],
)
def test_the_command_writes_each_method(tiny_city, tmp_path, method):
    """`petitions hotspots --method …` writes a CSV with a heading, and says how many rows."""
    store, out = tiny_city(crowded()), tmp_path / "out.csv"

    words = ["hotspots", "--store", store.path, "--out", out, "--method", method]
    result = CliRunner().invoke(petitions.app, [str(word) for word in words])

    assert result.exception is None
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows[0]) >= 6
    assert f"{len(rows) - 1} rows" in result.stderr
