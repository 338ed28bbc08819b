"""Does a text come down to its letters, in one spelling, whatever was typed?"""

import polars as pl
import pytest

from models.text import LONGEST, plain


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("路燈不亮", "路燈不亮", id="as it is"),
        pytest.param("ＷｉＦｉ　斷線", "wifi 斷線", id="full width and capitals"),
        pytest.param("信義路5段7號前積水", "信義路 段 號前積水", id="figures separate"),
        pytest.param("請回電〔手機〕,謝謝", "請回電 謝謝", id="marks are no words"),
        pytest.param("空汙,佔用道路", "空污 占用道路", id="two spellings are one"),
        pytest.param(
            "見 https://example.org/a?b=路 的照片", "見 路 的照片", id="links"
        ),
        pytest.param("學校對面路燈不亮", "學校 路燈不亮", id="where, not what"),
        pytest.param("🙏🙏!!!", "", id="no letter"),
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="null"),
        pytest.param("a\0b\r\nc", "a b c", id="control characters"),
    ],
)
def test_plain(said, expected):
    """NFKC, lower case, variants folded; everything that is no letter is one space."""
    assert [expected] == plain([said]).to_list()


def test_a_huge_cell_is_read_to_its_limit():
    """One cell of a megabyte costs no more than a long letter."""
    letters = plain(["噪音擾民" * 250_000])

    assert [LONGEST] == letters.str.len_chars().to_list()


def test_rows_stay_in_place():
    """One row out for each row in; a Series comes in as well as a list; none is empty."""
    assert ["乙", "", "甲"] == plain(pl.Series(["乙", None, "甲"])).to_list()
    assert plain([]).to_list() == []
