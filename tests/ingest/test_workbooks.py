"""What a workbook must give, as Excel and LibreOffice really write them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest

from data.errors import SourceError
from data.settings import Settings
from ingest import normalise, sources
from ingest.workbooks import read
from tests import workbooks
from tests.workbooks import Table

FORMATS = [("a.xlsx", workbooks.xlsx), ("a.ods", workbooks.ods)]
HEADER = [
    "案件編號", "主旨", "陳情內容", "案件次類別", "受理機關", "陳情地點", "受理日期",
    "結案日期", "案件狀態", "改分次數", "滿意度",
]  # fmt: skip
CASE = [
    "A10-1130930-00160", "路燈不亮", "路口的燈\n已三天不亮", "路燈故障", "工務局",
    "大安區信義路三段100號", datetime(2024, 9, 30, 14, 5), date(2024, 10, 4), "已結案",
    2, "滿意",
]  # fmt: skip
OTHER = [
    20240930001, "噪音", None, "噪音", "環保局", "松山區三民路1號", "民國113年10月1日",
    None, "辦理中", 1.0, None,
]  # fmt: skip


def _read(path):
    source, sheet, said = sources.read(path, Settings())
    told = said.with_columns(
        source=normalise.pl.lit(source),
        file=normalise.pl.lit(path.name),
        file_number=normalise.pl.lit(0, normalise.pl.Int32),
    )
    return sheet, normalise.normalise(told, Settings())


@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_cells_come_as_what_they_are(tmp_path, name, write):
    """Dates in date cells and as text, numbers, line ends, and cells with nothing."""
    _, found = _read(write(tmp_path / name, Table("資料", [HEADER, CASE, OTHER])))

    columns = ["source_ref", "text", "filed_at", "time_known", "closed_at", "status",
               "reassigned", "satisfaction"]  # fmt: skip
    assert [
        ("A10-1130930-00160", "路口的燈\n已三天不亮", datetime(2024, 9, 30, 14, 5), True,
         datetime(2024, 10, 4), "closed", 2, 4),
        ("20240930001", None, datetime(2024, 10, 1), False, None, "open", 1, None),
    ] == found.cases.select(columns).rows()  # fmt: skip


@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_a_day_alone_has_no_time(tmp_path, name, write):
    """Excel keeps a day as midnight; a case was not filed at midnight because of it."""
    case = [*CASE]
    case[6] = date(2024, 9, 30)

    _, found = _read(write(tmp_path / name, Table("資料", [HEADER, case])))

    assert [(datetime(2024, 9, 30), False)] == found.cases.select(
        "filed_at", "time_known"
    ).rows()


@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_the_sheet_that_is_shown_is_read_below_its_titles(tmp_path, name, write):
    """A hidden list first, merged titles above the header, empty rows and columns behind."""
    empty = [None] * (len(HEADER) + 3)
    rows = [["臺北市陳情案件匯出"], ["製表:113/10/05"], [*HEADER, None, None, None],
            CASE, empty, OTHER, empty, empty]  # fmt: skip

    sheet, found = _read(
        write(
            tmp_path / name,
            Table("代碼", [["案件編號", "主旨"], ["x", "y"]], hidden=True),
            Table("資料", rows, titles=2),
        )
    )

    assert [4, 6] == sheet.rows["line"].to_list()
    assert 2 == found.cases.height


@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_every_sheet_with_cases_is_read_whatever_the_order_of_its_columns(
    tmp_path, name, write
):
    """One sheet a month, the second with its columns reversed, and a sheet of totals."""
    sheet, found = _read(
        write(
            tmp_path / name,
            Table("9月", [HEADER, CASE]),
            Table("10月", [HEADER[::-1], OTHER[::-1]]),
            Table("統計", [["機關", "件數"], ["工務局", 1]]),
        )
    )

    assert ["路燈不亮", "噪音"] == found.cases["subject"].to_list()
    assert [2, 4] == sheet.rows["line"].to_list()


@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_a_workbook_without_a_known_header_says_what_was_expected(
    tmp_path, name, write
):
    """A list of totals is no export."""
    path = write(tmp_path / name, Table("統計", [["機關", "件數"], ["工務局", 1]]))

    with pytest.raises(SourceError, match="of no known source"):
        sources.read(path, Settings())


@pytest.mark.parametrize(("name", "write"), FORMATS)
@pytest.mark.parametrize("kept", [0, 1, 10, 200, -30])
def test_a_torn_workbook_is_one_sentence(tmp_path, name, write, kept):
    """Cut anywhere, it is no workbook any more."""
    path = write(tmp_path / name, Table("資料", [HEADER, CASE]))
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(SourceError, match="can not be read"):
        sources.read(path, Settings())


def test_an_empty_workbook_says_so(tmp_path):
    """Nothing was exported."""
    path = workbooks.xlsx(tmp_path / "a.xlsx", Table("資料", []))

    with pytest.raises(SourceError, match="every sheet is empty"):
        sources.read(path, Settings())


_LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {one} '{f'&{before};' * 10}'>" for before, one in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
_OUTSIDE = "<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"


def _sheet(path, cell, head=""):
    """Write an ODS whose only sheet has one row of one cell."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body>'
        '<office:spreadsheet><table:table table:name="a"><table:table-row>'
        f"{cell}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", workbooks.ODS)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.parametrize("head", [_LAUGHS, _OUTSIDE], ids=["laughs", "outside"])
def test_an_entity_is_not_put_in_place(tmp_path, head):
    """A billion laughs, and a file of the machine: neither is unpacked, and both are refused."""
    cell = '<table:table-cell office:value-type="string"><text:p>&i;</text:p></table:table-cell>'
    path = _sheet(tmp_path / "a.ods", cell, head)

    with pytest.raises(SourceError, match="can not be read"):
        read(path, path.read_bytes(), lambda _: True)


def test_a_cell_that_is_repeated_without_end_is_refused(tmp_path):
    """Ten letters that say they are a thousand million columns."""
    repeated = 'table:number-columns-repeated="1000000000"'
    cell = f'<table:table-cell office:value-type="string" {repeated}><text:p>x</text:p></table:table-cell>'
    path = _sheet(tmp_path / "a.ods", cell)

    with pytest.raises(SourceError, match="16,384 columns"):
        read(path, path.read_bytes(), lambda _: True)


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    """By what it says it unpacks to; here a limit of a million is passed by two."""
    monkeypatch.setattr("ingest.workbooks._MOST_UNPACKED", 1 << 20)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))

    with pytest.raises(SourceError, match="unpacks to 2 MiB"):
        read(path, path.read_bytes(), lambda _: True)


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path, monkeypatch):
    """It says 100 bytes and holds two million: its own sum does not hold."""
    monkeypatch.setattr("ingest.workbooks._MOST_UNPACKED", 1 << 20)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
    raw = path.read_bytes().replace(
        (2 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    )

    with pytest.raises(SourceError, match="can not be read"):
        read(path, raw, lambda _: True)
