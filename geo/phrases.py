"""
Which words of a text are the place that it is about? The first phrase that names one.

In: texts as citizens wrote them, and the names that exist. Out: the phrase from its first
district or road to the end of the clause; of a text without a road its landmark or village;
null where it names none. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.address import DISTRICT, DISTRICTS, normalise
from geo.landmark import lookup

if TYPE_CHECKING:
    from geo.landmark import Landmarks
    from geo.reading import Names

_LONGEST = 40
"""Characters of a phrase; a clause that goes on is no longer the place."""
_VAGUE = ("place", "building", "elevated")
"""Kinds whose names, in the midst of a text, may be words: 西門, 中央大樓."""
_SHORTEST = 4
"""Characters of such a name: 動物園 and 總統府 may be spoken of from afar."""
_VILLAGE = rf"({DISTRICT}\p{{Han}}{{2,3}}里)(?:[^\p{{Han}}]|里民|[的內辦鄰]|$)"
_LAMP = "\ue000"
_END = r"[,。!?;:\n〔]|的|有|又|被"


def places_said(
    texts: pl.Series, names: Names, landmarks: Landmarks | None = None
) -> pl.Series:
    """
    Return the phrase of each text that names a place, in normal form, else null.

    With `landmarks` a text that names no road is asked for one, and for a village with its
    district.

    A road counts with its kind (路, 街, 大道), as in `geo.mentions`: 公園路燈 is no road. A
    district right before the road belongs to it.
    """
    frame = texts.cast(pl.String).alias("text").to_frame()
    said = normalise(pl.col("text")).str.replace_all("路燈", _LAMP)
    roads = frame.with_columns(said=said).with_columns(
        road=pl.col("said")
        .str.extract_many(list(names.patterns), leftmost=True)
        .list.first()
    )
    halves = pl.col("said").str.splitn(pl.col("road"), 2).struct
    before, after = halves.field("field_0"), halves.field("field_1")
    district = pl.coalesce(
        before.str.extract(rf"({DISTRICT})(?:\p{{Han}}{{2,3}}里)?$"),
        pl.col("said").str.extract(f"({DISTRICT})"),
        pl.col("said").str.extract(rf"({'|'.join(DISTRICTS)})區公所") + "區",
    ).fill_null("")
    clause = (
        after.str.replace(rf"(?:{_END}).*$", "").str.slice(0, _LONGEST)
    ).fill_null("")
    phrases = (
        roads.select(
            pl.when(pl.col("road").is_not_null()).then(
                pl.concat_str(district, "road", clause).str.replace_all(_LAMP, "路燈")
            )
        )
        .to_series()
        .alias(texts.name)
    )
    if landmarks is None:
        return phrases
    silent = phrases.is_null() & texts.is_not_null()
    rest = roads.filter(silent).select("said", district=district)
    if rest.is_empty():
        return phrases
    other = _otherwise(rest["said"], rest["district"], landmarks)
    return phrases.scatter(silent.arg_true(), other)


def _otherwise(
    said: pl.Series, districts: pl.Series, landmarks: Landmarks
) -> pl.Series:
    """Return the landmark of each text that names no road, else its village."""
    found = lookup(said, districts, landmarks)
    named = ~pl.col("kind").is_in(_VAGUE) & (
        pl.col("said").str.len_chars() >= _SHORTEST
    )
    return (
        found.select("kind", "said", district=districts, text=said)
        .select(
            pl.coalesce(
                pl.when(named).then(pl.concat_str("district", "said")),
                pl.col("text").str.extract(_VILLAGE),
            )
        )
        .to_series()
    )
