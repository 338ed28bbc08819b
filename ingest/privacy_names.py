"""
Which words of a text are a person's name?

In: a text after NFKC, its numbers already masked. Out: the same with each name masked; the
title beside it stays. A name is told by what stands around it: a title (先生, 里長), a label
(姓名:, 聯絡人), a signature (敬上), a telephone. Inside of that, by how names are built: a
family name, then one or two characters that people are given. Pure; linear in time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ingest.privacy_words import (
    COMPOUND,
    GIVEN,
    NEVER_GIVEN,
    NO_NAME,
    SHOP,
    SURNAMES,
    UNSURE,
    VILLAGES,
)  # fmt: skip

_NAME: Final = "〔姓名〕"
_HIDDEN: Final = "○◯〇●*OoXx"
_TITLES: Final = "先生|小姐|女士|太太|里長"
_PRIVATE: Final = frozenset(_TITLES.split("|"))
_DOUBLE: Final = frozenset(COMPOUND.split("|"))
_KIN: Final = (
    "媽媽|爸爸|伯伯|阿姨|叔叔|奶奶|爺爺|阿嬤|阿公|大哥|大姐|老師|醫師|醫生|律師|警員|警官|員警|教練|師傅|"
    "經理|主任|主委|店長|老闆娘|老闆|教授|同學"
)
_SIGNED: Final = "敬上|謹上|謹啟|敬啟|敬陳|謹陳|叩上|拜上|敬筆|鞠躬"
_MARKS: Final = "〔(?:手機|電話|電郵|身分證|居留證)〕"
_ROLES: Final = (
    "姓名|聯絡人|連絡人|陳情人|投訴人|檢舉人|申請人|當事人|代理人|具陳人|立書人|報案人|申訴人|反映人|"
    "通報人|負責人|代表人|連署人|委託人|承辦人|承租人|被檢舉人|行為人|屋主|(?<!工)地主|房東|房客|車主|鄰居|住戶代表|主委|老闆|店長|員工|里長|鄰長"
)

HINT: Final = (
    rf"{_TITLES}|{_KIN}|{_SIGNED}|{_ROLES.replace('(?<!工)', '')}|我叫|名叫|叫做|我是|本人|我姓|敝姓|免貴姓|君"
    r"|(?i-u:\b(?:mrs?|ms|miss|dr|prof|name is|i am|i'm|regards|sincerely|yours|cheers|this is)\b)"
)
"""A text without one of these (Rust's notation), and without a number, names nobody."""
END_HINT: Final = (
    r"(?m)(?:^|[^\p{Han}])[\p{Han}○◯●*OXox]{3}\s?[上留]?(?:[^\p{L}\d]|Orz|QQ|XD){0,8}$"
)
"""A text without one of these ends with no name."""

_HAN: Final = r"\u3400-\u9fff"
# 王OO and 陳X文, but not the O of Orz.
_C: Final = rf"(?:[{_HAN}〇○◯●*]|[OX](?![A-NP-WYZa-z])|[ox](?![a-np-wyzA-Z]))"
_TITLED: Final = re.compile(
    rf"\s?(?P<title>{_TITLES}|{_KIN}|君)(?=(?P<behind>.{{0,4}}))", re.DOTALL
)
_ROAD: Final = re.compile(r".{1,3}[路街]")
_SHOP_BEFORE: Final = re.compile(r"店名:|店家名稱:|商家名稱:|店家:")
_SIGNATURE: Final = re.compile(
    rf"[ \t]?(?:等(?:共?\d{{1,4}}[人戶]|人|住戶|居民|里民)?)?[ \t]?(?:{_SIGNED})"
    rf"|[ \t(,:/、]{{0,3}}{_MARKS}"
)
_FACES: Final = r"(?:[^\w〔〕]|Orz|QQ|XD){0,8}"
_ENDING: Final = re.compile(
    rf"(?<!{_C})(?P<name>{_C}{{3}})(?=\s?[上留]?{_FACES}\Z|\s?[上留]{_FACES}\n)"
)
_LEADS: Final = frozenset(
    "位是由請找給與跟對住民戶人長員者有姓該洽知告達據經為的和及訪向樓壁下上說"
)
_FAMILY_LETTERS: Final = frozenset(SURNAMES + COMPOUND)
_TRAILING: Final = re.compile(rf"{_C}{{1,4}}\Z")

_LABEL: Final = re.compile(
    rf"(?:(?:{_ROLES})(?:姓名|名字)?|我叫做?|名叫|叫做)[ \t]{{0,2}}(?P<colon>[::])?[ \t]{{0,2}}"
    rf"(?P<name>{_C}{{2,6}}(?:[·‧•・.]{_C}{{1,6}})?|[A-Z][A-Za-z'-]+(?:[ ][A-Z][A-Za-z'-]+){{0,4}})"
)
_SELF: Final = re.compile(rf"(?:我是|本人)[ ]?(?P<name>{_C}{{2,6}})")
_FAMILY: Final = re.compile(rf"(?:我姓|敝姓|免貴姓)(?P<name>{COMPOUND}|[{SURNAMES}])")
_ENDS: Final = re.compile(
    rf"(?:{_TITLES}|{_KIN}|{_SIGNED}|手機|電話|電郵|聯絡|連絡|地址|身[分份]證|住在|等)"
)
_BESIDE: Final = re.compile(
    rf"(?P<name>(?<!{_C}){_C}{{2,4}}?)(?=[\s,]?(?:聯絡|連絡)?(?:電話|手機)[:\s])"
)
_BEHIND: Final = re.compile(rf"{_MARKS}[ \t,/(、]{{1,2}}(?P<name>{_C}{{2,4}})(?!{_C})")
_LISTED: Final = re.compile(rf"(?<!{_C})(?P<name>{_C}{{2,4}})(?P<and>[、和及與]\s?)\Z")

_LATIN: Final = r"[A-Z][a-z'’]+(?:[- ][A-Z][a-z'’-]+)"
_LATIN_TITLED: Final = re.compile(
    rf"(?<![A-Za-z])(?P<lead>(?:Mrs?|Ms|Miss|Dr|Prof)\b\.?[ ])(?!Donut|Mart|Right|Taipei){_LATIN}{{0,3}}"
    rf"|(?<![A-Za-z])(?P<said>(?:[Mm]y name is|[Tt]his is|I am|I['’]m) )(?!Very|The){_LATIN}{{1,3}}"
    rf"|(?<![A-Za-z])(?P<only>[Mm]y name is )[A-Z][a-z]+"
)
_LATIN_BEFORE: Final = re.compile(
    rf"(?<![A-Za-z]){_LATIN}{{0,3}}(?=\s?(?:先生|小姐|女士|太太))"
)
_LATIN_SIGNED: Final = re.compile(
    rf"(?P<lead>(?:[Rr]egards|[Ss]incerely|[Yy]ours|[Cc]heers),?\s{{0,3}}){_LATIN}{{0,3}}(?=[ \t.]*(?:\n|\Z))"
)


def mask(text: str) -> str:
    """Return the text with each name that its surroundings tell replaced by 〔姓名〕."""
    text = _LATIN_TITLED.sub(_latin, text)
    text = _LATIN_SIGNED.sub(rf"\g<lead>{_NAME}", text)
    text = _LATIN_BEFORE.sub(_NAME, text)
    text = _before(text, _TITLED, _titled)
    text = _before(text, _SIGNATURE, _signed)
    text = _inside(text, _LABEL, _labelled)
    text = _inside(text, _SELF, _self)
    text = _inside(text, _FAMILY, lambda match: len(match["name"]))
    for beside in (_BESIDE, _BEHIND):
        text = _inside(text, beside, lambda match: _whole(match["name"]))
    return _listed(text)


def mask_ending(text: str) -> str:
    """Return the text with a name masked that stands alone at its end: …謝謝。 王小明上"""
    return _inside(text, _ENDING, _ending)


def _latin(match: re.Match[str]) -> str:
    return f"{match['lead'] or match['said'] or match['only']}{_NAME}"


def _before(
    text: str,
    pattern: re.Pattern[str],
    length: Callable[[re.Match[str], str, str], int],
) -> str:
    """Mask the characters before each match, as many as `length` tells."""
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        before = text[max(at, match.start() - 5) : match.start()]
        if _FAMILY_LETTERS.isdisjoint(before):
            continue
        run = _TRAILING.search(before)
        many = length(match, run[0], before) if run else 0
        if many:
            parts += (text[at : match.start() - many], _NAME)
            at = match.start()
    return "".join(parts) + text[at:] if at else text


def _inside(
    text: str, pattern: re.Pattern[str], length: Callable[[re.Match[str]], int]
) -> str:
    """Mask the first characters of each match's `name`, as many as `length` tells."""
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        many = length(match)
        if many:
            parts += (text[at : match.start("name")], _NAME)
            at = match.start("name") + many
    return "".join(parts) + text[at:] if at else text


def _listed(text: str) -> str:
    """Mask the names that a list names before a masked one: 杜明輝、侯美珍、〔姓名〕."""
    parts: list[str] = []
    end = len(text)
    while (at := text.rfind(_NAME, 0, end)) >= 0:
        parts.append(text[at:end])
        end = at
        while match := _LISTED.search(text[max(0, end - 7) : end]):
            if not _whole(match["name"]):
                break
            parts.append(_NAME + match["and"])
            end -= len(match[0])
    return "".join((text[:end], *reversed(parts)))


def _given(letters: str, *, surely: bool = False) -> bool:
    """Say whether people are given these characters; with `surely`, commonly so."""
    if surely:
        return all(letter in GIVEN or letter in _HIDDEN for letter in letters)
    return not any(
        letter in NEVER_GIVEN and letter not in _HIDDEN for letter in letters
    )


def _is_name(word: str, *, surely: bool = False) -> bool:
    """Say whether the word is built as a full name is: family name, then given name."""
    if word[:2] in NO_NAME or word[:3] in NO_NAME or word in NO_NAME:
        return False
    if word[:2] in _DOUBLE and 3 <= len(word) <= 4:
        return _given(word[2:], surely=surely)
    if len(word) == 4:
        return (
            word[0] in SURNAMES
            and word[1] in SURNAMES
            and _given(word[2:], surely=True)
        )
    return (
        len(word) in {2, 3} and word[0] in SURNAMES and _given(word[1:], surely=surely)
    )


def _titled(match: re.Match[str], run: str, before: str) -> int:
    """Return how many characters before a title are the name; 0 for none."""
    title = match["title"]
    if _no_person(title, run, match["behind"]) or _SHOP_BEFORE.search(before):
        return 0
    if title == "君":
        sure = _is_name(run[-3:], surely=True) and not re.match(_C, match["behind"])
        return 3 * (sure and len(run) >= 3)
    private = title in _PRIVATE
    office = title == "里長" and run[-2:] in VILLAGES
    for many in (4, 3) if office else (4, 3, 2):
        word = run[-many:]
        if len(word) == many and _is_name(word, surely=not private):
            led = _is_led(before, many)
            if led or _is_name(word, surely=True):
                return many
    if run[-2:] in _DOUBLE:
        return 2
    family = run[-1:]
    if office or family not in SURNAMES or run[-2:] in NO_NAME:
        return 0
    sure = before[-2:-1] in {"位", "姓", "名"}
    return int(sure or (family not in UNSURE and (private or _is_led(before, 1))))


def _no_person(title: str, run: str, behind: str) -> bool:
    """Say whether this is a shop (熊媽媽早餐), a village or a road (復華里|長春路)."""
    if title == "里長" and (run[-3:] in VILLAGES or _ROAD.match(behind)):
        return True
    return behind.startswith(SHOP) or (title == "老師" and behind.startswith("里"))


def _is_led(before: str, many: int) -> bool:
    """Say whether what stands before the name ends a word: nothing, a sign, a role."""
    lead = before[-many - 1 : -many]
    return not lead or lead in _LEADS or not re.match(rf"[{_HAN}]", lead)


def _signed(_: re.Match[str], run: str, before: str) -> int:
    """Return how many characters before a signature's word are the name; 0 for none."""
    for many in (4, 3, 2):
        word = run[-many:]
        if len(word) == many and _is_name(word):
            sure = many > 2 and _is_name(word, surely=True)
            if sure or _is_led(before, many):
                return many
    return 0


def _labelled(match: re.Match[str]) -> int:
    """Return how much of what follows a label is a name."""
    name = match["name"]
    if not re.match(_C, name):
        return len(name) if match["colon"] or " " in name else 0
    behind = match.string[match.end("name") : match.end("name") + 1]
    cut = _ENDS.search(name)
    word = name[: cut.start()] if cut else name
    ended = bool(cut) or not re.match(_C, behind)
    if match["colon"] and ended and word[:2] not in NO_NAME and 2 <= len(word) <= 12:
        foreign = any(dot in word for dot in "·‧•・.")
        native = word[0] in SURNAMES and len(word) <= 3
        if foreign or native or _whole(word) or (len(word) <= 3 and _given(word)):
            return len(word)
    apart = match["colon"] or match.string[match.start("name") - 1].isspace()
    return _leading(word, ended=bool(ended and apart))


def _ending(match: re.Match[str]) -> int:
    """Return 3 where the end is surely a name: nothing else there tells that it is one."""
    sure = match["name"][0] not in UNSURE and _is_name(match["name"], surely=True)
    return 3 * sure


def _self(match: re.Match[str]) -> int:
    name = match["name"]
    cut = _ENDS.search(name)
    word = name[: cut.start()] if cut else name
    if len(word) == 3 and _is_name(word, surely=True):
        return 3
    return _leading(word, ended=False)


def _leading(word: str, *, ended: bool) -> int:
    """Return how many characters at the head of the word are surely a name."""
    if ended and _whole(word):
        return len(word)
    for many in (4, 3):
        if len(word) >= many and _is_name(word[:many], surely=True):
            return many
    return 0


def _whole(word: str) -> int:
    return len(word) if _is_name(word) else 0
