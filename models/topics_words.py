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

    from rjieba import Jieba

MUNICIPAL: Final = (
    "行人號誌", "行穿線", "分隔島", "捷運站", "機車格", "停車格", "殘障車位", "身障車位", "共享單車", "共享機車",
    "廢棄車", "無牌車", "資源回收", "回收車", "大型廢棄物", "大型垃圾", "水溝蓋", "人孔蓋", "流浪犬", "流浪貓",
    "犬隻", "病媒蚊", "孳生源", "露天燃燒", "廣告物", "小廣告", "里民", "地政", "低收入戶", "敬老卡", "身心障礙",
    "育兒津貼", "國中", "國小", "外籍看護", "遊戲器材", "運動中心", "營養午餐",
    # Known, but taken apart where others stand beside them: 路燈不亮, 水溝蓋異音, 柏油路面.
    "路燈", "路面", "孔蓋", "異音", "號誌", "站牌", "里長", "機車", "違停",
)  # fmt: skip
"""Words of a city office that the dictionary lacks, or cuts apart."""


_EMPTY_KINDS: Final = frozenset(
    {"d", "ad", "r", "m", "mq", "q", "t", "f", "p", "c", "u"}
)
"""Of the dictionary: adverbs, pronouns, numbers, measures, times, directions, particles."""
_SUBJECTS: Final = frozenset(
    {"更新", "大便", "反對", "急難", "接管", "大聲", "線上", "公開", "夜間", "假日", "深夜", "半夜", "白天"}
)  # fmt: skip
"""Words of those kinds that petitions are about."""
_ANY_SUBJECT: Final = frozenset([
    # What happens and what is felt in every subject, and how a case runs.
    "開始", "發現", "造成", "出現", "發生", "可能", "疑似", "擔心", "詢問", "沒有", "不能", "不會", "超過", "無法",
    "應該", "加強", "需要", "需求", "影響", "困擾", "經過", "評估", "參考", "回答", "說要", "說明", "查看", "目前",
    "有人", "希望", "改善", "處理", "一樣",
    # How much, where and when, which the dictionary calls something else.
    "嚴重", "全部", "整排", "整條", "頻率", "方向", "公尺", "小時", "地點", "位置", "現場", "情形", "狀況", "問題",
    "照片", "如圖", "禮拜", "連續", "持續", "多日", "門口", "家門口", "路邊", "巷內", "巷口", "一帶", "路段", "地區",
    "區域", "座標",
    # Who writes.
    "先生", "小姐", "同仁", "敬啟", "小女子",
    # Grammar and manners of those who write in English.
    "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "help", "in", "is", "it", "me",
    "my", "near", "no", "not", "of", "on", "or", "please", "that", "the", "there", "they", "this", "to", "us", "was",
    "we", "with", "you",
])  # fmt: skip
"""Words of other kinds that stand in petitions about anything."""


@cache
def is_empty(word: str) -> bool:
    """
    Return whether a word alone is no subject: 每天, 常常, 中間; also 開始, 擔心, 嚴重.

    A single character is left to those who put words together.

    >>> [is_empty(word) for word in ("每天", "擔心", "夜間", "路燈")]
    [True, True, False, False]
    """
    if word in _ANY_SUBJECT:
        return True
    if word in _SUBJECTS or word.isascii() or len(word) == 1:
        return False
    simplified, jieba = _tools()
    return all(kind in _EMPTY_KINDS for _, kind in jieba.tag(simplified(word)))


def cut(text: str) -> list[str]:
    """
    Return the words of a text; spaces and Latin words are words too.

    >>> cut("流浪犬追人 wifi")
    ['流浪犬', '追人', ' ', 'wifi']
    """
    simplified, jieba = _tools()
    said = simplified(text)
    # One character for one, but for a few phrases of OpenCC; those are cut as they are.
    found = jieba.cut(said if len(said) == len(text) else text)
    ends = [0]
    for word in found:
        ends.append(ends[-1] + len(word))
    return [text[start:end] for start, end in pairwise(ends)]


@cache
def _tools() -> tuple[Callable[[str], str], Jieba]:
    """Return what turns a text into Simplified, and what cuts one; 0.2 s, so at first use."""
    from opencc import OpenCC  # noqa: PLC0415
    from rjieba import Jieba  # noqa: PLC0415

    simplified, jieba = OpenCC("t2s").convert, Jieba()
    for word in MUNICIPAL:
        jieba.add_word(simplified(word), _SURE, "n")
    return simplified, jieba


_SURE: Final = 100_000
"""How often a word of ours is taken to occur: more than most pairs of its parts."""
