"""
Which words of a text are a place? They become a mark, so that no topic is about a road.

In: texts as citizens wrote them, and the names that exist. Out: the same texts with every
district, village, road and door in them replaced by 〔地點〕. Pure and vectorised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.address import DISTRICT, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.reading import Names

MARK = "〔地點〕"

_LAMP, _SPACE, _SIGNAL = "\ue000", "\ue001", "\ue002"
# The normal form has no spaces, but words of Latin letters are told apart by nothing else.
_AFTER_LATIN = r"""([A-Za-z][.,;:!?'")]*)\s+"""
_CHAIN = rf"(?:(?:臺北市|{DISTRICT}|{MARK})[,,、]?)*{MARK}(?:\d*[段巷弄號之鄰]|[-~、]?\d+[巷弄號樓]|\d+樓)*"
# After a district two letters and 里 are a village, whatever it is called.
_VILLAGE = rf"{MARK}\p{{Han}}{{2}}[里村]"
_NUMBERED = r"\d+(?:[之-]\d+)?(?:巷|弄|號)(?:\d+(?:[之-]\d+)?(?:巷|弄|號|樓))*"


def marked(texts: pl.Series, names: Names, elsewhere: Sequence[str] = ()) -> pl.Series:
    """
    Return the texts in normal form with places marked; null stays null.

    elsewhere : more names of places, in normal form. A village counts only with 里 and a road only with its kind (路, 街, 大道): 公園 or 中山 alone
    may be anything.
    """
    villages = names.villages["village"].unique().sort().to_list()
    known = {*names.patterns, *villages, *elsewhere}
    frame = texts.cast(pl.String).alias("text").to_frame()
    return frame.select(
        pl.when(pl.col("text").is_not_null()).then(
            normalise(
                pl.col("text")
                .str.replace_all(_AFTER_LATIN, f"${{1}}{_SPACE}")
                # 6號 號誌故障 is a signal at a door, not a door written with one 號 too many.
                .str.replace_all("號誌", _SIGNAL)
            )
            # 公園路燈 is a lamp of a park, not 公園路: kept apart while roads are found.
            .str.replace_all("路燈", _LAMP)
            .str.replace_many(
                sorted(known, key=lambda name: (-len(name), name)),
                [MARK],
                leftmost=True,
            )
            .str.replace_all(DISTRICT, MARK)
            .str.replace_all(_VILLAGE, MARK)
            .str.replace_all(_CHAIN, MARK)
            .str.replace_all(_NUMBERED, MARK)
            .str.replace_all(rf"(?:{MARK})+", MARK)
            .str.replace_all(_LAMP, "路燈")
            .str.replace_all(_SIGNAL, "號誌")
            .str.replace_all(_SPACE, " ")
        )
    )["text"].alias(texts.name)
