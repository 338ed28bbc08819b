"""
Which letters and digits of a text name a vehicle, a mailbox or an account to write to?

In: a text after NFKC. Out: the same with each licence plate, e-mail address and messenger
name replaced by its kind. A plate is told by the forms that road vehicles of Taiwan bear
or have borne; the forms that models and parking lots share need a word beside them that
speaks of a vehicle. Pure; time grows with the length only.
"""

from __future__ import annotations

import re
from typing import Final

MAIL_HINT: Final = r"(?i)@|\(at\)|\[at\]|小老鼠"
PLATE_HINT: Final = r"[A-Za-z]\d?[-–—‐ ]?\d{3}|\d{3}[-–—‐ ]?\d?[A-Za-z]|\d[A-Za-z][-–—‐ ]?\d{3}|\d{3}[-–—‐]\d"
NAME_HINT: Final = (
    r"(?i)(?:line|賴|微信|wechat|ig|instagram|telegram|tg|skype|threads).{0,8}[a-z0-9]"
)

_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++\s?(?:@|\(at\)|\[at\]|小老鼠)\s?"
    r"(?:[A-Za-z0-9-]++(?:\s?\.\s?[A-Za-z0-9-]++)+|(?:gmail|yahoo|hotmail|outlook|icloud|hinet)(?![A-Za-z]))",
    re.IGNORECASE,
)

_D: Final = r"[-–—‐]"
_EDGE: Final = r"(?<![A-Za-z0-9À-ɏ])(?<![A-Za-z0-9][-–—‐.])"
_END: Final = r"(?![A-Za-z0-9]|[-–—‐]\d)"
_PLAIN: Final = re.compile(
    rf"{_EDGE}(?:(?:[A-Z]{{3}}|[a-z]{{3}}){_D}\d{{4}}|[A-Z]{{3}}\d{{4}}"
    rf"|[A-Z]{{3}}{_D}\d{{3}}|\d{{3}}{_D}[A-Z]{{3}}"
    rf"|\d{{4}}{_D}[A-Z]{{2}}){_END}"
)
_BESIDE: Final = re.compile(
    rf"{_EDGE}(?:[A-Z]{{3}}[- –—‐]?\d{{3,4}}|\d{{3}}[- –—‐]?[A-Z]{{3}}"
    r"|[A-Z]{2}[- –—‐]?\d{3,4}|\d{3,4}[- –—‐]?[A-Z]{2}"
    rf"|(?:[A-Z]\d|\d[A-Z])(?:[- –—‐]?\d{{4}}|{_D}\d{{3}})|(?:\d{{4}}[- –—‐]?|\d{{3}}{_D})(?:[A-Z]\d|\d[A-Z])"
    rf"|[A-Z]{{2}}[- –—‐]?\d{{5}}|(?:[A-Z]{{2}}\d|[A-Z]\d[A-Z]|\d[A-Z]{{2}}){_D}\d{{3}}"
    rf"|\d{{3}}{_D}(?:[A-Z]{{2}}\d|[A-Z]\d[A-Z]|\d[A-Z]{{2}})){_END}(?!\s?[號樓室棟巷弄](?!車))",
    re.IGNORECASE,
)
_VEHICLE: Final = re.compile(
    r"車(?![站格位庫道廠]|牌?\s?ID)|牌照|違停|違規停|併排|拖吊|臨停|小黃|taxi|肇逃|轎|闖紅燈|烏賊",
    re.IGNORECASE,
)
_PARKED: Final = re.compile(r"車[格位庫道]|站牌|停車場|月台|路線")
_NUMBER: Final = re.compile(r"車牌|車號|牌照|號碼|plate", re.IGNORECASE)
_WORDS: Final = frozenset(
    [
        "ISO",
        "CNS",
        "IEC",
        "LED",
        "PVC",
        "USB",
        "TPC",
        "TEL",
        "FAX",
        "EXT",
        "MRT",
        "BUS",
        "GPS",
        "AED",
        "NGO",
        "KTV",
        "ATM",
        "ATT",
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "MAY",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OCT",
        "NOV",
        "DEC",
        "NO",
        "ID",
        "RD",
        "ST",
        "KM",
        "PM",
        "AM",
    ]
)

_WHO: Final = re.compile(
    r"(?<![A-Za-z])(?P<word>line|賴|微信|wechat|ig|instagram|telegram|tg|skype|threads)"
    r"(?P<between>\s?(?:(?:id|帳號|號)\s?[:是為]?|[:是為])\s?@?)"
    r"(?!https?|www\.)[A-Za-z0-9][A-Za-z0-9._-]{3,29}(?![A-Za-z0-9._-])",
    re.IGNORECASE,
)
_ADD: Final = re.compile(
    r"(?P<between>加(?:我)?(?:的)?(?:line|賴)\s{0,2}@?)(?=[A-Za-z0-9._-]*\d)[A-Za-z0-9][A-Za-z0-9._-]{3,29}(?![A-Za-z0-9._-])",
    re.IGNORECASE,
)


def mask_mail(text: str) -> str:
    """Return the text with each e-mail address masked."""
    return _MAIL.sub("〔電郵〕", text)


def mask_plates(text: str) -> str:
    """Return the text with each licence plate of a road vehicle masked."""
    return _BESIDE.sub(_beside, _PLAIN.sub(_plain, text))


def mask_accounts(text: str) -> str:
    """Return the text with each name on a messenger masked, where the messenger is named."""
    told = _WHO.sub(r"\g<word>\g<between>〔社群帳號〕", text)
    return _ADD.sub(r"\g<between>〔社群帳號〕", told)


def _letters(match: re.Match[str]) -> str:
    return re.sub(r"[^A-Z]", "", match[0].upper())


def _plain(match: re.Match[str]) -> str:
    told = _NUMBER.search(match.string, max(0, match.start() - 8), match.start())
    return "〔車牌〕" if told or _letters(match) not in _WORDS else match[0]


def _beside(match: re.Match[str]) -> str:
    """Mask where a vehicle is spoken of within 20 characters before or 10 behind."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    behind = match.string[match.end() : match.end() + 10]
    if _letters(match) in _WORDS or _PARKED.search(before[-6:] + "|" + behind[:4]):
        return match[0]
    if " " in match[0] and not _NUMBER.search(before[-8:]):
        return match[0]
    spoken = _VEHICLE.search(before) or _VEHICLE.search(behind)
    return "〔車牌〕" if spoken else match[0]
