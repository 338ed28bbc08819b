"""
Which digits of a text are a person's: telephones, identity numbers, cards, accounts?

In: a text after NFKC. Out: the same with each such number replaced by its kind. A number
counts by how it is built (area codes, groups, check digits), not by its length alone, so
that lamp-posts, cases, days and hours stay. Pure; time grows with the length only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_SIGNS: Final = "零〇○一二兩三四五六七八九壹貳參肆伍陸柒捌玖"
_AS_DIGITS: Final = str.maketrans(_SIGNS, "0001223456789123456789")
# U+200B and its kin come with numbers that were copied from a chat.
_S: Final = r"[ \t\u200b\u2060\ufeff\xad\-.()_,/·‐–—−]{0,2}"
_SPLIT: Final = re.compile(r"\D+")

HINT: Final = (
    rf"[\d{_SIGNS}](?:[ \t\x{{200b}}\x{{2060}}\x{{feff}}\x{{ad}}\-.()_,/·‐–—−]{{0,3}}"
    rf"[\d{_SIGNS}]){{6}}"
)
"""A text without seven digits in a row (Rust's notation) holds no such number."""

_MANY_SIGNS: Final = re.compile(rf"(?:[{_SIGNS}]{_S}){{3}}")
_ABROAD: Final = r"(?:\+|\b00)?[ ]?886[-. ()]{0,3}(?:0\)?[-. ]?)?"
_CALLED: Final = re.compile(
    r"手機|電話|市話|行動|聯絡|連絡|回電|來電|致電|請撥|撥打|請打|傳真|tel|phone|fax|call|mobile",
    re.IGNORECASE,
)
_EXTENSION: Final = r"(?:\s?(?:#|轉?分機|轉|ext\.?)\s?:?\s?\d{1,6}(?!\d))?"

_MOBILE: Final = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<head>{_ABROAD}|\(?0|(?<![A-Za-z])[Oo])(?P<rest>{_S}9(?:{_S}\d){{8}})(?!\d)"
)
_MOBILE_GROUPS: Final = {
    (10,), (4, 3, 3), (4, 6), (2, 8), (2, 4, 4), (3, 3, 4), (3, 7), (4, 2, 2, 2),
    (4, 2, 4), (4, 4, 2), (5, 5), (2, 2, 2, 2, 2), (3, 4, 3), (1, 9), (1,) * 10,
}  # fmt: skip

_LAND: Final = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<head>{_ABROAD}|\(?0)(?P<rest>{_S}[2-8](?:{_S}\d){{7}})(?P<last>{_S}\d)?(?!\d)"
    rf"(?P<extension>{_EXTENSION})",
    re.IGNORECASE,
)
_LAND_GROUPS: Final = {
    (), (4, 4), (3, 4), (3, 3), (7,), (8,), (6,), (5,), (4, 2, 2), (3, 2, 2),
    (2, 2, 2, 2), (2, 2, 2), (2, 3), (2, 4), (1,) * 8, (1,) * 7, (1,) * 6,
}  # fmt: skip
_AREA: Final = re.compile(
    r"0(?:2[2-9]\d{7}|4[23]\d{7}|49[2-9]\d{6}|37[2-9]\d{5}|89[2-9]\d{5}"
    r"|82[2-9]\d{5}|836\d{5}|3[2-9]\d{6}|4[78]\d{6}|[5-7][2-9]\d{6}|8[7]\d{6})"
)
_AREA_CODE: Final = re.compile(r"0(?:37|49|82[26]|82|836|89|[2-8])")

# Eight digits without an area code are a telephone where a word says so, or where they
# stand as 2720-8889 and are no hours, years, round sums or neighbours of one series.
_LOCAL: Final = re.compile(
    r"(?P<word>電話|市話|傳真|回電|來電|致電|請撥|撥打|請打|聯絡|連絡|洽|tel|phone|fax|call)"
    rf"(?P<between>[^\d\n]{{0,8}}?)(?P<number>[2-8]\d{{3}}[- .]?\d{{4}}|[2-8]\d{{2}}[- .]?\d{{4}})"
    rf"(?![\d元年]|[-.]\d)(?P<extension>{_EXTENSION})",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(
    rf"(?<![A-Za-z\d])(?<![A-Za-z\d][-.])(?P<one>[2-8]\d{{3}})-(?P<two>\d{{4}})(?![A-Za-z\d]|[-.]\d|\s?[元號盞])"
    rf"(?P<extension>{_EXTENSION})",
    re.IGNORECASE,
)
_SERIES: Final = re.compile(r"(?:編號|號碼|案號|燈|桿|序號|[年月日時])[^\d\n]{0,4}$")
_OUTSIDE: Final = re.compile(
    r"(?<![\dA-Za-z])\+(?!886)[1-9](?:[ \-.()]{0,2}\d){7,14}(?![\d元%])"
)

_IDENTITY: Final = re.compile(
    r"(?<![A-Za-z\d])(?P<letter>[A-Za-z])[- ]?(?P<rest>[1289A-Da-d](?:\d{2}[- ]?\d{3}[- ]?\d{3}"
    r"|\d{4}[- ]\d{4}|[- ]\d{8}))(?![A-Za-z\d]|-\d)"
)
_LETTERS: Final = {
    letter: number
    for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)
}
_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_ISSUED: Final = re.compile(
    r"身[分份]證|居留證|統一證號|(?<![A-Za-z])ARC(?![A-Za-z])", re.IGNORECASE
)

_CARD: Final = re.compile(
    r"(?<!\d)(?<!\d[-.])(?=[3-6])(?:\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}|\d{4}[- ]\d{6}[- ]\d{5}|\d{14,16})"
    r"(?!\d|-\d)"
)
_ISSUER: Final = re.compile(r"4|5[1-5]|2[2-7]|35|3[68]|3[47]|62|6011|65")
_ACCOUNT: Final = re.compile(
    r"(?P<word>帳號|帳戶|戶頭|匯款|轉帳|存摺)(?P<between>[^\dA-Za-z\n]{0,8})\d(?:[- ]?\d){8,16}(?![\d元])"
)
_PAPER: Final = re.compile(
    r"(?P<word>護照|passport|健保卡|駕照|行照)(?P<between>[^\dA-Za-z\n]{0,8}(?:no\.?|number)?[: ]{0,2})"
    r"(?:[A-Za-z]?\d{8,9}|\d{12})(?![\dA-Za-z])",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """Return the text with each telephone, identity, card and account number masked."""
    shown = _Shown(text)
    shown.replace("身分證", _IDENTITY, _identity)
    shown.replace("居留證", _IDENTITY, _residence)
    shown.replace("信用卡", _CARD, _card)
    shown.replace("證號", _PAPER, _after_word)
    shown.replace("帳號", _ACCOUNT, _after_word)
    shown.replace("手機", _MOBILE, _mobile)
    shown.replace("電話", _LAND, _land)
    shown.replace("電話", _OUTSIDE, _whole)
    shown.replace("電話", _LOCAL, _local)
    shown.replace("電話", _PAIR, _pair)
    return shown.text


class _Shown:
    """A text and the same with Chinese numerals as digits, position by position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.digits = text.translate(_AS_DIGITS) if _MANY_SIGNS.search(text) else text

    def replace(
        self,
        kind: str,
        pattern: re.Pattern[str],
        stretch: Callable[[re.Match[str]], tuple[int, int] | None],
    ) -> None:
        """Put 〔kind〕 for the stretch that each match names, if it names one."""
        token = f"〔{kind}〕"
        same = self.text is self.digits
        said: list[str] = []
        digits: list[str] = []
        at = 0
        for match in pattern.finditer(self.digits):
            found = stretch(match)
            if found is None:
                continue
            start, end = found
            said += (self.text[at:start], token)
            if not same:
                digits += (self.digits[at:start], token)
            at = end
        if at:
            said.append(self.text[at:])
            digits.append(self.digits[at:])
            self.text = "".join(said)
            self.digits = self.text if same else "".join(digits)


def _whole(match: re.Match[str]) -> tuple[int, int]:
    return match.span()


def _after_word(match: re.Match[str]) -> tuple[int, int]:
    return match.end("between"), match.end()


def _start(match: re.Match[str]) -> int:
    """Leave out an opening bracket that closes behind the number: (0912345678)."""
    return match.start() + (match[0][0] == "(" and ")" not in match[0])


def _called(match: re.Match[str]) -> bool:
    """Say whether a word within the ten characters before tells that one calls this."""
    return bool(_CALLED.search(match.string, max(0, match.start() - 10), match.start()))


def _groups(text: str) -> tuple[int, ...]:
    return tuple(len(part) for part in _SPLIT.split(text) if part)


def _mobile(match: re.Match[str]) -> tuple[int, int] | None:
    if "886" not in match["head"]:
        groups = _groups("0" + match[0].lstrip("(0Oo"))
        hours = groups == (4, 4, 2) and _is_hour(match["rest"])
        if (groups not in _MOBILE_GROUPS or hours) and not _called(match):
            return None
    return _start(match), match.end()


def _is_hour(rest: str) -> bool:
    """Say whether the first eight digits read as two times: 0900-1700."""
    digits = "0" + _SPLIT.sub("", rest)
    return int(digits[2:4]) < 60 and int(digits[4:6]) < 24 and int(digits[6:8]) < 60


def _land(match: re.Match[str]) -> tuple[int, int] | None:
    digits, last = "0" + _SPLIT.sub("", match["rest"]), match["last"] or ""
    end = match.start("extension")
    if last and _AREA.fullmatch(digits + last[-1]):
        digits += last[-1]
    elif last:
        # One digit too many: it belongs to another number if something stands between.
        if last == last[-1]:
            return None
        end = match.start("last")
    if not _AREA.fullmatch(digits):
        return None
    if "886" not in match["head"] and not _called(match):
        groups = _groups(match.string[match.start() : end])
        if not _well_grouped(groups, _AREA_CODE.match(digits)):
            return None
    return _start(match), match.end() if end == match.start("extension") else end


def _well_grouped(groups: tuple[int, ...], area: re.Match[str] | None) -> bool:
    """Say whether digits stand together, one by one, or as area code and number."""
    if len(groups) == 1 or set(groups) == {1}:
        return True
    return area is not None and groups[0] == area.end() and groups[1:] in _LAND_GROUPS


def _local(match: re.Match[str]) -> tuple[int, int] | None:
    digits = _SPLIT.sub("", match["number"])
    short = len(digits) == 7
    says = match["word"].lower() in {"電話", "市話", "傳真", "tel", "fax", "phone"}
    day = re.fullmatch(r"20\d\d(?:0\d|1[0-2])[0-3]\d", digits)
    if day or (short and not says):
        return None
    return match.start("number"), match.end()


def _pair(match: re.Match[str]) -> tuple[int, int] | None:
    one, two = int(match["one"]), int(match["two"])
    hours = one <= 2400 and two <= 2400 and one % 100 < 60 and two % 100 < 60
    years = 1900 <= one <= 2100 and 1900 <= two <= 2100
    round_sums = one % 100 == 0 and two % 100 == 0
    if hours or years or round_sums or abs(two - one) < 500:
        return None
    return (
        None
        if _SERIES.search(match.string[max(0, match.start() - 8) : match.start()])
        else match.span()
    )


def valid_identity(number: str) -> bool:
    """
    Return whether ten characters are a national ID or residence-permit number.

    >>> [valid_identity(n) for n in ("A123456789", "A123456788", "AC01234567")]
    [True, False, True]
    """
    first = _LETTERS[number[0]]
    second = _LETTERS[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = (first // 10, first % 10, second, *map(int, number[2:]))
    return sum(map(int.__mul__, digits, _WEIGHTS)) % 10 == 0


def _identity(match: re.Match[str]) -> tuple[int, int] | None:
    return _issued(match) if match["rest"][0] in "12" else None


def _residence(match: re.Match[str]) -> tuple[int, int] | None:
    return _issued(match)


def _issued(match: re.Match[str]) -> tuple[int, int] | None:
    """Where the word stands before it, a number with a slip of the pen is one too."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    number = re.sub(r"[- ]", "", match[0]).upper()
    return match.span() if valid_identity(number) or _ISSUED.search(before) else None


def _card(match: re.Match[str]) -> tuple[int, int] | None:
    digits = _SPLIT.sub("", match[0])
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(n // 10 + n % 10 for n in doubled)
    return match.span() if total % 10 == 0 and _ISSUER.match(digits) else None
