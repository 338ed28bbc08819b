"""
Which words does a text leave out or write in another script, and how are they in full?

忠孝東4段 is 忠孝東路4段, 罗斯福路 is 羅斯福路, 161樓3號 is 161號. In: texts that the grammar does
not read at once, in normal form. Out: the same, written as the names are. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIMPLE = (
    "东東罗羅兴興庆慶复復龙龍宁寧广廣万萬仑崙莲蓮马馬乐樂云雲华華国國义義爱愛礼禮农農丰豐临臨汉漢"
    "阳陽长長门門关關开開场場园園圆圓桥橋湾灣陆陸环環济濟贵貴宝寶凤鳳凯凱达達师師学學医醫运運动動"
    "机機车車铁鐵厂廠体體图圖书書馆館庙廟宫宮内內丽麗劲勁辽遼锦錦抚撫远遠顺順权權维維艺藝银銀楼樓"
    "对對侧側间間边邊处處绿綠协協岭嶺树樹双雙热熱剑劍归歸侨僑尧堯乔喬励勵厦廈荣榮营營庄莊顶頂"
    "颂頌齐齊饶饒业業卫衛坟墳垦墾亚亞兰蘭军軍红紅经經纪紀线線诊診诚誠谊誼贤賢迁遷选選邮郵钟鐘"
    "镇鎮隧隧雾霧风風麦麥黄黃"
)
"""Simplified characters, each before its traditional form; not those, like 后, that are both."""
TRADITIONAL = dict(zip(_SIMPLE[::2], _SIMPLE[1::2], strict=True))
_NICKNAMES = {
    "凱道": "凱達格蘭大道", "敦南": "敦化南路", "敦北": "敦化北路", "復南": "復興南路",
    "復北": "復興北路", "重南": "重慶南路", "重北": "重慶北路",
}  # fmt: skip
_NEXT = r"[0-9與和跟及、/&近(,往旁]|$|\p{Han}{1,3}(?:[0-9]段)?(?:路|街|口)"
"""What follows a road's nickname: 敦南誠品 and 敦南山林 are places; 光復北路 is none of it."""
_SECTION = r"^(.+?)(大道|路|街)(\d{1,2}段)$"
_CUT = r"[^路街道0-9][0-9]{1,2}段"
_FLOOR = r"([0-9]+)樓[0-9]+(?:之[0-9]+)?號"
_ODD = "|".join([_CUT, _FLOOR, *_NICKNAMES, f"[{''.join(TRADITIONAL)}]"])
"""One pattern: a text is looked through once."""


def shortened(roads: Iterable[str]) -> dict[str, str]:
    """
    Return each road with a section by its name without 路, where that is one road's alone.

    >>> shortened(["忠孝東路4段", "市民大道4段", "師大路"])
    {'忠孝東4段': '忠孝東路4段', '市民4段': '市民大道4段'}
    """
    found: dict[str, set[str]] = {}
    for road in roads:
        if parts := re.match(_SECTION, road):
            found.setdefault(parts[1] + parts[3], set()).add(road)
    return {short: next(iter(of)) for short, of in found.items() if len(of) == 1}


def in_full(texts: pl.Series, short: dict[str, str]) -> pl.Series:
    """Return the texts with traditional characters, names in full, a number before 樓."""
    said = pl.col("text")
    rows = texts.alias("text").to_frame().with_row_index("row")
    odd = rows.filter(said.str.contains(_ODD))
    if odd.is_empty():
        return texts
    plain = odd.with_columns(
        said.str.replace_many(TRADITIONAL).str.replace_all(_FLOOR, "${1}號")
    )
    if short:
        plain = plain.with_columns(said.str.replace_many(short, leftmost=True))
    for nick, road in _NICKNAMES.items():
        plain = plain.with_columns(
            said.str.replace_all(
                rf"(^|[^光三]){nick}路?({_NEXT})", rf"${{1}}{road}${{2}}"
            )
        )
    joined = rows.join(
        plain.rename({"text": "plain"}), on="row", how="left", maintain_order="left"
    )
    return joined.select(pl.coalesce("plain", "text")).to_series().alias(texts.name)
