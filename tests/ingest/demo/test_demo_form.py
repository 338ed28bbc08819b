"""Does the demo look like the city's own export? The form of every column, and its file."""

import csv
import datetime as dt

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from data import facts
from ingest import demo
from ingest.demo.phrases import topics

FORMS = {
    "案件編號": r"^(?:[WTAP]10|C(?:2[1-9]|3[0-2]))-11[34]\d{4}-\d{5}$",
    "主旨": r"^.{1,60}$",
    "陳情內容": r"(?s)^.{4,400}$",
    "案件主類別": r"^\S{2,6}$",
    "案件次類別": r"^\S{2,40}$",
    "受理機關": r"^\S{3,10}$",
    "受理科室": r"^\S{3,12}$",
    "來源管道": r"^(?:網路|電話|APP|書面|里長)$",
    "陳情地點": r"^.{0,50}$",
    "受理日期": r"^11[34]/\d\d/\d\d \d\d:\d\d$",
    "送達日期": r"^(?:11[34]/\d\d/\d\d \d\d:\d\d)?$",
    "辦理期限": r"^11[345]/\d\d/\d\d$",
    "結案日期": r"^(?:11[34]/\d\d/\d\d \d\d:\d\d)?$",
    "案件狀態": r"^(?:已結案|處理中)$",
    "改分次數": r"^[0-4]$",
    "滿意度": r"^(?:非常滿意|滿意|普通|不滿意|非常不滿意|)$",
}


def test_the_headers_are_those_of_the_internal_export(petitions):
    """Sixteen columns, in the order of the export, every one of them text."""
    assert list(FORMS) == petitions.columns[:16]
    assert {pl.String} == set(petitions.select(*FORMS).dtypes)


@pytest.mark.parametrize(("column", "form"), FORMS.items())
def test_every_value_has_the_form_of_its_column(petitions, column, form):
    """No value is missing (empty is empty text) and each matches its column's form."""
    odd = petitions.filter(~pl.col(column).str.contains(form).fill_null(value=False))

    assert [] == odd[column].head(5).to_list()


def test_a_case_number_is_its_case(petitions):
    """No number stands twice; its letter is the channel, its date the day of receipt."""
    letters = dict(zip("WTAPC", ("網路", "電話", "APP", "書面", "里長"), strict=True))
    told = petitions.select(
        channel=pl.col("案件編號").str.slice(0, 1).replace(letters),
        day=pl.col("案件編號").str.extract(r"-(\d{7})-"),
        said=pl.col("受理日期").str.slice(0, 9).str.replace_all("/", ""),
    )

    assert petitions.height == petitions["案件編號"].n_unique()
    assert petitions["來源管道"].to_list() == told["channel"].to_list()
    assert told["said"].to_list() == told["day"].to_list()


def test_agencies_and_categories_are_known(petitions):
    """Category and agency are the reference facts'; every section is told."""
    known = pl.DataFrame(facts.read("subcategories")).select("subcategory", "category")
    said = petitions.select(subcategory="案件次類別", category="案件主類別").unique()
    agencies = set(facts.read("agencies")["agency"].to_pylist())

    assert said.height == said.join(known, on=["subcategory", "category"]).height
    assert set() == set(petitions["受理機關"]) - agencies


def test_every_subcategory_can_be_written():
    """Each sub-category that the facts know has a topic."""
    known = set(facts.read("subcategories")["subcategory"].to_pylist())

    assert known == {topic.subcategory for topic in topics()}


def test_moments_follow_each_other(petitions):
    """Received <= delivered <= closed <= the end of the export; rows are in order."""
    end = dt.datetime(2026, 1, 1)

    assert petitions["received"].is_sorted()
    assert dt.date(2024, 1, 1) == petitions["day"].min()
    assert dt.date(2025, 12, 31) == petitions["day"].max()
    assert petitions.filter(pl.col("delivered") < pl.col("received")).is_empty()
    assert petitions.filter(pl.col("closed") < pl.col("delivered")).is_empty()
    assert petitions.filter(pl.col("closed") >= end).is_empty()
    assert petitions.filter(
        (pl.col("案件狀態") == "已結案") == pl.col("closed").is_null()
    ).is_empty()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (dt.date(2024, 3, 1), dt.date(2024, 3, 11)),  # Friday: Mon 4, …, Fri 8, Mon 11
        (dt.date(2024, 3, 2), dt.date(2024, 3, 11)),  # Saturday counts as Friday
        (
            dt.date(2024, 2, 7),
            dt.date(2024, 2, 22),
        ),  # 8-14 are days off, 15 is the first
        (dt.date(2025, 12, 24), dt.date(2026, 1, 5)),  # 25 and New Year's Day are off
    ],
)
def test_a_reply_is_due_six_working_days_after_the_day_of_receipt(
    petitions, received, due
):
    """By hand, with the days off of 2024 and 2025."""
    assert [due] == petitions.filter(day=received)["due"].unique().to_list()


def test_few_are_satisfied_a_little():
    """20-30 % of closed cases are rated, and the two ends hold more than the middle."""
    table = pl.DataFrame(demo.generate(12_000, seed=3)).filter(案件狀態="已結案")
    rated = table.filter(pl.col("滿意度") != "")["滿意度"]
    ends = rated.is_in(["非常滿意", "非常不滿意"]).mean()

    assert 0.20 < rated.len() / table.height < 0.30
    assert ends > 0.55
    assert (rated == "普通").mean() < 0.15


def test_the_same_seed_tells_the_same_story():
    """Equal tables for one seed, other tables for another."""
    first, again, other = (demo.generate(2_000, seed=seed) for seed in (5, 5, 6))

    assert first.equals(again)
    assert not first.equals(other)


@pytest.mark.parametrize("n", [1, 60, 999])
def test_a_small_demo_is_a_demo(n):
    """Any number of rows can be asked for."""
    table = demo.generate(n, seed=1)

    assert (n, list(FORMS)) == (table.num_rows, table.column_names)


def test_the_file_is_what_was_generated(tmp_path):
    """CSV with a byte order mark, a header and quoted line breaks holds the same values."""
    path = tmp_path / "export.csv"

    assert 3_000 == demo.write(path, 3_000, seed=9)

    assert b"\xef\xbb\xbf" == path.read_bytes()[:3]
    with path.open(encoding="utf-8-sig", newline="") as lines:
        read = list(csv.reader(lines))
    wanted = pl.DataFrame(demo.generate(3_000, seed=9))

    assert wanted.columns == read[0]
    assert wanted.rows() == [tuple(row) for row in read[1:]]


def test_parts_join_without_a_seam():
    """The rows are one table however many parts they were made in."""
    table = demo.generate(21_000, seed=2)
    numbers = pl.Series(table["案件編號"])

    assert isinstance(table, pa.Table)
    assert 21_000 == numbers.n_unique()


def test_hours_weekdays_and_new_year_are_those_of_a_city(petitions):
    """More at ten in the morning than at four at night, on Tuesdays than Sundays; a dip at New Year."""
    hour = np.bincount(petitions["received"].dt.hour().to_numpy(), minlength=24)
    weekday = np.bincount(petitions["day"].dt.weekday().to_numpy(), minlength=8)
    a_day = petitions.height / 731
    new_year = petitions.filter(
        pl.col("day").is_between(dt.date(2024, 2, 8), dt.date(2024, 2, 14))
    ).height

    assert hour[10] > 6 * hour[4]
    assert weekday[2] > 1.25 * weekday[7]
    assert new_year < 0.55 * 7 * a_day
