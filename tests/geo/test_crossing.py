"""Which two ways must the reader find, in the forms that citizens and the city write?"""

import polars as pl
import pytest

from geo.address import normalise
from geo.crossing import RoadNames, read

ROADS = pl.Series(
    [
        "忠孝東路4段", "忠孝東路5段", "復興南路1段", "仁愛路4段", "大安路1段", "羅斯福路3段",
        "浦城街", "西藏路", "艋舺大道", "漢口街1段", "昆明街", "信義路2段", "新生南路1段",
        "新生北路1段", "成功路2段", "延吉街", "市民大道4段", "大道路", "三民路", "公園路",
        "敬業三路", "樂群三路", "康定路", "永吉路", "瑞光路",
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def names():
    """Return the names of twenty-five roads."""
    return RoadNames.of(ROADS)


def ways(text, names):
    """Return the ways of one text, without what is missing."""
    said = pl.DataFrame({"said": [text]}).select(normalise(pl.col("said"))).to_series()
    return [way for way in read(said, names).row(0) if way]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大安路一段-仁愛路四段", ["大安路1段", "仁愛路4段"]),
        ("西藏路-艋舺大道", ["西藏路", "艋舺大道"]),
        ("交叉路口:  羅斯福路三段  浦城街(往公館方向)", ["羅斯福路3段", "浦城街"]),
        ("大安區忠孝東路4段與復興南路1段口", ["忠孝東路4段", "復興南路1段"]),
        ("忠孝東路、復興南路交叉口", ["忠孝東路", "復興南路"]),
        ("永吉路跟三民路轉角", ["永吉路", "三民路"]),
        (
            "復興南路１段107巷5弄-市民大道四段交叉口",
            ["復興南路1段107巷5弄", "市民大道4段"],
        ),
        ("成功路2段與同路段120巷口", ["成功路2段", "成功路2段120巷"]),
        ("忠孝東路4段(216巷口)", ["忠孝東路4段", "忠孝東路4段216巷"]),
        ("延吉街-延吉街126巷", ["延吉街", "延吉街126巷"]),
        ("瑞光路478巷與1弄口", ["瑞光路478巷", "瑞光路478巷1弄"]),
        ("康定路12之1巷口", ["康定路12-1巷", "康定路"]),
        ("忠孝東路4段至5段間(近永吉路)", ["忠孝東路4段", "永吉路"]),
    ],
)
def test_whole_names_are_found_in_every_form(text, expected, names):
    """Two whole names, or one lane and what it opens into, whatever stands between."""
    assert expected == ways(text, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("漢口昆明街口", ["漢口街", "昆明街"]),
        ("信義新生路口", ["信義路", "新生*"]),
        ("敬業三樂群三路口(西北側)", ["敬業三路", "樂群三路"]),
        ("忠孝東4段復興南口", ["忠孝東路4段", "復興南路"]),
        ("忠孝路與新生路口", ["忠孝東路", "新生*"]),
    ],
)
def test_shortened_names_are_expanded_by_the_list_of_roads(text, expected, names):
    """漢口 is the one road of that name; 新生 is two, and stays open with an asterisk."""
    assert expected == ways(text, names)


@pytest.mark.parametrize(
    "text",
    [
        "信義區信義路2段7號",  # one road, and a district of its name
        "三民公園",  # a park and the road before it
        "永吉國中",
        "環東大道路面",  # holds 大道路
        "公園路燈",  # a lamp, not 公園路
        "大安區",
        "",
        None,
    ],
)
def test_what_names_no_two_roads_is_no_crossing(text, names):
    """Districts, parks and schools that bear the name of a road do not make one."""
    assert [] == ways(text, names)


def test_every_text_has_its_row_in_order(names):
    """Three texts, three rows; the second names nothing."""
    texts = pl.Series(["西藏路-康定路", "", "永吉路-三民路-延吉街"])

    found = read(texts, names).rows()

    assert [
        ("西藏路", "康定路", None),
        (None, None, None),
        ("永吉路", "三民路", "延吉街"),
    ] == found


def test_a_lane_without_a_number_is_none():
    """行義路0巷 is a form left unfilled: no mouth, no crossing."""
    names = RoadNames.of(pl.Series(["行義路"]))

    assert (None, None, None) == read(pl.Series(["行義路0巷口"]), names).row(0)
