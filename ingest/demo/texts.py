"""
What does one petition say? Subject, text and address field of a planned petition.

In: topic, channel, moment and door of one petition. Out: what the citizen (or the
operator who wrote it down) would have put into the form.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from ingest.demo import people
from ingest.demo.grammar import Choice, expand
from ingest.demo.noise import spoiled
from ingest.demo.phrases import Topic, common, pools
from ingest.demo.places import Places
from ingest.demo.wording import Case, Wording

# How each channel is written, in shares.
_TONES = {
    "web": ("polite",) * 8
    + ("angry",) * 4
    + ("rambling",) * 3
    + ("long",) * 4
    + ("terse",),
    "app": ("app",) * 13 + ("terse",) * 3 + ("polite",) * 3 + ("angry",),
    "phone": ("phone",),
    "letter": ("letter",),
    "chief": ("chief",),
}
_CALM = {"angry": "polite", "rambling": "polite", "long": "polite"}
_SIGNED = {"web": 0.16, "app": 0.03, "phone": 0.0, "letter": 0.85, "chief": 0.0}
_CALLED_BACK = 0.10  # an operator notes the name and number of the caller
_ENGLISH = 0.04  # of web and app, where the topic has English words
_ENDS = "。！？!?~…"
_MARKS = (
    ("？，", "？"), ("！，", "！"), ("。，", "，"), ("，，", "，"), ("。。", "。"), ("，。", "。"),
    ("？。", "？"), ("！。", "！"), ("！！！！", "！！"), ("附近附近", "附近"), ("口口", "口"),
    ("內內", "內"), ("底底", "底"), ("口路口", "口"), ("口巷口", "口"), ("……，", "……"),
    ("門口門口", "門口"), ("門口學校門口", "學校門口"), ("口站站牌", "口站牌"), ("樓下樓下", "樓下"), ("樓下一樓", "一樓"),
)  # fmt: skip


class Planned(NamedTuple):
    """A petition of the plan, its numbers looked up."""

    topic: Topic
    channel: str
    second: int
    nth: int
    door: int
    village: int
    exact: bool
    """Whether the address field must tell the village beyond doubt."""


class Teller:
    """Writes petitions one after the other."""

    def __init__(self, places: Places, seed: str) -> None:
        self._places = places
        self._draw = random.Random(seed).random  # noqa: S311 no secret, but a story
        self._wording = Wording(self._draw)

    def told(self, planned: Planned) -> tuple[str, str, str]:
        """Return subject, text and address field."""
        draw = self._draw
        topic, channel = planned.topic, planned.channel
        kind = "exact" if planned.exact else topic.place
        spot = self._places.spot(kind, planned.door, planned.village, draw)
        case = Case(topic, channel, spot, planned.second, planned.nth)
        self._wording.begin(case)
        words = pools(topic, channel)
        text = _tidy(expand(self._frame(case), words, self._wording.facts, draw))
        if text[-1] not in _ENDS and draw() < 0.6:
            text += "。"
        text = spoiled(self._signed(case, text), channel, draw)
        return self._headline(case), text, spot.field

    def _frame(self, case: Case) -> Choice:
        """Return the frames for this petition: its own, those of its tone, or in English."""
        own, channel, draw = case.topic.phrases, case.channel, self._draw
        if "frames" in own:
            return own["frames"]
        if channel in {"web", "app"} and "english" in own and draw() < _ENGLISH:
            return own["english"]
        tone = _TONES[channel][int(draw() * len(_TONES[channel]))]
        if self._wording.mood:
            tone = _CALM.get(tone, tone)
        return common()["frames"][tone]

    def _headline(self, case: Case) -> str:
        """Return the subject, sometimes with the place before it."""
        subject, spot = self._wording.subject, case.spot
        chance = self._draw()
        if not spot.name or chance > 0.27 or spot.door.road in subject:
            return subject
        return (spot.door.district if chance > 0.19 else spot.name) + subject

    def _signed(self, case: Case, text: str) -> str:
        """Return the text with what stands before and after it: again, caller, signature."""
        draw, shared = self._draw, common()["said"]
        words, facts = pools(case.topic, case.channel), self._wording.facts
        if case.nth > 1 and draw() < 0.75:
            again = expand(shared["again"], words, facts, draw)
            text = (
                f"{again}。{text}"
                if draw() < 0.6
                else f"{text.rstrip('。，')}。{again}。"
            )
        if case.channel == "phone" and draw() < _CALLED_BACK:
            title = ("先生", "小姐", "女士")[int(draw() * 3)]
            return f"{text}（{people.surname(draw)}{title}，{people.phone(draw)}）"
        if "frames" in case.topic.phrases or draw() >= _SIGNED[case.channel]:
            return text
        kind = "sign_letter" if case.channel == "letter" else "sign"
        if kind == "sign" and draw() < 0.25:
            kind = "sign_none"
        return f"{text} {expand(shared[kind], words, facts, draw)}"


def _tidy(text: str) -> str:
    """Return the text without the marks that two halves of a frame both brought."""
    for doubled, single in _MARKS:
        if doubled in text:
            text = text.replace(doubled, single)
    return text.strip("，、 ")
