"""
What are the parts of an address as citizens and systems write it?

In: address texts in any width, spelling and order of prefixes.
Out: one row of parts per text, in the order they came. Pure; nothing is looked up.
"""

from __future__ import annotations

import numpy as np
import polars as pl

DISTRICTS = (
    "中正", "大同", "中山", "松山", "大安", "萬華",
    "信義", "士林", "北投", "內湖", "南港", "文山",
)  # fmt: skip
DISTRICT = rf"(?:{'|'.join(DISTRICTS)})區"

PARTS = (
    "district",
    "village",
    "neighbourhood",
    "road",
    "lane",
    "alley",
    "number",
    "number_to",
    "rest",
)
"""
The columns of `parse`. `road` carries its section in Arabic figures (忠孝東路5段); `number`
joins the branch with a hyphen (17之5號 is 17-5); `number_to` is the end of a range or list.
"""

_VARIANTS = {
    "台": "臺", "巿": "市", "羣": "群", "舘": "館", "豊": "豐", "厦": "廈", "衞": "衛",
    "着": "著", "号": "號", "区": "區", "褔": "福", "衖": "弄", "峯": "峰", "蔴": "麻", "糖蔀": "糖廍", "糖?": "糖廍", "?門街": "廈門街", "公?路": "公館路", "?公公": "瑠公公", "?公圳": "瑠公圳", "?公國": "瑠公國",
    "−": "-", "–": "-", "—": "-", "―": "-", "‐": "-", "ㄧ": "一",
    " ": "", "\u3000": "", "\t": "", "\n": "", "\r": "",
}  # fmt: skip
_SECTIONS = {
    f"{word}段": f"{figure}段" for figure, word in enumerate("一二三四五六七八九十", 1)
}
_NORMAL = _VARIANTS | _SECTIONS
_WIDE = {
    chr(ord(plain) + 0xFEE0): plain
    for plain in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:();,-~./&#+*"
}
"""
Full-width forms that are common. With more than 100 words to look for, polars takes a
slower way of looking; ？ is a part of variants.
"""
_ODD = (
    rf"[^\x00-\x7f\u3400-\u9fff{''.join(_WIDE)}\u3000-\u3002\u300c\u300d\u2013-\u2015]"
)
"""What NFKC may change in another way, or join with its neighbour."""

# Figures are [0-9], the only ones that NFKC leaves: \d and \p{Han} are hundreds of ranges,
# and with them, and with the prefix in the same pattern, reading takes 1.6 times as long.
_BRANCHED = r"[0-9]+(?:[之-][0-9]+)?"
_HAN = r"[\u3400-\u9fff]"

# What stands before the place itself, in any order and number: a postal code, the
# country, the city ("臺北市臺北市" in 3 % of 1999 rows), TPE, the district (doubled in 47 %).
_PREFIX = rf"^(?:[0-9]{{3,6}}臺灣|[0-9]{{3,6}}|臺灣|臺北市|TPE|門牌:|{DISTRICT})*"
# 中正區臺北市大安區古莊里: of two districts the system's stands first, the place's second
# (in all of 172 cases that name a village too).
_DISTRICT_MEANT = rf"(?:^[^區]{{2}}區(?:臺北市|TPE)*)?({DISTRICT})"
_NUMBER = f"臨?{_BRANCHED}"
_FIGURES = (
    rf"(?P<section>[0-9]{{1,2}}段)?(?:(?P<lane>{_BRANCHED})巷)?(?:(?P<alley>{_BRANCHED})弄)?"
    rf"(?:(?P<number>{_NUMBER})(?:(?:號?[、,及和與]{_BRANCHED})*號?[-~、,及和與至到](?P<number_to>{_NUMBER}))?(?:號|$))?"
)
TAIL = rf"{_FIGURES}(?P<rest>.*)$"
"""
What follows the name of a road. 24巷17-27 ends without its 號, as in 1,600 cases
since 2023.
"""
_STREET = (
    rf"(?:(?P<village>{_HAN}{{2,4}}?里))?(?:(?P<neighbourhood>[0-9]{{1,3}})鄰)?"
    # 大道路 is a road, 溫泉路銀光巷 one with a lane that has a name.
    r"(?P<road>(?:大道路|[^0-9路街道段巷弄號]{1,7}(?:大道|路|街|道))"
    rf"(?:{_HAN}{{2,3}}巷)?)?"
)


def normalise(text: pl.Expr) -> pl.Expr:
    """
    Return the text in one width and spelling.

    NFKC, one form of each variant character, sections in Arabic figures, no white space.
    Where full-width forms are all that NFKC would change (200 of 611,150 texts have more,
    39 % have these) they are changed in the one pass over the variants.
    """
    text = text.fill_null("")
    odd = pl.when(text.str.contains(_ODD)).then(text)
    return pl.coalesce(
        odd.str.normalize("NFKC").str.replace_many(_NORMAL),
        text.str.replace_many(_NORMAL | _WIDE),
    )


def parse(addresses: pl.Series) -> pl.DataFrame:
    """
    Return the parts of each address as written, null where the text has none.

    One row per address, in order, with the columns of `PARTS`. A part is what the words
    say; whether the road exists is for `geo.reading`.
    """
    said = addresses.cast(pl.String).alias("said").to_frame()
    return parts_of(said.select(normalise(pl.col("said"))).to_series())


def parts_of(said: pl.Series) -> pl.DataFrame:
    """
    Return the parts of texts that are in normal form already, see `parse`.

    611,150 texts of 1999 begin in 52,798 ways and go on with 111,205 lanes and numbers:
    each of these is taken apart once, in half the time. Every part of the grammar may be
    missing, so that where one ends does not hang on what follows it.
    """
    street, figures, rest = pl.col("street"), pl.col("figures"), pl.col("rest")
    texts = (
        said.alias("said")
        .to_frame()
        .with_columns(figures=pl.col("said").str.replace(_PREFIX + _STREET, ""))
        .with_columns(
            street=pl.col("said").str.strip_suffix(figures),
            rest=figures.str.replace(f"^{_FIGURES}", ""),
        )
        .with_columns(figures=figures.str.strip_suffix(rest))
    )
    ways, at_way = _different(texts["street"])
    tails, at_tail = _different(texts["figures"])
    streets = (
        ways.to_frame()
        .with_columns(
            district=street.str.extract(_DISTRICT_MEANT),
            parts=street.str.replace(_PREFIX, "").str.extract_groups(f"^{_STREET}"),
        )
        .unnest("parts")
        .with_columns(pl.col("neighbourhood").cast(pl.Int16))
        .drop("street")
    )
    numbers = finished(
        tails.to_frame()
        .with_columns(parts=figures.str.extract_groups(f"^{_FIGURES}"))
        .unnest("parts")
        .with_columns(road=pl.lit(""))
    ).select("lane", "alley", "number", "number_to", section_of="road")
    told = [
        parts.select(pl.all().gather(at))
        for parts, at in ((streets, at_way), (numbers, at_tail))
    ]
    elsewhere = pl.when(pl.col("district").is_null()).then(rest)
    return (
        pl.concat([*told, texts.select("rest")], how="horizontal")
        .with_columns(
            district=pl.coalesce("district", elsewhere.str.extract(f"({DISTRICT})")),
            road=pl.concat_str("road", "section_of"),
        )
        .select(PARTS)
    )


def _different(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the different texts, and for each text where it stands among them."""
    # Their numbers as categories: to join them by their words takes twice as long.
    at = texts.cast(pl.Categorical(pl.Categories.random())).to_physical()
    numbers = at.to_numpy()
    if not numbers.size:
        return texts, at
    last = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    last[numbers] = np.arange(numbers.size)
    return texts.gather(last), at


def finished(parts: pl.DataFrame) -> pl.DataFrame:
    """
    Return the groups of the grammar as parts: section joined, branches hyphenated.

    A hyphen before a larger number may be a range (135-161號) as well as a branch
    (12之14號): `number` then holds both and `number_to` the second. 之 is always a branch.
    """
    number = pl.col("number")
    first = number.str.extract(r"([0-9]+)-[0-9]").cast(pl.Int64, strict=False)
    second = number.str.extract(r"[0-9]+-([0-9]+)").cast(pl.Int64, strict=False)
    return parts.with_columns(
        road=pl.concat_str("road", pl.col("section").fill_null("")),
        number=number.str.replace("之", "-", literal=True),
        number_to=pl.coalesce(
            pl.col("number_to").str.replace("之", "-", literal=True),
            pl.when(second > first).then(second.cast(pl.String)),
        ),
        lane=pl.col("lane").str.replace("之", "-", literal=True),
        alley=pl.col("alley").str.replace("之", "-", literal=True),
    )
