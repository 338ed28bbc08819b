"""
Which district and street does an address of any city say?

In: texts in the normal form of `geo.address.normalise`. Out: district and street as
written, null where none is said, and whether there are other words; nothing is looked up.
Pure.
"""

from __future__ import annotations

import polars as pl

_HEAD = r"^(?:\d{3,6}|臺灣|\p{Han}{2}[市縣])*"
_DISTRICT = r"^(\p{Han}{1,3}?[區鄉鎮市])"
_VILLAGE = r"^(?:\p{Han}{2,4}?[里村])?(?:\d{1,3}鄰)?"
_STREET = r"^([^\d路街道,()/]{1,7}(?:大道|路|街)(?:\d{1,2}段)?)"


def streets(said: pl.Series) -> pl.DataFrame:
    """
    Return district, street and words (whether more than a district is said), in order.

    >>> streets(pl.Series(["701臺灣臺南市北區成功路2號"])).row(0)
    ('北區', '成功路', True)
    """
    place = said.alias("said").to_frame().select(pl.col("said").str.replace(_HEAD, ""))
    behind = pl.col("said").str.replace(_DISTRICT, "").str.replace(_VILLAGE, "")
    return place.select(
        district=pl.col("said").str.extract(_DISTRICT),
        street=behind.str.extract(_STREET),
        words=behind != "",
    )
