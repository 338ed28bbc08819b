"""
Which roads does each district have? The union of the postal and the city's road lists.

In: the postal 3+2 ranges and the city's district-road pairs. Out: `roads.csv`, one row per
district and road, a section counted as a road of its own, with its name in Latin letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
from pypinyin import lazy_pinyin

from geo.address import normalise

if TYPE_CHECKING:
    from pathlib import Path

# What the street signs say where Hanyu Pinyin of the characters would differ.
_SIGNS = {
    "羅斯福": "Roosevelt", "市民": "Civic", "凱達格蘭": "Ketagalan", "基隆": "Keelung",
    "重慶": "Chongqing", "重陽": "Chongyang", "三重": "Sanchong", "長安": "Chang'an",
    "長春": "Changchun", "長沙": "Changsha", "長泰": "Changtai", "長順": "Changshun",
    "長壽": "Changshou", "長興": "Changxing", "長吉": "Changji", "廈門": "Xiamen",
    "西安": "Xi'an", "興安": "Xing'an", "大安": "Da'an", "民安": "Min'an", "北安": "Bei'an",
    "泰安": "Tai'an", "永安": "Yong'an", "瑞安": "Rui'an", "同安": "Tong'an", "樂利": "Leli",
    "樂業": "Leye", "樂群": "Lequn", "行義": "Xingyi", "行忠": "Xingzhong", "行善": "Xingshan",
    "行愛": "Xing'ai", "仁愛": "Ren'ai", "朝陽": "Chaoyang",
}  # fmt: skip
_SIDES = {"東": "E.", "西": "W.", "南": "S.", "北": "N."}
_KINDS = {"大道": "Blvd.", "路": "Rd.", "街": "St."}
_ORDINALS = dict(
    zip(
        "一二三四五六七八九十",
        ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 11))),
        strict=True,
    )
)
_NAME = re.compile(
    # A side follows two characters or more: 大東路 is Dadong Rd., 忠孝東路 Zhongxiao E. Rd.
    r"^(?P<stem>.{2,}?|.{2,})(?P<side>[東西南北]?)(?P<nth>[一二三四五六七八九十]?)"
    r"(?P<kind>大道|路|街)(?:(?P<section>\d+)段)?$"
)


def build(source: Path, into: Path) -> int:
    """Write roads.csv; return its rows."""
    folder = source / "reference"
    postal = pl.read_csv(folder / "post_zip32.csv").filter(pl.col("City") == "臺北市")
    pairs = pl.read_csv(folder / "taipei_road_dict.csv")
    roads = (
        pl.concat(
            [
                postal.select(district="Area", road=normalise(pl.col("Road"))),
                pairs.select(district="site", road=normalise(pl.col("road"))),
            ]
        )
        .unique()
        .sort("district", "road")
    )
    latin = [romanised(road) for road in roads["road"].to_list()]
    roads.with_columns(road_en=pl.Series(latin)).write_csv(into / "roads.csv")
    return roads.height


def romanised(road: str) -> str:
    """
    Return the name as the signs write it: 忠孝東路4段 is Zhongxiao E. Rd. Sec. 4.

    Empty for the few lanes that have a name of their own (溫泉路銀光巷).
    """
    parts = _NAME.match(road)
    if not parts:
        return ""
    stem = _SIGNS.get(parts["stem"]) or _spelt(parts["stem"])
    return " ".join(
        filter(
            None,
            [
                stem,
                _SIDES.get(parts["side"]),
                _ORDINALS.get(parts["nth"]),
                _KINDS[parts["kind"]],
                f"Sec. {parts['section']}" if parts["section"] else None,
            ],
        )
    )


def _spelt(stem: str) -> str:
    """Return the Pinyin of a name, with an apostrophe before a vowel within it."""
    syllables = lazy_pinyin(stem)
    joined = syllables[0] + "".join(
        f"'{syllable}" if syllable[0] in "aeo" else syllable
        for syllable in syllables[1:]
    )
    return joined.capitalize()
