"""What a file of each source must give when any of its columns is missing."""

from __future__ import annotations

import csv

import polars as pl
import pytest

from data.settings import Settings
from ingest import sources
from ingest.normalise import normalise

FILES = {
    "taipei_1999": {
        "案件編號": "202409301", "派工項目": "路燈不亮或損壞", "案件地址": "松山區三民路1號",
        "立案日期": "20240930", "立案時間": "140500",
    },
    "hello_taipei": {
        "案件編號": "A10-1130930-00160", "主旨": "路燈不亮", "陳情內容": "三天了",
        "案件主類別": "道路", "案件次類別": "路燈故障", "受理機關": "工務局", "受理科室": "路燈科",
        "來源管道": "APP", "陳情地點": "松山區三民路1號", "受理日期": "113/09/30 14:05",
        "送達日期": "113/10/01", "辦理期限": "113/10/07", "結案日期": "113/10/04",
        "案件狀態": "已結案", "改分次數": "1", "滿意度": "滿意",
    },
    "taipei_petition_categories": {
        "案件編號": "A10-1130930-00160", "案件主類別": "道路", "案件次類別": "路燈故障",
        "受理機關": "工務局", "受理科室": "路燈科", "受理日期": "2024-09-30",
        "送達日期": "2024-10-01", "結案日期": "2024-10-04",
    },
    "streetlight": {
        "查報序號": "1", "行政區": "松山", "查報地點": "三民路1號前", "故障情形": "不亮",
        "查報日期": "2024/09/30 14:05",
    },
    "tainan_1999": {
        "id": "1", "time": "2016-09-30 14:05:00", "district": "東區", "category": "路燈",
        "subcategory": "路燈故障", "description": "不亮", "address": "東區中華路1號",
        "lat": "22.98", "lng": "120.2",
    },
    "open311": {
        "service_request_id": "1", "service_name": "Street light", "status": "closed",
        "requested_datetime": "2024-09-30T06:05:00Z", "address": "松山區三民路1號",
        "updated_datetime": "2024-10-04T06:05:00Z", "description": "out", "lat": "25.0",
        "long": "121.5",
    },
}  # fmt: skip
DAY = {
    "taipei_1999": "立案日期", "hello_taipei": "受理日期",
    "taipei_petition_categories": "受理日期", "streetlight": "查報日期",
    "tainan_1999": "time", "open311": "requested_datetime",
}  # fmt: skip


def _read(folder, case, settings):
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([list(case), list(case.values())])
    source, _, said = sources.read(path, settings)
    said = said.with_columns(
        source=pl.lit(source), file=pl.lit("a.csv"), file_number=pl.lit(0, pl.Int32)
    )
    return source, normalise(said, settings)


@pytest.mark.parametrize(
    ("source", "missing"),
    [(source, name) for source, case in FILES.items() for name in [None, *case]],
)
def test_a_file_is_known_and_read_without_any_one_of_its_columns(
    tmp_path, source, missing
):
    """Without its day a row is rejected, not lost; without all else it is a petition."""
    case = {name: cell for name, cell in FILES[source].items() if name != missing}

    known, found = _read(tmp_path, case, Settings())

    lost = missing == DAY[source]
    assert (source, int(not lost), int(lost)) == (
        known, found.cases.height, found.rejects.height,
    )  # fmt: skip


@pytest.mark.parametrize("source", FILES)
def test_columns_may_stand_in_any_order(tmp_path, source):
    """Reversed, a file says the same."""
    case = FILES[source]

    _, one = _read(tmp_path, case, Settings())
    _, other = _read(tmp_path, dict(reversed(case.items())), Settings())

    assert one.cases.equals(other.cases)


def test_an_export_in_the_citys_own_words_is_known(tmp_path):
    """The settings map its headers; nothing needs to be named on the command line."""
    settings = Settings(
        hello_taipei_columns={"source_ref": "編號", "subject": "標題", "text": "內容",
                              "filed_date_said": "收件日"}
    )  # fmt: skip
    case = {"編號": "1", "標題": "路燈", "內容": "不亮", "收件日": "113/09/30"}

    source, found = _read(tmp_path, case, settings)

    assert ("hello_taipei", "路燈") == (source, found.cases["subject"][0])


def test_the_name_of_a_file_is_masked_and_still_its_own(tmp_path):
    """Offices name files by whom they are about; the store keeps names of files."""
    names = ["0912345678.csv", "0922345678.csv", "open1999_202410.csv"]
    for name in names:
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = sources.exports([tmp_path])

    assert ["〔手機〕.csv", "〔手機〕.csv (2)", "open1999_202410.csv"] == [
        file.name for file in found
    ]
    assert names == [file.path.name for file in found]


def test_titles_above_the_header_are_passed_over(tmp_path):
    """As spreadsheets save them: a title, a blank line, then the header."""
    path = tmp_path / "a.csv"
    path.write_text(
        "臺北市陳情案件匯出,,\n\n案件編號,主旨,受理日期\nA,路燈,113/09/30\n",
        encoding="utf-8",
    )

    _, sheet, said = sources.read(path, Settings())

    assert ("案件編號", "主旨", "受理日期") == sheet.header
    assert [(4, "A", "路燈")] == said.select("line", "source_ref", "subject").rows()


def test_of_two_names_of_one_column_the_first_that_says_something_holds(tmp_path):
    """GeoReport: service_name may be null where the code stands; 次類別 was 子類別 once."""
    path = tmp_path / "a.json"
    path.write_text(
        '[{"service_request_id": 1, "service_name": null, "service_code": "133",'
        ' "requested_datetime": "2024-04-19T06:37:38Z"}]',
        encoding="utf-8",
    )

    _, _, said = sources.read(path, Settings())

    assert ["133"] == said["category_said"].to_list()


def test_without_a_sub_category_the_main_one_holds(tmp_path):
    """Any column may be missing; what the case is about is not lost with it."""
    case = {
        "案件編號": "1",
        "主旨": "路燈",
        "案件主類別": "公園路燈",
        "受理日期": "113/09/30",
    }

    _, found = _read(tmp_path, case, Settings())

    assert ["公園路燈"] == found.cases["category"].to_list()
