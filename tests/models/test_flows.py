"""Who hands to whom, whose is it, who does well? A few cases, counted by hand."""

from datetime import datetime

import numpy as np
import polars as pl
import pytest

from models.flows import chains, matrix, transfers, unseen
from models.owners import likely_owner
from models.satisfaction import satisfaction
from models.scorecard import indicators, scores
from models.working_days import calendar

PLAIN = calendar([], [])


def versions(*rows):
    """Return versions: (petition, agency, day of March 2024), numbered by petition."""
    table = pl.DataFrame(
        {
            "petition_id": [row[0] for row in rows],
            "agency": [row[1] for row in rows],
            "delivered_at": [row[2] and datetime(2024, 3, row[2]) for row in rows],
        },
        schema={
            "petition_id": pl.String,
            "agency": pl.String,
            "delivered_at": pl.Datetime("us"),
        },
    )
    return table.with_columns(version=pl.int_range(pl.len()).over("petition_id") + 1)


PING_PONG = versions(
    ("a", "X", 1), ("a", "Y", 4), ("a", "Y", 5), ("a", "X", 8),
    ("b", "X", 1), ("b", None, 4), ("b", "Y", 5),
    ("c", "X", 1), ("c", "X", 4),
    ("d", "X", 1), ("d", "Y", 4), ("d", "Z", 5),
)  # fmt: skip


def test_hand_overs_are_changes_of_agency():
    """a: X to Y on Monday (1 day), back to X on Friday (3 from its last); b passes over None."""
    found = transfers(PING_PONG, PLAIN)

    assert [
        ("a", 1, "X", "Y", 1.0, False),
        ("a", 2, "Y", "X", 3.0, True),
        ("b", 1, "X", "Y", 2.0, False),
        ("d", 1, "X", "Y", 1.0, False),
        ("d", 2, "Y", "Z", 1.0, False),
    ] == found.select("petition_id", "step", "giver", "taker", "days", "back").rows()


def test_the_matrix_sums_to_the_log():
    """X to Y three times, one of them late; Y to X once, back; Y to Z once."""
    moves = transfers(PING_PONG, PLAIN)

    found = matrix(moves)

    assert moves.height == found["transfers"].sum()
    assert [
        ("X", "Y", 3, 3, 0, 1),
        ("Y", "X", 1, 1, 1, 1),
        ("Y", "Z", 1, 1, 0, 0),
    ] == found.select("giver", "taker", "transfers", "cases", "back", "late").rows()
    assert 1.0 == found["median_days"][0]


def test_the_matrix_by_topic_is_a_part_of_it():
    """Joined to the category, the counts still sum to the log."""
    moves = transfers(PING_PONG, PLAIN).with_columns(
        category=pl.when(pl.col("petition_id") == "a")
        .then(pl.lit("lamp"))
        .otherwise(pl.lit("tree"))
    )

    found = matrix(moves, "category")

    assert moves.height == found["transfers"].sum()
    assert {("X", "Y", "lamp", 1), ("X", "Y", "tree", 2)} <= set(
        found.select("giver", "taker", "category", "transfers").rows()
    )


def test_ping_pong_chains_are_told():
    """Only a came back."""
    assert [("a", "X > Y > X", 2, 4.0)] == chains(transfers(PING_PONG, PLAIN)).rows()


def test_what_exports_do_not_show_is_counted():
    """d counts 4 re-assignments, 2 are seen; c counts 1, none is; a counts fewer than are seen."""
    counted = pl.DataFrame({"petition_id": list("abcd"), "reassigned": [1, None, 1, 4]})

    assert [(6, 5, 3)] == unseen(transfers(PING_PONG, PLAIN), counted).rows()


def test_no_history_is_no_flow():
    """The 1999 files tell of no re-assignment."""
    none = transfers(versions(), PLAIN)

    assert [0, 0, 0] == [none.height, matrix(none).height, chains(none).height]
    with pytest.raises(ValueError, match=r"\['version'\] lack"):
        transfers(
            pl.DataFrame({"petition_id": [], "agency": [], "delivered_at": []}), PLAIN
        )


def test_the_likely_owner_and_its_evidence():
    """Of lamps parks have 30 of 40 in A; 3 in B are too few, so the city's 33 of 43 stands."""
    cases = pl.DataFrame(
        {
            "category": ["lamp"] * 43,
            "place": ["A"] * 40 + ["B"] * 3,
            "agency": ["parks"] * 30 + ["roads"] * 10 + ["parks"] * 3,
            "reassigned": [1] * 3 + [0] * 40,
        }
    )

    place, few, city = likely_owner(cases).to_dicts()

    assert ("parks", 40, 30, 0.75, "roads", 0.1, "place") == tuple(
        place[key]
        for key in (
            "owner",
            "cases",
            "with_owner",
            "share",
            "second",
            "passed_on",
            "basis",
        )
    )
    assert ("B", 3, 33 / 43, "category") == tuple(
        few[key] for key in ("place", "cases", "share", "basis")
    )
    assert (None, 43) == (city["place"], city["cases"])
    assert place["share_low"] < 0.75


def test_owners_of_nothing():
    """No case, no rule."""
    empty = pl.DataFrame(
        schema={"category": pl.String, "place": pl.String, "agency": pl.String}
    )

    assert 0 == likely_owner(empty).height


def test_satisfaction_has_its_bounds():
    """
    Ten closed, four answered, three of them happy; one open is not asked.

    By APP 2 of 2 happy of 2, by phone 1 of 2 of 8: weighted 0.2 x 1 + 0.8 x 0.5 = 0.6.
    """
    cases = pl.DataFrame(
        {
            "group": ["A"] * 11,
            "closed": [True] * 10 + [False],
            "cell": ["app"] * 2 + ["phone"] * 8 + ["app"],
            "satisfaction": [5, 4, 4, 1] + [None] * 7,
        }
    )

    (row,) = satisfaction(cases).to_dicts()

    assert (10, 4, 0.4, 0.75) == tuple(
        row[key] for key in ("asked", "answered", "response_rate", "satisfied_share")
    )
    assert (0.3, 0.9) == (row["worst"], row["best"])
    assert 0.6 == pytest.approx(row["weighted"])
    assert 1.0 == row["covered"]


def test_nobody_answered():
    """The share is not known, and the bounds are 0 and 1."""
    (row,) = satisfaction(
        pl.DataFrame(
            {"group": ["A"], "closed": [True], "satisfaction": [None]},
            schema_overrides={"satisfaction": pl.Int8},
        )
    ).to_dicts()

    assert (0.0, 1.0, None, 0.0) == tuple(
        row[key] for key in ("worst", "best", "weighted", "covered")
    )
    assert np.isnan(row["satisfied_share"])


def counted(*rows):
    """Return counts: (agency, category, have, of) of one indicator."""
    return pl.DataFrame(
        rows, schema=["agency", "category", "have", "of"], orient="row"
    ).with_columns(indicator=pl.lit("on_time"))


def test_case_mix_is_what_others_do_with_the_same_kinds():
    """
    Of all cases 225 of 310 have it; what others do leans on that with 20 cases.

    A's kind: B has 85 of 100. B's: A has 95 of 100 of the easy, D 10 of 40 of the hard. C
    has a kind of its own and is held against all; D's is B's, 30 of 60.
    """
    found = indicators(
        counted(
            ("A", "easy", 95, 100),
            ("B", "easy", 85, 100),
            ("B", "hard", 30, 60),
            ("D", "hard", 10, 40),
            ("C", "own", 5, 10),
        )
    ).sort("agency")

    lean = 20 * 225 / 310
    of_b = (100 * (95 + lean) / 120 + 60 * (10 + lean) / 60) / 160
    assert [(85 + lean) / 120, of_b, 225 / 310, (30 + lean) / 80] == pytest.approx(
        found["expected"].to_list()
    )
    assert [1, 1, 0, 1] == found["shared"].to_list()


def test_agencies_with_kinds_of_their_own_are_not_sure_of_their_ranks():
    """Each handles its own kind alone, 30 of 50, 25 of 50 and 28 of 50: any rank may be."""
    rates = indicators(
        counted(("A", "a", 30, 50), ("B", "b", 25, 50), ("C", "c", 28, 50))
    )

    found = scores(rates, {"on_time": 1.0}, seed=1)

    assert [(1, 3)] * 3 == found.select("rank_low", "rank_high").rows()


def test_few_cases_are_shrunk():
    """Thirty agencies at 80 of 100; one with 2 of 2 is not the best of them by far."""
    found = indicators(
        counted(
            *((f"a{n}", "x", 76 + n % 9, 100) for n in range(30)), ("tiny", "x", 2, 2)
        )
    )

    tiny = found.filter(agency="tiny")["rate_shrunk"][0]
    assert 0.79 < tiny < 0.83


def test_ranks_have_ranges():
    """A and B are clearly apart; two with 3 cases may have any rank; one has no cases."""
    rates = indicators(
        counted(
            ("A", "x", 950, 1000),
            ("B", "x", 500, 1000),
            ("C", "x", 2, 3),
            ("D", "x", 2, 3),
            ("E", "x", 0, 0),
        )
    )

    found = scores(rates, {"on_time": 2.0}, seed=1)

    row = {row["agency"]: row for row in found.to_dicts()}
    assert row["A"]["rank"] < row["B"]["rank"]
    assert row["A"]["score_low"] > row["B"]["score_high"]
    assert row["C"]["rank_high"] - row["C"]["rank_low"] >= 2
    assert row["C"]["rank"] == row["D"]["rank"]
    assert "E" not in row
    assert found.equals(scores(rates, {"on_time": 2.0}, seed=1))


def test_a_bad_indicator_counts_against():
    """Overdue weighs like on time: 90 % on time and 10 % overdue is a score of 90."""
    both = pl.concat(
        [
            counted(("A", "x", 900_000, 1_000_000)),
            counted(("A", "x", 100_000, 1_000_000)).with_columns(
                indicator=pl.lit("overdue")
            ),
        ]
    )

    (row,) = scores(
        indicators(both), {"on_time": 1.0, "overdue": -1.0}, seed=1
    ).to_dicts()

    assert 90 == pytest.approx(row["score"], abs=0.1)


def test_an_agency_without_an_indicator_has_no_score():
    """Nobody answered of B: it stands last, without a rank; no weight is refused."""
    both = pl.concat(
        [
            counted(("A", "x", 9, 10), ("B", "x", 9, 10)),
            counted(("A", "x", 1, 10)).with_columns(indicator=pl.lit("happy")),
        ]
    )

    found = scores(indicators(both), {"on_time": 1.0, "happy": 1.0}, seed=1)

    assert [("A", 1), ("B", None)] == found.select("agency", "rank").rows()
    with pytest.raises(ValueError, match="weights: expected a weight"):
        scores(indicators(both), {}, seed=1)
    assert (
        0
        == indicators(
            counted().cast({"have": pl.Int64, "of": pl.Int64}, strict=False)
        ).height
    )
