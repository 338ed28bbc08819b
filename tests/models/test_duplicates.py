"""Is what is reported twice found, and nothing else? Small cases by hand, order by chance."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import duplicates

START = datetime(2025, 3, 3, 8, 0)
TEMPLATE = (
    "近日得知公車末班車提前至二十二點收班下班後無車可搭公共運輸不應只計算成本請予恢復"
)


def case(number, hours=0.0, spot=1, **said):
    """Return one petition, told in hours after the start."""
    return {
        "petition_id": f"p{number:03}",
        "filed_at": START + timedelta(hours=hours),
        "category": "路燈",
        "text": None,
        "spot": spot,
        "x_m": None,
        "y_m": None,
    } | said


def table(*cases):
    """Return petitions as the model takes them."""
    return pl.DataFrame(
        list(cases),
        schema={
            "petition_id": pl.String,
            "filed_at": pl.Datetime,
            "category": pl.String,
            "text": pl.String,
            "spot": pl.Int64,
            "x_m": pl.Float64,
            "y_m": pl.Float64,
        },
    )


def found(*cases, **said):
    """Return the duplicates among some cases; three copies make a template here."""
    return duplicates.find(
        table(*cases),
        **{"radius_m": 50, "days": 7, "least": 0.7, "least_copies": 3} | said,
    )


def groups(rows):
    """Return the petitions of each group, its lead first."""
    return [
        part["petition_id"].to_list()
        for part in rows.sort("group_id", pl.col("lead") * -1, "petition_id").partition_by(
            "group_id", maintain_order=True
        )
    ]  # fmt: skip


def test_two_reports_of_a_place_within_the_hour_are_one_case():
    """
    Where no other rows are known, what is usual holds.

    With no other rows the chance is what is usual: 0.98 within an hour at one place,
    leaning on five pairs; the own pair adds one without any four weeks apart. By hand,
    all together: 1 - (0 + 5 * 0.02) / (1 + 5) = 0.9833, and for the category
    1 - (0 + 20 * 0.01667) / (1 + 20) = 0.98413.
    """
    rows = found(case(1), case(2, hours=0.5))

    assert ["p001", "p002"] == rows["petition_id"].to_list()
    assert [True, False] == rows["lead"].to_list()
    assert [pytest.approx(0.98413, abs=1e-5)] * 2 == rows["likeness"].to_list()
    assert "the same place, 30 min after the first" == rows["why"][1]


def test_other_categories_places_and_weeks_are_other_cases():
    """Another category, another place, a week later, or neither known: no case of two."""
    rows = found(
        case(1),
        case(2, hours=0.5, category="坑洞"),
        case(3, hours=0.5, spot=2),
        case(4, hours=200),
        case(5, spot=None),
        case(6, spot=None),
        case(7, category=None),
        case(8, category=None),
    )

    assert [] == rows.rows()


def test_next_door_counts_as_near_and_two_streets_on_does_not():
    """Ten metres apart within an hour is one case, 51 metres is not."""
    rows = found(
        case(1, spot=1, x_m=300_000.0, y_m=2_770_000.0),
        case(2, spot=2, x_m=300_010.0, y_m=2_770_000.0, hours=0.2),
        case(3, spot=3, x_m=300_051.0, y_m=2_770_000.0, hours=0.4),
    )

    assert [["p001", "p002"]] == groups(rows)
    assert "10 m away, 12 min after the first" == rows["why"][1]


def test_a_chain_of_nights_is_not_one_case():
    """
    A group ends a week after its lead, however long the chain.

    Every 100 hours at one place: each is near the one before (five pairs, none four weeks
    apart: 1 - 20 * 0.25 / 25 = 0.8), but 200 hours are more than a week, so that the third
    is not near the first and leads a group of its own.
    """
    rows = found(*(case(at, hours=100 * at) for at in range(6)))

    assert [["p000", "p001"], ["p002", "p003"], ["p004", "p005"]] == groups(rows)


def test_what_is_reported_there_anyway_is_no_case():
    """
    A steady nuisance is many cases, not one.

    Noise at one place every second day for four months: pairs two days apart are as many
    as pairs four weeks apart, so nothing is in excess and nothing is one case.
    """
    rows = found(*(case(at, hours=48 * at) for at in range(60)), least=0.5)

    assert [] == rows.rows()


def test_words_that_differ_make_one_case_less_likely():
    """
    Words move the chance a little where no pairs are known.

    One pair at one place, an hour apart, usual 0.90, odds 9. Words hardly alike halve the
    odds: 0.8182; all together 1 - 5 * 0.1818 / 6 = 0.8485, own 1 - 20 * 0.1515 / 21 =
    0.8557. The same words double them: 0.9474, 0.9561, 0.9582.
    """
    lamp = "路燈不亮整排都暗"
    other = found(case(1, text=lamp), case(2, hours=1, text="野狗成群追趕路人"))
    same = found(case(1, text=lamp), case(2, hours=1, text=lamp))

    assert pytest.approx(0.8557, abs=1e-4) == other["likeness"][0]
    assert pytest.approx(0.9582, abs=1e-4) == same["likeness"][0]


def test_a_template_from_many_places_is_one_group():
    """Small changes do not part it; a text of its own does not join; two are too few."""
    rows = found(
        case(1, text="市長您好" + TEMPLATE, spot=1),
        case(2, text=TEMPLATE + "謝謝", spot=2, hours=100),
        case(3, text=TEMPLATE.replace("下班", "下課"), spot=3, hours=300),
        case(
            4, text="人行道地磚破損推輪椅經過時差點翻倒希望儘快派人修補以維安全", spot=4
        ),
    )

    assert [["p001", "p002", "p003"]] == groups(rows)
    assert {duplicates.TEMPLATE} == set(rows["kind"])
    assert "one of 3 texts nearly alike, from 3 stated places" == rows["why"][0]
    assert [] == found(case(1, text=TEMPLATE), case(2, text=TEMPLATE, hours=300)).rows()


def test_one_text_about_one_place_again_and_again_is_a_repeat():
    """Five letters over five weeks about one place: many from one, or one matter."""
    rows = found(*(case(at, text=TEMPLATE, spot=7, hours=200 * at) for at in range(5)))

    assert {duplicates.REPEAT} == set(rows["kind"])
    assert [5] == [len(group) for group in groups(rows)]


def test_a_template_that_rests_for_a_month_is_a_new_campaign():
    """36 days lie between the third and the fourth: two groups of three."""
    days = (0, 5, 9, 45, 46, 50)
    rows = found(
        *(
            case(at, text=TEMPLATE, spot=at, hours=24 * day)
            for at, day in enumerate(days)
        )
    )

    assert [["p000", "p001", "p002"], ["p003", "p004", "p005"]] == groups(rows)


def test_short_texts_are_no_template():
    """Four letters say what category it is; nine people may well agree on that."""
    rows = found(*(case(at, text="違規停車", spot=at) for at in range(9)))

    assert [] == rows.rows()


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_and_one_petition_have_no_duplicates(n):
    """The answer has its columns all the same."""
    rows = found(*(case(at, text=TEMPLATE) for at in range(n)))

    assert [] == rows.rows()
    assert dict(duplicates.FOUND) == dict(rows.schema)


def test_ten_thousand_equal_texts_are_one_group():
    """And that without ten thousand times ten thousand comparisons."""
    rows = found(
        *(case(at, text=TEMPLATE, spot=None, hours=at / 60) for at in range(10_000))
    )

    assert 10_000 == rows.height
    assert 1 == rows["group_id"].n_unique()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 300),
            st.integers(1, 4),
            st.integers(0, 80),
            st.sampled_from(["路燈", "坑洞"]),
            st.sampled_from([None, TEMPLATE, TEMPLATE + "謝謝", "路燈不亮"]),
        ),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_decides_nothing(said, chance):
    """And each petition is in one group of a kind, each group has one lead, the earliest."""
    cases = [
        case(at, hours=hour, spot=spot, category=kind, text=text, x_m=float(x), y_m=0.0)
        for at, (hour, spot, x, kind, text) in enumerate(said)
    ]
    shuffled = list(cases)
    chance.shuffle(shuffled)

    rows = found(*cases)

    assert rows.equals(found(*shuffled))
    assert rows.select("petition_id", "kind").is_unique().all()
    moment = {one["petition_id"]: one["filed_at"] for one in cases}
    for group in groups(rows):
        assert 1 < len(group)
        assert min(map(moment.get, group)) == moment[group[0]]
    assert rows["group_id"].n_unique() == rows["lead"].sum()
