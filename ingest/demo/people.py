"""
Who signs? Names, telephones, plates and addresses that belong to nobody.

Telephones lie outside the numbers in use: mobiles start with 0999 (mobiles in use go from
090 to 098), land-lines of Taipei with 9 (those in use start with 2 to 8). Every plate
holds a 4, which today's plates leave out. E-mail ends in example.com, .org or .net (RFC
2606). Names are put together by chance from common family and given names.
"""

from __future__ import annotations

from collections.abc import Callable

_SURNAMES = (
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈"
)
_GIVEN_1 = "志怡淑美雅俊家建文雅佳宗承冠欣孟宜惠秀明國玉婉柏彥思瑋詩振嘉麗慧育品"
_GIVEN_2 = "豪君芬玲婷傑宏銘華慧霖翰翔穎潔蓉娟珍成輝芳琪宇軒安庭如真賢廷偉諭萱雯"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_MOBILE = 0.78
_MOBILES = (
    "0999{first}{last}", "0999-{first}-{last}", "0999-{first}{last}",
    "0999 {first} {last}", "+886-999-{first}-{last}",
)  # fmt: skip
_LAND_LINES = (
    "02-9{first}-{last}", "(02)9{first}-{last}", "029{first}{last}",
    "(02)9{first}{last}轉{extension}",
)  # fmt: skip
_MAIL_NAMES = (
    "chen",
    "lin",
    "amy",
    "kevin",
    "wang",
    "taipei",
    "sunny",
    "hsu",
    "tina",
    "peter",
)
_MAIL_HOSTS = ("example.com", "example.org", "example.net", "mail.example.com")


def surname(draw: Callable[[], float]) -> str:
    """Return a family name; the common ones come more often."""
    return _SURNAMES[int(draw() * draw() * len(_SURNAMES))]


def full_name(draw: Callable[[], float]) -> str:
    """Return a full name."""
    first = _GIVEN_1[int(draw() * len(_GIVEN_1))]
    return surname(draw) + first + _GIVEN_2[int(draw() * len(_GIVEN_2))]


def phone(draw: Callable[[], float]) -> str:
    """Return a telephone number that nobody has, in one of the forms people write."""
    number = f"{int(draw() * 10_000_000):07}"
    mobile = draw() < _MOBILE
    first, last = number[:3], number[3:6] if mobile else number[3:]
    forms = _MOBILES if mobile else _LAND_LINES
    extension = int(draw() * 90) + 10
    form = forms[int(draw() * draw() * len(forms))]
    return form.format(first=first, last=last, extension=extension)


def plate(draw: Callable[[], float]) -> str:
    """Return a licence plate that was never issued: its four digits hold a 4."""
    letters = "".join(_LETTERS[int(draw() * len(_LETTERS))] for _ in range(3))
    digits = list(f"{int(draw() * 10_000):04}")
    digits[int(draw() * 4)] = "4"
    return f"{letters}-{''.join(digits)}"


def email(draw: Callable[[], float]) -> str:
    """Return an e-mail address of a domain that is kept for examples."""
    name = _MAIL_NAMES[int(draw() * len(_MAIL_NAMES))]
    return f"{name}{int(draw() * 10_000)}@{_MAIL_HOSTS[int(draw() * len(_MAIL_HOSTS))]}"
