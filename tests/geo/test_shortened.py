"""Are words that a text leaves out or writes otherwise told in full?"""

from __future__ import annotations

import polars as pl
import pytest

from geo.shortened import in_full, shortened

SHORT = shortened(["忠孝東路4段", "市民大道4段", "中山北路2段", "師大路"])


@pytest.mark.parametrize(
    ("said", "full"),
    [
        ("忠孝東4段205巷", "忠孝東路4段205巷"),
        ("捷運站旁的市民4段", "捷運站旁的市民大道4段"),
        ("罗斯福路1号", "羅斯福路1号"),
        ("瑞湖街161樓3號", "瑞湖街161號"),
        ("民族街15樓2之2號", "民族街15號"),
        ("凱道往西", "凱達格蘭大道往西"),
        ("敦南仁愛路口", "敦化南路仁愛路口"),
        ("光復北路近敦北", "光復北路近敦化北路"),
        ("敦南山林社區", "敦南山林社區"),
        ("敦南誠品對面", "敦南誠品對面"),
        ("天后宮旁師大路3樓", "天后宮旁師大路3樓"),
    ],
)
def test_a_name_is_told_in_full(said, full):
    """路 left out before a section, simplified characters, a floor before 號; else as it was."""
    told = in_full(pl.Series([said]), SHORT)

    assert [full] == told.to_list()


def test_a_short_name_of_two_roads_is_left():
    """民生東4段 may be 民生東路 or 民生東街: nothing is decided."""
    short = shortened(["民生東路4段", "民生東街4段", "民權東路4段"])

    assert {"民權東4段": "民權東路4段"} == short
