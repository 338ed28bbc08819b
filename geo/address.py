"""
What are the parts of an address as citizens and systems write it?

In: address texts in any width, spelling and order of prefixes.
Out: one row of parts per text, in the order they came. Pure.
"""

from __future__ import annotations

import polars as pl

DISTRICTS = (
    "中正", "大同", "中山", "松山", "大安", "萬華",
    "信義", "士林", "北投", "內湖", "南港", "文山",
)  # fmt: skip

PARTS = (
    "district",
    "village",
    "neighbourhood",
    "road",
    "lane",
    "alley",
    "number",
    "rest",
)
"""The columns of `parse`; `road` carries its section in Arabic figures: 忠孝東路5段."""

_VARIANTS = {
    "台": "臺", "巿": "市", "羣": "群", "舘": "館", "豊": "豐", "厦": "廈", "衞": "衛",
    "着": "著", "峯": "峰", "蔴": "麻", "糖蔀": "糖廍", "糖?": "糖廍", "?門街": "廈門街",
    "−": "-", "–": "-", "—": "-", "―": "-", "‐": "-", "~": "-", "〜": "-", "之": "-",  # noqa: RUF001
    " ": "", "\u3000": "", "\t": "", "\n": "", "\r": "",
}  # fmt: skip
_SECTIONS = {
    f"{word}段": f"{figure}段" for figure, word in enumerate("一二三四五六七八九十", 1)
}

_DISTRICT = rf"(?:{'|'.join(DISTRICTS)})區"
# What stands before the place itself, in any order and number: a postal code, the
# country, the city ("臺北市臺北市" in 3 % of 1999 rows), TPE, the district (doubled in 47 %).
_PREFIX = rf"^(?:\d{{3,6}}臺灣|\d{{3,6}}|臺灣|臺北市|TPE|{_DISTRICT})*"
_GRAMMAR = (
    _PREFIX + r"(?:(?P<village>\p{Han}{2,4}?里))?(?:(?P<neighbourhood>\d{1,3})鄰)?"
    r"(?P<road>[^\d路街道段巷弄號]{1,7}(?:大道|路|街|道))?(?P<section>\d{1,2}段)?"
    r"(?:(?P<lane>\d+(?:-\d+)?)巷)?(?:(?P<alley>\d+(?:-\d+)?)弄)?"
    r"(?:(?P<number>臨?\d+(?:-\d+)?)號)?(?P<rest>.*)$"
)


def normalise(text: pl.Expr) -> pl.Expr:
    """
    Return the text in one width and spelling.

    NFKC (39 % of the 1999 rows hold full-width figures), one form of each variant
    character, 之 as a hyphen, sections in Arabic figures, no white space.
    """
    return (
        text.fill_null("").str.normalize("NFKC").str.replace_many(_VARIANTS | _SECTIONS)
    )


def parse(addresses: pl.Series) -> pl.DataFrame:
    """
    Return the parts of each address, null where the text has none.

    One row per address, in order, with the columns of `PARTS`. `number` joins the branch
    with a hyphen: 17之5號 and 17-5號 are 17-5. `rest` is what follows: floors, 對面, a
    second road. Nothing is looked up: a part is what the words say.
    """
    said = pl.DataFrame({"said": addresses.cast(pl.String)}).select(
        said=normalise(pl.col("said"))
    )
    parts = said.select(
        pl.col("said").str.extract(f"({_DISTRICT})").alias("district"),
        pl.col("said").str.extract_groups(_GRAMMAR).alias("parts"),
    ).unnest("parts")
    return parts.with_columns(
        neighbourhood=pl.col("neighbourhood").cast(pl.Int16),
        road=pl.concat_str("road", pl.col("section").fill_null("")),
    ).select(PARTS)
