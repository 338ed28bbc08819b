"""
What would a person call a topic? Phrases that its texts hold and those of others do not.

In: different plain texts (models/text.py), how often each occurs, the topic of each and
how near it lies. Out: a name and the telling phrases of every topic. Pure.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.topics_words import cut, is_empty

_READ: Final = 300
"""Texts of a topic that are read for its phrases, spread from its heart outwards."""
_SHORTEST, _LONGEST, _MOST_WORDS = 2, 8, 3
# Grammar and manners, with which no phrase begins or ends. Left out on purpose: letters
# that also end or begin words (工地, 變電所, 申請, 更新, 並排停車, 地下道).
_EITHER_END: Final = (
    "的了是在也都又很就而但因以把及或於之其此該這那嗎呢吧啊呀喔我你他它您讓從到至再才只"
)
_NOT_FIRST: Final = frozenset(_EITHER_END + "且們個請著裡邊間號前旁")
_NOT_LAST: Final = frozenset(
    _EITHER_END + "有被將對更最並每某各不沒無未非一二三四五六七八九十"
)
# Manners and the course of business: in a name they say nothing of the subject. 感謝 and 建議
# are left in, since praise and proposals are subjects of their own.
_DENIALS: Final = frozenset(["沒有", "不能", "不會", "無法", "不"])
"""Empty alone, but with them a phrase begins: 沒有亮, 無法使用."""
# A word that only says where, from the place that stood before it: 〔地點〕口違停, 上違停.
_PLACE_BEFORE: Final = frozenset("口內上下外後處側中段巷弄街區里村鄰樓號")
_DOOR: Final = re.compile(
    "[一二三四五六七八九十百兩多幾數整]+[號巷弄段樓鄰里][內口旁]?"
)
_MANNERS: Final = re.compile(
    "謝謝|麻煩|敬請|懇請|惠[請予復]|拜託|[儘盡][快速]|派員|前往|單位|承辦|民眾|陳情|附件|處理|協助|反[映應]|希望"
    "|您好|你好|臺灣|臺北市|臺南市"
)
_RAREST: Final = 0.02
"""Share of a topic's texts that must hold a phrase."""
_NEARLY: Final = 0.6
"""A phrase gives way to a longer one that holds it, at this share of its frequency."""
_MOST_PHRASES: Final = 10
_MOST_IN_NAME: Final = 4
_TELLING: Final = 0.35
"""A third or fourth phrase enters the name if it tells this share of the first one's."""


@dataclass(frozen=True)
class Label:
    """What a topic is called, and why."""

    name: str
    """Two to four phrases, e.g. 路燈不亮、路燈故障; one where its texts say no more."""
    words: tuple[str, ...]
    """What tells it from the others, the most telling first; one to ten."""


def labels(
    texts: Sequence[str],
    counts: NDArray[np.float64],
    topic: NDArray[np.int64],
    likeness: NDArray[np.float32],
    n_topics: int,
) -> tuple[Label, ...]:
    """
    Return the label of every topic; each must have a text.

    Formula: a phrase tells p ln(p / q), with p the share of the topic's texts that hold
    it (a text said n times counts √n) and q the mean of p over the topics: class-based
    TF-IDF as information. Phrases are Latin words and runs of 2-8 characters, but not
    those inside a longer phrase that is nearly as frequent.

    texts, counts, topic (from 0), likeness : (n_texts,), one row a text.

    References: Grootendorst (2022), arXiv:2203.05794, section 3.3.
    """
    shares = []
    for one in range(n_topics):
        read = _spread(np.flatnonzero(topic == one), likeness)
        shares.append(_shares([texts[row] for row in read], np.sqrt(counts[read])))
    everywhere: Counter[str] = Counter()
    for share in shares:
        everywhere.update(share)
    found = []
    for one, share in enumerate(shares):
        telling = _telling(share, everywhere, n_topics)
        nearest = _spread(np.flatnonzero(topic == one), likeness)[0]
        found.append(_label(telling, texts[nearest]))
    return tuple(found)


def _spread(
    members: NDArray[np.int64], likeness: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Return up to _READ members at even steps, the nearest first."""
    near_first = members[np.argsort(-likeness[members], kind="stable")]
    steps = np.linspace(0, len(near_first) - 1, min(_READ, len(near_first)))
    return near_first[steps.astype(np.int64)]


def _shares(texts: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    """Return the weighted share of the texts that hold each phrase, rare ones left out."""
    held: Counter[str] = Counter()
    for text, weight in zip(texts, weights.tolist(), strict=True):
        for phrase in _phrases(text):
            held[phrase] += weight
    least = _RAREST * float(weights.sum())
    return {
        phrase: weight / float(weights.sum())
        for phrase, weight in held.items()
        if weight >= least
    }


def _phrases(text: str) -> set[str]:
    """Return every Latin word, and every run of one to three words that may be a phrase."""
    words = cut(text)
    found: set[str] = set()
    for start, first in enumerate(words):
        if not _begins(first):
            continue
        phrase = ""
        for word in words[start : start + _MOST_WORDS]:
            phrase += word
            if word.isspace() or (phrase != first and len(phrase) > _LONGEST):
                break
            if len(phrase) >= _SHORTEST and _ends(word) and not _DOOR.fullmatch(phrase):
                found.add(phrase)
    return found


@cache
def _begins(word: str) -> bool:
    """Return whether a phrase may begin with the word; ok and 卡拉ok may, xxxx may not."""
    if word.isascii():
        return len(set(word)) > 1 and not is_empty(word)
    if len(word) > _LONGEST or word[0] in _NOT_FIRST or word in _PLACE_BEFORE:
        return False
    return word in _DENIALS or not is_empty(word)


@cache
def _ends(word: str) -> bool:
    return word[-1] not in _NOT_LAST and not is_empty(word)


def _telling(
    share: Mapping[str, float], everywhere: Mapping[str, float], n_topics: int
) -> list[tuple[float, str]]:
    """Return (nats, phrase), the most telling first, of the phrases that stand alone."""
    within: dict[str, float] = {}
    for phrase, p in share.items():
        for length in range(_SHORTEST, len(phrase)):
            for start in range(len(phrase) - length + 1):
                inner = phrase[start : start + length]
                within[inner] = max(p, within.get(inner, 0.0))
    told = [
        # With one topic there is nothing to tell from: the commonest phrase then.
        (
            p * (math.log(p * n_topics / everywhere[phrase]) if n_topics > 1 else 1.0),
            phrase,
        )
        for phrase, p in share.items()
        if within.get(phrase, 0.0) < _NEARLY * p and not _MANNERS.search(phrase)
    ]
    return sorted(told, key=lambda one: (-one[0], -len(one[1]), one[1]))


def _label(telling: Sequence[tuple[float, str]], nearest: str) -> Label:
    """Return the label: telling phrases that do not repeat each other."""
    chosen: list[tuple[float, str]] = []
    for nats, phrase in telling:
        if nats <= 0 or len(chosen) == _MOST_PHRASES:
            break
        if not any(_alike(phrase, other) for _, other in chosen):
            chosen.append((nats, phrase))
    if not chosen:
        # Nothing repeats in its texts: it is called by the text in its middle.
        chosen = [(1.0, nearest.split(" ", maxsplit=1)[0][:_LONGEST])]
    phrases = tuple(phrase for _, phrase in chosen)
    clear = sum(nats >= _TELLING * chosen[0][0] for nats, _ in chosen)
    name = "、".join(phrases[: min(_MOST_IN_NAME, max(2, clear))])
    return Label(name, phrases)


def _alike(one: str, other: str) -> bool:
    """Return whether the phrases share half of their pairs of characters, or more."""
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    others = {other[at : at + 2] for at in range(len(other) - 1)}
    return 2 * len(pairs & others) >= min(len(pairs), len(others))
