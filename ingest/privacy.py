"""
What must never reach the store, and what stands in its place?

In: texts and addresses as written. Out: the same with personal data masked by a token in
corner brackets, floors and rooms taken out of addresses. Pure and vectorised.
"""

from __future__ import annotations

import polars as pl

# Each pattern sees the text after NFKC. Order matters: an e-mail may hold a number, an ID
# number may hold a phone's digits.
# Boundaries are ASCII's: to Unicode a Han character before a number is part of the word.
_GAP = r"[-\s.()]{0,2}"
_MASKS = {
    "電郵": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "身分證": r"(?-u:\b)[A-Z][1289ABCD]\d{8}(?-u:\b)",
    "手機": rf"(?:\+?886{_GAP}|0)9\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{3}}(?-u:\b)",
    "電話": rf"\(?(?:\+?886{_GAP}|0)(?:2|3|37|4|49|5|6|7|8|89)\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?-u:\b)(?:(?:#|分機|轉)\s?\d{{1,5}})?",
    "車牌": r"(?-u:\b)(?:[A-Z]{3}-\d{3,4}|\d{4}-[A-Z]{2}|[A-Z]{2}-\d{4})(?-u:\b)",
}
# One or two characters after a family name of the hundred commonest, before a title.
_SURNAMES = (
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧"
    "梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁卓馬阮董溫唐藍石紀姚連馮歐程湯康田姜白汪鄒尤巫鐘"
    "黎涂龔嚴韓袁金童陸夏柳凃邵"
)
_TITLED = rf"[{_SURNAMES}]\p{{Han}}{{0,2}}(先生|小姐|女士|太太|里長|君)"
_SIGNED = rf"(姓名|聯絡人|陳情人|投訴人|檢舉人|我叫|敬上)([::\s]{{0,2}})[{_SURNAMES}]\p{{Han}}{{1,2}}"

_NUMERAL = r"[\d一二三四五六七八九十百兩]+"
_FLOOR = (
    rf"(?:地下|B)?{_NUMERAL}(?:樓|[Ff](?-u:\b))(?:(?:之|-){_NUMERAL})?|(?-u:\b)B\d(?-u:\b)|地下室|{_NUMERAL}室"
)


def mask_text(text: pl.Expr) -> pl.Expr:
    """Return the text with each personal datum replaced by its kind, e.g. 〔手機〕."""
    masked = text.str.normalize("NFKC")
    for kind, pattern in _MASKS.items():
        masked = masked.str.replace_all(pattern, f"〔{kind}〕")
    return masked.str.replace_all(_SIGNED, "${1}${2}〔姓名〕").str.replace_all(
        _TITLED, "〔姓名〕${1}"
    )


def mask_address(text: pl.Expr) -> pl.Expr:
    """Return the place as written, without floor and room, personal data masked."""
    return mask_text(text).str.replace_all(_FLOOR, "")
