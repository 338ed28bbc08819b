"""
What does an address in Latin letters say in Chinese?

"No. 16, Nanjing E. Rd. Sec. 5 Ln. 147, Songshan District" is 松山區南京東路5段147巷16號.
In: texts in normal form. Out: the same, with those in Latin letters turned. Pure.
"""

from __future__ import annotations

import re

import polars as pl

from geo.latin_places import PLACES
from geo.narrowed import narrowed

_DISTRICTS = {
    "zhongzheng": "中正", "datong": "大同", "zhongshan": "中山", "songshan": "松山",
    "daan": "大安", "wanhua": "萬華", "xinyi": "信義", "shilin": "士林", "beitou": "北投",
    "neihu": "內湖", "nangang": "南港", "wenshan": "文山",
}  # fmt: skip
_DISTRICT = rf"({'|'.join(_DISTRICTS)})dist"
_SQUEEZED = r"[^a-z0-9\-\p{Han}]"
_SPELLINGS = {
    "E.": ("e", "east"), "W.": ("w", "west"), "S.": ("s", "south"), "N.": ("n", "north"),
    "Rd.": ("rd", "road"), "St.": ("st", "street"), "Blvd.": ("blvd", "boulevard"),
}  # fmt: skip
_FLOOR = r"^b?\d+f(?:l|loor)?(no\d|ln|lane|aly|alley|sec|\d)"
_NUMBER = r"no(\d+(?:-\d+)?)|^(\d+(?:-\d+)?)(?:[a-z]|$)"
_OLD = {
    "zhongxiao": "chunghsiao", "zhongshan": "chungshan", "renai": "jenai",
    "xinyi": "hsinyi", "heping": "hoping", "minquan": "minchuan", "nanjing": "nanking",
    "jianguo": "chienkuo", "fuxing": "fuhsing", "dunhua": "tunhua",
    "xinsheng": "hsinsheng", "songjiang": "sungchiang", "chengde": "chengte",
    "yanping": "yenping", "chongqing": "chungking", "zhonghua": "chunghua",
    "bade": "pateh", "guangfu": "kuangfu", "jinan": "chinan", "zhongzheng": "chungcheng",
    "zhongyang": "chungyang", "beian": "peian", "jilong": "keelung", "xinhai": "hsinhai",
    "luosifu": "roosevelt", "hangzhou": "hangchow", "jinzhou": "chinchou",
}  # fmt: skip
"""Names of main roads in pinyin, and as they were written before 2009."""
_EXIT = r"exit(?:no)?(\d+)"
_LAST = r"(?:rd|road|st|street|blvd)([0-9]+(?:-[0-9]+)?)$"
_LANE = r"(?:ln|lane)(\d+(?:-\d+)?)"
_ALLEY = r"(?:aly|alley)(\d+(?:-\d+)?)"
_SECTION = r"sec(?:tion)?(\d)"


def spellings(road: str, road_en: str) -> dict[str, str]:
    """
    Return each way to write the road's name in Latin letters, squeezed, and its name.

    >>> spellings("永吉路", "Yongji Rd.")
    {'yongjird': '永吉路', 'yongjiroad': '永吉路'}
    >>> sorted(spellings("信義路4段", "Xinyi Rd. Sec. 4"))
    ['hsinyird', 'hsinyiroad', 'xinyird', 'xinyiroad']
    """
    words = re.sub(r" Sec\. \d+$", "", road_en).split()
    ways = [""]
    for word in words:
        forms = _SPELLINGS.get(word, (re.sub(r"[^a-z0-9]", "", word.lower()),))
        ways = [way + form for way in ways for form in forms]
    ways += [
        old + way.removeprefix(new)
        for way in ways
        for new, old in _OLD.items()
        if way.startswith(new)
    ]
    name = re.sub(r"\d+段$", "", road)
    return dict.fromkeys(filter(None, ways), name)


def in_chinese(texts: pl.Series, ways: dict[str, str]) -> pl.Series:
    """
    Return the texts; one that names a road of `ways`, or a place, is turned.

    What is in Chinese already (the district that a system put before) is kept in front.
    """
    frame = texts.alias("text").to_frame().with_row_index("row")
    latin = frame.filter(pl.col("text").str.contains(r"[A-Za-z]{4}"))
    if latin.is_empty() or not ways:
        return texts
    squeezed = pl.col("text").str.to_lowercase().str.replace_all(_SQUEEZED, "")
    # 12F., No. 39 is number 39.
    plain = squeezed.str.replace_all(r"\p{Han}", "").str.replace(_FLOOR, "$1")
    said = latin.with_columns(plain=plain)
    # Gongguan Station is not Gongguan St.
    roads = pl.col("plain").str.replace_all("station", " ", literal=True)
    names = narrowed(sorted(ways, key=len, reverse=True), said["plain"])
    turned = (
        said.with_columns(
            ways=roads.str.extract_many(names, leftmost=True).list.unique(
                maintain_order=True
            ),
        )
        .with_columns(
            way=pl.col("ways").list.first(),
            other=pl.col("ways").list.get(1, null_on_oob=True),
        )
        .drop_nulls("way")
        .select(
            "row",
            turned=pl.concat_str(
                pl.col("text").str.extract_all(r"\p{Han}+").list.join(""),
                _district().fill_null(""),
                _road_of("way", ways),
                _part(_SECTION, "段"),
                _part(_LANE, "巷"),
                _part(_ALLEY, "弄"),
                _part(_NUMBER, "號"),
                _behind_road(),
                ("與" + _road_of("other", ways) + "口").fill_null(""),
            ),
        )
    )
    rest = said.join(turned, on="row", how="anti")
    places = _places(rest)
    alone = (
        rest.join(places, on="row", how="anti")
        .with_columns(district=_district())
        .drop_nulls("district")
        .select("row", turned=pl.concat_str("district", "text"))
    )
    turned = pl.concat([turned, places, alone])
    joined = frame.join(turned, on="row", how="left", maintain_order="left")
    return joined.select(pl.coalesce("turned", "text")).to_series().alias(texts.name)


def _district() -> pl.Expr:
    """Return the district that a text in Latin letters names, null where it names none."""
    return (
        pl.col("plain")
        .str.extract(_DISTRICT)
        .replace_strict(_DISTRICTS, default=None, return_dtype=pl.String)
        + "區"
    )


def _road_of(way: str, ways: dict[str, str]) -> pl.Expr:
    """Return the road that a way in Latin letters is, null where there is none."""
    return pl.col(way).replace_strict(ways, default=None, return_dtype=pl.String)


def _behind_road() -> pl.Expr:
    """Return the number of "Tianmu W. Rd. 13"; 106 is the code of a district."""
    number = pl.col("plain").str.extract(_LAST)
    numbered = pl.col("plain").str.contains(_NUMBER)
    code = number.str.contains(r"^1[01][0-9]$")
    return pl.when(~numbered & ~code).then(number + "號").fill_null("")


def _places(said: pl.DataFrame) -> pl.DataFrame:
    """Return row and turned of the texts that name a place in English."""
    names = narrowed(sorted(PLACES, key=len, reverse=True), said["plain"])
    way_out = pl.col("plain").str.extract(_EXIT) + "號出口"
    return (
        said.with_columns(
            place=pl.col("plain").str.extract_many(names, leftmost=True).list.first()
        )
        .drop_nulls("place")
        .select(
            "row",
            turned=pl.concat_str(
                pl.col("place").replace_strict(PLACES, return_dtype=pl.String),
                way_out.fill_null(""),
                pl.col("text").str.extract_all(r"\p{Han}+").list.join(""),
            ),
        )
    )


def _part(pattern: str, unit: str) -> pl.Expr:
    """Return the part with its unit, the empty text where it is not named."""
    groups = pl.col("plain").str.extract_groups(pattern).struct
    found = [groups[at] for at in range(2 if "|^" in pattern else 1)]
    return (pl.coalesce(found) + unit).fill_null("")
