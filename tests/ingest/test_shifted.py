"""What must become of rows that an unquoted comma has shifted, in any source."""

from __future__ import annotations

import pytest

from data.settings import Settings
from ingest import sources

HEADER = (
    "案件編號,主旨,陳情內容,案件主類別,案件次類別,受理機關,受理科室,來源管道,陳情地點,"
    "受理日期,送達日期,辦理期限,結案日期,案件狀態,改分次數,滿意度"
)
WHOLE = "A1,路燈不亮,請修,公園路燈,路燈,工務局公園處,園藝科,電話,信義路1號,113/09/30,113/10/01,113/10/08,,辦理中,0,"


@pytest.fixture
def read(tmp_path):
    """Return a function from lines to what they say."""

    def of(*lines: str, header: str = HEADER) -> list[dict[str, object]]:
        path = tmp_path / "a.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return sources.read(path, Settings())[2].to_dicts()

    return of


@pytest.mark.parametrize(
    ("column", "whole", "bent"),
    [
        ("text", "請修", "請修,很暗,很久"),
        ("address_said", "信義路1號", "信義路1號,參考地址：松仁路"),
    ],
)
def test_words_with_commas_are_put_together_again(read, column, whole, bent):
    """The day, agency, channel and status tell where the comma was; beside it a whole row."""
    row, other = read(WHOLE.replace(whole, bent), WHOLE)

    assert ("shifted", bent, "113/09/30", "工務局公園處", "電話", "辦理中") == tuple(
        row[name]
        for name in ("repaired", column, "filed_date_said", "agency", "channel_said", "status_said")
    )  # fmt: skip
    assert (None, whole) == (other["repaired"], other[column])


def test_a_comma_of_the_subject_is_taken_for_one_of_the_text(read):
    """Nothing tells the two apart; no word is lost, and the rest stands where it should."""
    (row,) = read(WHOLE.replace("路燈不亮", "路燈,不亮"))

    assert ("路燈", "不亮,請修", "113/09/30", "電話") == tuple(
        row[name] for name in ("subject", "text", "filed_date_said", "channel_said")
    )


@pytest.mark.parametrize("day", ["113/02/31", "", "不詳"])
def test_a_row_with_a_wrong_day_is_not_taken_for_shifted(read, day):
    """Its delivery stands beside it, and is not the day of receipt: nothing is invented."""
    (row,) = read(WHOLE.replace("113/09/30", day))

    assert (None, day or None) == (row["repaired"], row["filed_date_said"])
    assert "請修" == row["text"]


def test_without_columns_that_tell_it_stays_as_it_is(read):
    """A number, words and a day: where the comma was can not be told for sure."""
    (row,) = read("A1,路燈,不亮,113/09/30", header="案件編號,主旨,受理日期")

    assert (None, "不亮") == (row["repaired"], row["filed_date_said"])
