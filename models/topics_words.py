"""
Where does a word of a text end? Cut as Simplified, told as it was written.

The dictionary of jieba is Simplified: as Traditional it cuts 行道樹 to 行道, 樹, and 區公所 to
區, 公所. In: plain texts (models/text.py). Out:
their words in order, which put together are the text again. Pure.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MUNICIPAL: Final = (
    "行人號誌", "行穿線", "分隔島", "捷運站", "機車格", "停車格", "殘障車位", "身障車位", "共享單車", "共享機車",
    "廢棄車", "無牌車", "資源回收", "回收車", "大型廢棄物", "大型垃圾", "水溝蓋", "人孔蓋", "流浪犬", "流浪貓",
    "犬隻", "病媒蚊", "孳生源", "露天燃燒", "廣告物", "小廣告", "里民", "地政", "低收入戶", "敬老卡", "身心障礙",
    "育兒津貼", "國中", "國小", "外籍看護", "遊戲器材", "運動中心", "營養午餐",
    # Known, but taken apart where others stand beside them: 路燈不亮, 水溝蓋異音, 柏油路面.
    "路燈", "路面", "孔蓋", "異音", "號誌", "站牌", "里長", "機車", "違停",
)  # fmt: skip
"""Words of a city office that the dictionary lacks, or cuts apart."""


def cut(text: str) -> list[str]:
    """
    Return the words of a text; spaces and Latin words are words too.

    >>> cut("流浪犬追人 wifi")
    ['流浪犬', '追人', ' ', 'wifi']
    """
    simplified, words = _tools()
    said = simplified(text)
    # One character for one, but for a few phrases of OpenCC; those are cut as they are.
    found = words(said if len(said) == len(text) else text)
    ends = [0]
    for word in found:
        ends.append(ends[-1] + len(word))
    return [text[start:end] for start, end in pairwise(ends)]


@cache
def _tools() -> tuple[Callable[[str], str], Callable[[str], list[str]]]:
    """Return what turns a text into Simplified, and what cuts one; 0.2 s, so at first use."""
    from opencc import OpenCC  # noqa: PLC0415
    from rjieba import Jieba  # noqa: PLC0415

    simplified, jieba = OpenCC("t2s").convert, Jieba()
    for word in MUNICIPAL:
        jieba.add_word(simplified(word), _SURE, "n")
    return simplified, jieba.cut


_SURE: Final = 100_000
"""How often a word of ours is taken to occur: more than most pairs of its parts."""
