"""
What of a text says what it is about? Its letters, in one spelling, without marks.

In: texts as citizens wrote them, personal data and places already replaced by a mark in
corner brackets, e.g. 〔手機〕 or 〔地點〕, by a caller who knows which stretches those are.
Out: one plain text per text, in the order they came. Pure and vectorised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

LONGEST: Final = 4_000
"""Characters of a text that are read; a petition beyond that repeats or quotes."""

_MARK: Final = r"〔[^〔〕]{0,12}〕"
_LINK: Final = r"(?:https?://|www\.)[^\s\p{Han}]+"
# Everything that is no letter separates: figures (doors, hours, sums), signs, emoji.
_NO_LETTER: Final = r"[^\p{L}]+"

# Two spellings of one word, both common in petitions; the left is read as the right, which
# is the one that official texts use, since labels are shown in it.
_VARIANTS: Final = {
    "台": "臺", "汙": "污", "佔": "占", "週": "周", "裏": "裡", "着": "著", "羣": "群",
    "牠": "它", "妳": "你", "巿": "市", "綫": "線", "峯": "峰", "衞": "衛", "厦": "廈",
    "舘": "館", "脚": "腳", "爲": "為", "衆": "眾", "啓": "啟", "鷄": "雞",
}  # fmt: skip

# Where, not what: a topic of 對面 (opposite) groups cases that have nothing in common.
_WHERE: Final = (
    "旁邊", "對面", "附近", "前方", "前面", "後方", "後面", "隔壁", "周邊", "周圍", "周遭",
    "靠近", "沿線", "兩側", "雙側", "右邊", "左邊", "上述地點", "上述", "上址", "案址", "該地點",
)  # fmt: skip


def plain(texts: Sequence[str | None] | pl.Series) -> pl.Series:
    """
    Return the letters of every text: NFKC, lower case, one spelling, spaces for the rest.

    Words that say where something is (對面, 附近) belong to the rest.
    Null and texts without a letter (empty, signs or emoji only) become the empty text.
    Chinese, Latin, kana and bopomofo are letters; figures are not, since in petitions
    they are doors, hours and amounts.

    >>> plain(["１２３號的路燈不亮!!🙏", "〔手機〕 WiFi 斷線", None]).to_list()
    ['號的路燈不亮', 'wifi 斷線', '']
    """
    said = pl.Series("text", texts, dtype=pl.String)
    return said.to_frame().select(_plain(pl.col("text")))["text"]


def _plain(text: pl.Expr) -> pl.Expr:
    return (
        text.fill_null("")
        .str.slice(0, LONGEST)
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(_MARK, " ")
        .str.replace_all(_LINK, " ")
        .str.replace_many(_VARIANTS)
        .str.replace_many(list(_WHERE), [" "], leftmost=True)
        .str.replace_all(_NO_LETTER, " ")
        .str.strip_chars(" ")
    )
