"""What the grammar of addresses must read, in the forms that real cases hold."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import address
from geo.address import PARTS, parse


def _parts(text: str) -> dict[str, object]:
    row = parse(pl.Series([text])).row(0, named=True)
    return {name: value for name, value in row.items() if value not in {None, ""}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "士林區臺北市士林區天玉里027鄰天母北路５６號",
            {
                "district": "士林區",
                "village": "天玉里",
                "neighbourhood": 27,
                "road": "天母北路",
                "number": "56",
            },
        ),
        (
            "中山區臺北市臺北市中山區江寧里建國北路二段137之1號",
            {
                "district": "中山區",
                "village": "江寧里",
                "road": "建國北路2段",
                "number": "137-1",
            },
        ),
        (
            "信義區110台灣台北市信義區永吉路30巷100號（鹹湯圓攤位）",
            {
                "district": "信義區",
                "road": "永吉路",
                "lane": "30",
                "number": "100",
                "rest": "(鹹湯圓攤位)",
            },
        ),
        (
            "大安區臺北市大安區車層里016鄰忠孝東路四段２１６巷２７弄６號三樓",
            {
                "district": "大安區",
                "village": "車層里",
                "neighbourhood": 16,
                "road": "忠孝東路4段",
                "lane": "216",
                "alley": "27",
                "number": "6",
                "rest": "三樓",
            },
        ),
        (
            "中山區市民大道三段11-2號",
            {"district": "中山區", "road": "市民大道3段", "number": "11-2"},
        ),
        (
            "大同區延平河濱公園,參考地址：環河北路一段臨１０９之１號",
            {"district": "大同區", "rest": "延平河濱公園,參考地址:環河北路1段臨109之1號"},
        ),
        (
            "中正區臺北市臺北市大安區古莊里羅斯福路二段178-190",
            {
                "district": "大安區",
                "village": "古莊里",
                "road": "羅斯福路2段",
                "number": "178-190",
                "number_to": "190",
            },
        ),
        (
            "信義區大道路58巷19號",
            {"district": "信義區", "road": "大道路", "lane": "58", "number": "19"},
        ),
        (
            "北投區溫泉路銀光巷4弄9號",
            {"district": "北投區", "road": "溫泉路銀光巷", "alley": "4", "number": "9"},
        ),
        (
            "萬華區武昌街二段18、20、22號",
            {"district": "萬華區", "road": "武昌街2段", "number": "18", "number_to": "22"},
        ),
        ("北投區", {"district": "北投區"}),
        ("", {}),
    ],
)  # fmt: skip
def test_the_forms_of_real_cases_are_read(text: str, expected: dict[str, object]):
    """Each form of the 1999 files gives the parts that a reader sees in it."""
    assert expected == _parts(text)


def test_a_road_that_ends_in_avenue_is_whole():
    """市民大道 is one road; 道 is not cut off, and 路竹大道 does not end at 路."""
    assert "市民大道5段" == _parts("松山區市民大道五段50號")["road"]


def test_the_parts_come_in_the_order_of_the_texts():
    """One row per text, in order, nulls and repeats included."""
    found = parse(pl.Series(["北投區光明路1號", None, "北投區光明路1號"]))

    assert ["光明路", None, "光明路"] == found["road"].to_list()
    assert list(PARTS) == found.columns


_WORDS = ["路", "街", "大道", "道", "段", "巷", "弄", "號", "之", "-", "里", "鄰", "區", "市", "臺北市", "中山區",
          "板橋區", "一", "四", "1", "12", "123456", "、", "~", "至", "(", "TPE", "臺灣", "門牌:", "大道路", "中",
          "民生", "臨", "銀光", "樓"]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=14).map("".join))
def test_parts_taken_by_themselves_are_those_of_the_whole(text: str):
    """The grammar in one pattern, as Python reads it: the second implementation."""
    text = pl.select(address.normalise(pl.lit(text))).item()
    street = text[re.match(address._PREFIX, text).end() :]
    whole = re.match(f"^{address._STREET}{address.TAIL}", street).groupdict("")
    district = re.search(address._DISTRICT_MEANT, text)
    found = parse(pl.Series([text])).row(0, named=True)

    assert [
        district[1] if district else None,
        whole["village"] or None,
        int(whole["neighbourhood"]) if whole["neighbourhood"] else None,
        whole["road"] + whole["section"] if whole["road"] else None,
        whole["lane"].replace("之", "-") or None,
        whole["alley"].replace("之", "-") or None,
        whole["number"].replace("之", "-") or None,
        whole["rest"],
    ] == [found[name] for name in PARTS if name != "number_to"]


@given(
    st.text("台？?糖公路圳１２Ａａ－（ か\u3099\u0301\u3000ｶﾞé①門街四段", max_size=12)
)
def test_the_swift_form_is_that_of_nfkc(text: str):
    """NFKC of every text, then the variants: what the swift way must not change."""
    whole = pl.Series("text", [unicodedata.normalize("NFKC", text)]).str.replace_many(
        address._NORMAL
    )

    assert whole.item() == pl.select(address.normalise(pl.lit(text))).item()


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_has_parts_or_none(texts: list[str]):
    """No text raises, and none is lost."""
    assert len(texts) == parse(pl.Series(texts, dtype=pl.String)).height
