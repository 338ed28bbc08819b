"""Which categories might be one under two names? Small towns with known answers."""

from datetime import date

import polars as pl

from models.breaks_items import categories

MONTHS = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(36)]
NORTH = {"北": 3, "南": 1}
SOUTH = {"北": 1, "南": 9}


def item(name, counts, places=None):
    """Return the cases of a category, month by month, shared out over places."""
    return pl.DataFrame(
        [
            (month, name, place, count * share)
            for month, count in zip(MONTHS, counts, strict=True)
            for place, share in (places or NORTH).items()
        ],
        schema={
            "month": pl.Date,
            "name": pl.String,
            "place": pl.String,
            "count": pl.Int64,
        },
        orient="row",
    )


def found(*items):
    """Return what is proposed beside a category that is always there."""
    always = item("垃圾清運", [50] * 36)
    return [
        (one.kind, one.before, one.name, one.starts)
        for one in categories(pl.concat([always, *items]))
    ]


def test_nothing_new_is_nothing_to_tell():
    """A category that goes on neither began nor ended, be the months as they may."""
    assert [] == found(item("路燈", [5, 0, 20, 3, 0, 0, 9, 1, 30] * 4))


def test_a_series_under_two_names_is_one():
    """The new name takes up level and places of the old one, though no letter is the same."""
    old, new = [30] * 20 + [0] * 16, [0] * 20 + [28] * 16

    assert [("renamed", "甲乙丙", "丁戊己", date(2021, 9, 1))] == found(
        item("甲乙丙", old), item("丁戊己", new)
    )


def test_the_words_tell_where_level_and_places_do_not():
    """動物虐待傷害 with one case a month becomes 動物救援 with 200, after two silent months."""
    old, new = [1] * 20 + [0] * 16, [0] * 22 + [200] * 14

    assert [("renamed", "動物虐待傷害", "動物救援", date(2021, 11, 1))] == found(
        item("動物虐待傷害", old), item("動物救援", new, SOUTH)
    )


def test_two_that_have_nothing_in_common_are_two():
    """Other words and other places: one ended, another began."""
    old, new = [30] * 20 + [0] * 16, [0] * 20 + [28] * 16

    assert [
        ("ended", "", "甲乙丙", date(2021, 9, 1)),
        ("began", "", "丁戊己", date(2021, 9, 1)),
    ] == sorted(found(item("甲乙丙", old), item("丁戊己", new, SOUTH)), reverse=True)


def test_a_year_apart_is_no_renaming():
    """The old name is gone for 14 months before the new one comes."""
    old, new = [30] * 10 + [0] * 26, [0] * 24 + [28] * 12

    assert ["ended", "began"] == [
        kind for kind, *_ in found(item("甲乙丙", old), item("丁戊己", new))
    ]


def test_each_name_takes_part_in_one_renaming():
    """Two end and two begin in one month: the words tell which is which."""
    old, new = [30] * 20 + [0] * 16, [0] * 20 + [28] * 16

    assert {("路燈故障", "路燈不亮"), ("號誌異常", "號誌故障通報")} == {
        (before, name)
        for _, before, name, _ in found(
            item("路燈故障", old),
            item("號誌異常", old),
            item("路燈不亮", new),
            item("號誌故障通報", new),
        )
    }


def test_a_rare_item_that_is_silent_for_a_while_has_not_ended():
    """Two cases a year, and none in the last five months: chance 0.43."""
    assert [] == found(item("坍方", ([1] + [0] * 5) * 5 + [1] + [0] * 5))


def test_months_without_any_row_are_unknown():
    """A gap in the files is no silence of the category: the new name follows the gap."""
    old, new = [30] * 20 + [0] * 16, [0] * 24 + [28] * 12
    gap = MONTHS[20:24]
    rows = pl.concat(
        [item("垃圾", [50] * 36), item("路燈壞", old), item("路燈亮", new)]
    )

    (one,) = categories(rows.filter(~pl.col("month").is_in(gap)))

    assert ("renamed", date(2022, 1, 1)) == (one.kind, one.starts)


def test_a_place_may_be_unknown():
    """Without places the level alone is not enough; words are."""
    old, new = [30] * 20 + [0] * 16, [0] * 20 + [28] * 16
    nowhere = {None: 4}
    always = item("垃圾", [50] * 36, nowhere)

    strange = [always, item("甲乙", old, nowhere), item("丙丁", new, nowhere)]
    alike = [always, item("路燈壞", old, nowhere), item("路燈亮", new, nowhere)]

    assert ["began", "ended"] == sorted(
        one.kind for one in categories(pl.concat(strange))
    )
    assert ["renamed"] == [one.kind for one in categories(pl.concat(alike))]


def test_no_rows_say_nothing():
    """An empty table is an empty answer."""
    assert [] == categories(item("路燈", [0] * 36))
    assert [] == categories(item("路燈", [0] * 36).clear())
