"""
How does one petition call its place, its day, and the things it complains of?

In: a petition as planned. Out: the words for the slots of its sentences that depend on it;
what is named twice (a bus, a shop, a plate) is named the same both times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from ingest.demo import days, people
from ingest.demo.grammar import Pools, expand
from ingest.demo.phrases import Topic, common, pools
from ingest.demo.places import Spot

# What one calls a place that the form has already named, by who speaks and what it is.
_HERE = {
    "door": ("上述地址", "該址", "我家隔壁", "我家對面", "我們這棟", "隔壁棟"),
    "street": ("上述地點", "我家巷口", "我家樓下", "我們這條巷子", "社區門口", "這邊", "我家門口"),
    "road": ("上述路段", "上述地點", "這個路口", "這裡", "該路段"),
    "landmark": ("上述地點", "這裡"),
}  # fmt: skip
_HERE_OFFICE = {
    "door": ("上述地址", "該址", "上址"),
    "street": ("上述地點", "該處", "案址"),
    "road": ("上述路段", "上述路口", "該處"),
    "landmark": ("上述地點", "該處"),
}
_OFFICES = frozenset({"phone", "letter", "chief"})
_NUMERALS = "零一二三四五六七八九十"
_WEEKDAYS = "一二三四五六日"
_FIRST_HOUR = 7
# A sentence that begins so is no complaint, and what follows it must not be one.
_MOODS = {
    "suggest": ("建議", "希望", "想建議", "申請在", "申請於"),
    "ask": ("請問", "想請問", "想詢問", "想問"),
    "thank": ("感謝", "想表揚", "想感謝", "想特別", "想稱讚", "要感謝", "要稱讚", "要特別"),
}  # fmt: skip
_PLEAS = {"suggest": "plea_suggest", "ask": "plea_ask", "thank": "plea_thank"}
_COMPLAINTS = ("when", "effect", "detail", "plea", "prior", "chat", "rant", "story")
_SUBJECTS = 6
_ALIKE, _SAME = 0.25, 0.6  # of the pairs of characters of a subject
_REPEATED = 0.12
_SUBJECT_LENGTHS = range(4, 19)
_NO_SUBJECT = tuple("我民其本今昨前剛上這1小（")
_NEAR = ("附近", "一帶", "周邊", "旁", "的")
_ONE = ("bus", "shop", "plate", "bike")
_SEEN = frozenset({"state", "daily", "night"})
_NOT_SEEN = ("我", "本人", "反對", "不同意", "檢舉", "舉報", "家", "公司")


class Case(NamedTuple):
    """What is known of a petition before it is written."""

    topic: Topic
    channel: str
    spot: Spot
    second: int
    """Received, seconds since 00:00 of days.START."""
    nth: int
    """Which petition of the same address on the same matter, from 1."""


class Wording:
    """The words of one petition after the other, from one stream of random numbers."""

    def __init__(self, draw: Callable[[], float]) -> None:
        self._draw = draw
        self._case: Case
        self._words: Pools = {}
        self._named: dict[str, str] = {}
        self._last: dict[str, int] = {}
        self.what = ""
        self.mood = ""
        self.subject = ""
        self.facts: dict[str, Callable[[], str]] = {
            "p": self._place,
            "what": lambda: self.what,
            "subject": lambda: self.subject,
            "intro": self._intro,
            "road": lambda: self._case.spot.door.road,
            "district": lambda: self._case.spot.door.district,
            "village": lambda: self._case.spot.door.village,
            "day": self._day,
            "nth": self._nth,
            "caseno": self._earlier_number,
            "surname": lambda: people.surname(draw),
            "fullname": lambda: people.full_name(draw),
            "phone": lambda: people.phone(draw),
            "email": lambda: people.email(draw),
        }
        self.facts |= {name: self._complaint(name) for name in _COMPLAINTS}
        self.facts |= {name: self._once(name) for name in _ONE}

    def begin(self, case: Case) -> None:
        """Take up a petition: what it says first decides its mood and its subject."""
        self._case, self._words = case, pools(case.topic, case.channel)
        self._named.clear()
        self._last.clear()
        self.what = self.say("what")
        self.mood = next(
            (mood for mood, starts in _MOODS.items() if self.what.startswith(starts)),
            "",
        )
        self.subject = self._best_subject()

    def say(self, name: str) -> str:
        """Return one sentence of the pool of that name."""
        return expand(self._words[name], self._words, self.facts, self._draw)

    def _best_subject(self) -> str:
        """
        Return, of some subjects, the one that shares most with what is said.

        People also just repeat the first words of their complaint: the place left out.
        """
        best, most = "", 0.0
        for _ in range(_SUBJECTS):
            subject = self.say("subject")
            pairs = [
                subject[at : at + 2] in self.what for at in range(len(subject) - 1)
            ]
            if (shared := sum(pairs) / max(len(pairs), 1)) > most:
                best, most = subject, shared
                if most >= _SAME:
                    break
        clause = self._first_clause()
        fits = len(clause) in _SUBJECT_LENGTHS and not clause.startswith(_NO_SUBJECT)
        if fits and (most < _ALIKE or self._draw() < _REPEATED):
            return clause
        plainest = self._words["subject"][:1]
        return best or expand(plainest, self._words, self.facts, self._draw)

    def _first_clause(self) -> str:
        """Return the first clause of what is said, without its day and its place."""
        clause = self.what.partition("，")[0]
        for name in ("day", "", "p"):
            clause = clause.removeprefix(self._named.get(name, "在"))
        for near in _NEAR:
            clause = clause.removeprefix(near)
        return clause

    def _complaint(self, name: str) -> Callable[[], str]:
        """Return a slot of complaints: not the same twice in a row, and not in other moods."""

        def words() -> str:
            if self.mood:
                return self.say(_PLEAS[self.mood]) if name == "plea" else ""
            if name not in self._words:
                return ""
            choice = self._words[name]
            at = int(self._draw() * len(choice))
            if self._last.get(name) == at:
                at = (at + 1) % len(choice)
            self._last[name] = at
            return expand([choice[at]], self._words, self.facts, self._draw)

        return words

    def _once(self, name: str) -> Callable[[], str]:
        def words() -> str:
            if name not in self._named:
                self._named[name] = (
                    people.plate(self._draw) if name == "plate" else self.say(name)
                )
            return self._named[name]

        return words

    def _intro(self) -> str:
        seen = self._case.topic.time in _SEEN and not self.mood
        if seen and not self.what.startswith(_NOT_SEEN):
            return self.say("intro_seen")
        return "" if self.mood else self.say("intro_plain")

    def _place(self) -> str:
        self._named["p"] = place = self._called()
        return place

    def _called(self) -> str:
        """Return the place by name, or as what the form has already named."""
        case, draw = self._case, self._draw
        spot = case.spot
        office = case.channel in _OFFICES
        if spot.stated and draw() < 0.5:
            here = _HERE_OFFICE if office else _HERE
            kind = spot.kind if spot.kind == "landmark" else case.topic.place
            if kind not in here or (spot.kind == "crossing" and kind != "road"):
                kind = "landmark"
            return here[kind][int(draw() * len(here[kind]))]
        name = spot.name
        if case.topic.place == "park" and spot.kind == "door":
            name += ("旁的公園", "旁公園", "附近的小公園")[int(draw() * 3)]
        if not spot.field or (not spot.stated and draw() < 0.5) or draw() < 0.12:
            return spot.door.district + name
        return name

    def _day(self) -> str:
        self._named["day"] = day = self._happened()
        return day

    def _happened(self) -> str:
        """Return when it happened: within a week before the petition."""
        draw = self._draw
        at, second = divmod(self._case.second, days.DAY_S)
        back = int(draw() * draw() * 8) + (second < _FIRST_HOUR * 3600)
        received = days.START + dt.timedelta(at)
        day = received - dt.timedelta(back)
        if back == 0:
            return ("今天", "剛剛", "剛才", "今日", "今天")[int(draw() * 5)]
        clock = expand(common()["pools"]["part"], {}, {}, draw)
        form = int(draw() * 8)
        if form < 3 and back <= 2:
            return (("昨天", "昨日"), ("前天", "前日"))[back - 1][form % 2] + clock
        if form < 5:
            week = "上" if back > received.weekday() else "這"
            name = ("週", "星期", "禮拜")[form % 3]
            return f"{week}{name}{_WEEKDAYS[day.weekday()]}{clock}"
        date = f"{day.month}月{day.day}日"
        dates = (f"{day.month}/{day.day} ", date, f"{day.year - 1911}年{date}")
        return dates[form - 5] + clock

    def _nth(self) -> str:
        nth = self._case.nth if self._case.nth > 1 else 2 + int(self._draw() * 4)
        return _NUMERALS[nth] if nth <= 10 and self._draw() < 0.5 else str(nth)

    def _earlier_number(self) -> str:
        """Return the number of an earlier case, of ten days to half a year before."""
        draw = self._draw
        back = 10 + int(draw() * 170)
        day = days.START + dt.timedelta(self._case.second // days.DAY_S - back)
        date = f"{day.year - 1911}{day.month:02}{day.day:02}"
        return f"{'WTA'[int(draw() * 3)]}10-{date}-{int(draw() * 600) + 1:05}"
