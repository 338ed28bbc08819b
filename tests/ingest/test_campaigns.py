"""Are campaigns read as promotion teams write them, and told in one sentence where not?"""

import contextlib
import string
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import petitions
from data.errors import SourceError
from data.registry import Registry
from data.registry_campaigns import campaigns as standing
from ingest import campaigns, campaigns_cells

HEADER = "id,name,agency,channel,start,end,areas,target,cost,hypothesis"
ROW = "mrt-1,捷運燈箱,研考會,捷運燈箱,112/05/01,2023-06-30,文山區;63000090008,category=路燈不亮或損壞;channel=APP,480000,APP 增加"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a table in some encoding and returns its path."""

    def write(*lines, encoding="utf-8", header=HEADER):
        path = tmp_path / "campaigns.csv"
        path.write_bytes("\r\n".join((header, *lines)).encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_a_row_is_read_in_the_encodings_of_spreadsheets(table, encoding):
    """Every column; the channel by its name in the export, days of both calendars."""
    (one,) = campaigns.read(table(ROW, encoding=encoding), "王")

    assert ("mrt-1", "捷運燈箱", "研考會") == (one.campaign_id, one.name, one.agency)
    assert (date(2023, 5, 1), date(2023, 6, 30)) == (one.starts, one.ends)
    assert ("63000080", "63000090008") == one.areas
    assert (("category", "路燈不亮或損壞"), ("channel", "app")) == one.target
    assert (480_000, "APP 增加", "王") == (one.cost, one.hypothesis, one.who)


def test_little_is_needed_and_headers_may_be_chinese(table):
    """The whole city, every petition, no cost."""
    path = table(
        "a1,里民大會,民政局,里民大會,１１３年５月１日,113.5.31",
        header="編號,名稱,主辦機關,宣傳管道,起日,迄日",
        encoding="cp950",
    )
    (one,) = campaigns.read(path, "王")

    assert ((), (), None, "") == (one.areas, one.target, one.cost, one.hypothesis)
    assert (date(2024, 5, 1), date(2024, 5, 31)) == (one.starts, one.ends)


def test_a_workbook_is_read_too(tmp_path):
    """Days as Excel keeps them, codes as numbers."""
    path = tmp_path / "campaigns.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, ["a", "b", "c", "d"])
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        sheet.write_datetime(1, 4, date(2023, 5, 1), day)
        sheet.write_datetime(1, 5, date(2023, 5, 31), day)
        sheet.write_number(1, 6, 63000080014)
        sheet.write_number(1, 8, 480000)
    (one,) = campaigns.read(path, "王")

    assert (date(2023, 5, 1), date(2023, 5, 31)) == (one.starts, one.ends)
    assert (("63000080014",), 480_000) == (one.areas, one.cost)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("", ()),
        (" 全市 ", ()),
        ("文山區", ("63000080",)),
        ("台北市文山區興昌里", ("63000080022",)),
        ("興昌里;興昌里", ("63000080022",)),
        ("富台里", campaigns_cells.areas("富臺里")),
        ("63000080014.0", ("63000080014",)),
        ("文山區、63000090008\n63000090", ("63000080", "63000090008", "63000090")),
    ],
)
def test_places_are_read_by_code_and_by_name(said, codes):
    """Each once, in the order said; 台 is 臺; a number of Excel has its .0."""
    assert codes == campaigns_cells.areas(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("中央里", "2 villages"),
        ("文山里", "no place 文山里"),
        ("63000080999", "no place 63000080999"),
        ("6.30001E+10", "a spreadsheet has ruined"),
    ],
)
def test_a_place_that_is_none_or_two_is_told(said, told):
    """中央里 exists in two districts."""
    with pytest.raises(ValueError, match=told.replace("+", r"\+")):
        campaigns_cells.areas(said)


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("480,000", 480_000),
        ("NT$ 1,234", 1234),
        ("４８萬", 480_000),
        ("1.5萬元", 15_000),
        ("0", 0),
        ("480000.0", 480_000),
    ],
)
def test_amounts_are_read_as_offices_write_them(said, amount):
    """In TWD."""
    assert amount == campaigns_cells.cost(said)


@pytest.mark.parametrize(
    ("at", "cell", "told"),
    [
        (0, "", "id"),
        (1, "", "name, agency"),
        (4, "112/13/01", "no day"),
        (4, "", "no day"),
        (5, "112/04/30", "before it starts"),
        (6, "火星區", "no place"),
        (7, "路燈", "no target"),
        (7, "channel=傳真", "no channel"),
        (7, "agency=工務局", "no target"),
        (7, "topic=路燈", "number of a topic"),
        (8, "很多", "no amount"),
    ],
)
def test_a_bad_row_is_one_sentence_with_its_line(table, at, cell, told):
    """The good row above it does not come in either."""
    bad = ROW.replace("mrt-1", "mrt-2").split(",")
    bad[at] = cell
    with pytest.raises(SourceError, match=rf"campaigns\.csv, line 3: .*{told}") as said:
        campaigns.read(table(ROW, ",".join(bad)), "王")

    assert "\n" not in str(said.value)


def test_a_comma_without_quotes_is_told(table):
    """It shifts the cells behind it: nothing is guessed."""
    with pytest.raises(SourceError, match="more cells than columns"):
        campaigns.read(table(ROW + ",1"), "王")


def test_a_missing_column_and_an_empty_table_are_told(table):
    """What is missing is named."""
    with pytest.raises(SourceError, match="line 1: the column end is missing"):
        campaigns.read(table("a", header="id,name,agency,channel,start"), "王")
    with pytest.raises(SourceError, match="no row below the header"):
        campaigns.read(table(), "王")


def test_a_misspelt_category_is_told_and_kept():
    """The city may have categories that we do not know."""
    (told,) = campaigns_cells.strange(["路燈不亮或損懷"])

    assert "is 路燈不亮或損壞 meant?" in told
    assert [] == campaigns_cells.strange(["路燈不亮或損壞"])


@given(
    st.text(alphabet=string.printable + "文山區興昌里臺台；、＝年月日萬１", max_size=40)
)
def test_whatever_stands_in_a_cell_is_read_or_told(said):
    """No other error than ValueError comes out, and codes that are read are codes."""
    for reader in (
        campaigns_cells.day,
        campaigns_cells.areas,
        campaigns_cells.target,
        campaigns_cells.cost,
    ):
        with contextlib.suppress(ValueError):
            found = reader(said)
            if reader is campaigns_cells.areas:
                assert all(len(code) in {8, 11} and code.isdigit() for code in found)


@given(
    day=st.dates(date(1912, 1, 1), date(2045, 12, 31)),
    form=st.sampled_from(
        [
            "{r}/{m:02}/{d:02}",
            "{r}年{m}月{d}日",
            "{r}.{m}.{d}",
            "{y}-{m:02}-{d:02}",
            "{y}/{m}/{d}",
        ]
    ),
)
def test_a_day_is_the_same_in_every_form(day, form):
    """Years of the Republic are AD less 1911."""
    year = day.year - 1911
    if year < 10 and "{r}" in form:
        year = f"{year:02}"
    said = form.format(r=year, y=day.year, m=day.month, d=day.day)

    assert day == campaigns_cells.day(said)


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return a function that runs `petitions campaigns` on a registry of the test's own."""
    registry = tmp_path / "a.sqlite"
    monkeypatch.setenv("PETITIONS_REGISTRY", str(registry))

    def ask(*words):
        return CliRunner().invoke(petitions.app, ["campaigns", *map(str, words)])

    ask.registry = registry
    return ask


def entered(asked):
    """Return the ids in the register."""
    registry = Registry(asked.registry)
    found = [one.campaign_id for one in standing(registry)]
    registry.close()
    return found


def test_importing_twice_changes_nothing(asked, table):
    """The second time every campaign stays as it was."""
    path = table(ROW)
    first, second = (asked("import", path, "--who", "王") for _ in range(2))

    assert "1 campaigns are new" in first.output
    assert "0 campaigns are new, 0 changed, 1 stay" in second.output
    assert ["mrt-1"] == entered(asked)


def test_nothing_is_half_imported(asked, table):
    """The third row is bad: the first two are not there."""
    other = ROW.replace("mrt-1", "mrt-2")
    result = asked("import", table(ROW, other, "x,,,,,"), "--who", "王")

    assert isinstance(result.exception, SourceError)
    assert [] == entered(asked)


def test_one_is_added_listed_with_what_overlaps_and_withdrawn(asked):
    """In May 2024 no office is closed but on Labour Day; the dragon boats are in June."""
    words = ("--agency", "研考會", "--channel", "社群", "--who", "王")
    days = ("--start", "113/06/01", "--end", "113/06/30")
    for name in ("a", "b"):
        result = asked("add", name, "社群", *words, *days)
        assert 0 == result.exit_code, result.output
    listed = asked("list").output

    assert "overlap: another campaign ran at the same time: 社群" in listed
    assert "overlap: days off: 端午節, 2024-06-10 to 2024-06-10" in listed
    assert 0 == asked("withdraw", "a", "--who", "王", "--why", "誤植").exit_code
    assert ["b"] == entered(asked)
    assert "another campaign" not in asked("list").output


def test_what_can_not_be_added_is_one_sentence(asked):
    """And nothing is entered."""
    words = ("--agency", "a", "--channel", "b", "--who", "c", "--start", "x")
    result = asked("add", "a", "b", *words, "--end", "113/06/30")

    assert "can not be entered: start 'x'" in str(result.exception)
    assert [] == entered(asked)
