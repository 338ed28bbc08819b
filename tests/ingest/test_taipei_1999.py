"""What the published monthly files must give, shifted rows included."""

from __future__ import annotations

import pytest

from data.settings import Settings
from ingest import csv_rows
from ingest.sheets import Sheet
from ingest.sources import taipei_1999

HEADER = ["案件編號", "派工項目", "案件地址", "立案日期", "立案時間"]


def _case(line: str) -> tuple[object, ...]:
    text = ",".join(HEADER) + "\n" + line + "\n"
    sheet = Sheet(tuple(HEADER), csv_rows.rows(text, len(HEADER)), sha256="")
    return (
        taipei_1999.read(sheet, Settings())
        .select(
            "source_ref",
            "category_said",
            "address_said",
            "filed_date_said",
            "filed_time_said",
            "repaired",
        )
        .row(0)
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "2.02506E+12,交通號誌異常,中山區江寧里建國北路二段137之1號,20250630,235444",
            ("2.02506E+12", "交通號誌異常", "中山區江寧里建國北路二段137之1號",
             "20250630", "235444", None),
        ),
        # One comma too many: the time fell off the end.
        (
            "202403311,鄰里無主垃圾清運,中正區捷運古亭站(2號出口),參考地址：羅斯福路二段１７２之１號,20240331",
            ("202403311", "鄰里無主垃圾清運",
             "中正區捷運古亭站(2號出口),參考地址：羅斯福路二段１７２之１號",
             "20240331", None, "shifted"),
        ),
        # Two: the day fell off too; the case number, cut to nine digits, still has it.
        (
            "202409301,交通標誌,中山區,Bei'an Rd Ln 538,Yongan",
            ("202409301", "交通標誌", "中山區,Bei'an Rd Ln 538,Yongan",
             "20240930", None, "shifted"),
        ),
        # The same, published whole.
        (
            "202409301,交通標誌,中山區,Bei'an Rd Ln 538,Yongan,20240930,235959.0",
            ("202409301", "交通標誌", "中山區,Bei'an Rd Ln 538,Yongan",
             "20240930", "235959.0", "shifted"),
        ),
        # The writer lost both, and no number tells the day.
        (
            ",5/12/2020 9:22,,nan,",
            (None, "5/12/2020 9:22", None, None, None, "shifted"),
        ),
        # A quoted comma shifts nothing.
        (
            '2.02504E+12,動物救援,"大同區延平河濱公園,參考地址：環河北路",20250430,214455',
            ("2.02504E+12", "動物救援", "大同區延平河濱公園,參考地址：環河北路",
             "20250430", "214455", None),
        ),
    ],
)  # fmt: skip
def test_each_published_form_is_read(line: str, expected: tuple[object, ...]):
    """The forms are of the real files: 2,905 rows are shifted by an unquoted comma."""
    assert expected == _case(line)


def test_the_header_tells_the_source():
    """Another header is another source; columns may follow."""
    assert taipei_1999.recognises(HEADER, Settings())
    assert taipei_1999.recognises([*HEADER, "備註"], Settings())
    assert not taipei_1999.recognises(["案件編號", "主旨"], Settings())
