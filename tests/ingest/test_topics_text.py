"""Are places and agencies kept out of what topics are learned from?"""

import polars as pl
import pytest

from geo.reading import Names
from ingest.topics_text import together, without_places, words


def nothing():
    """Return the names of no road and no village."""
    roads = {"district": [], "road": [], "road_en": [], "doors": []}
    villages = {"district": [], "village": []}
    return Names.of(
        pl.DataFrame(roads, schema=dict.fromkeys(roads, pl.String)),
        pl.DataFrame(villages, schema=dict.fromkeys(villages, pl.String)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("永康區中正南路358號噪音", "〔地點〕噪音", id="another city"),
        pytest.param("請環保局來看空氣污染", "請〔地點〕來看空氣污染", id="an agency"),
        pytest.param("公園處的路燈不亮", "〔地點〕的路燈不亮", id="its short name"),
        pytest.param("區公所櫃檯態度不佳", "區公所櫃檯態度不佳", id="a service"),
        pytest.param("產業道路坑洞", "產業道路坑洞", id="a kind of road"),
        pytest.param(None, None, id="null"),
    ],
)
def test_places_and_agencies_are_marks(text, expected):
    """What a topic may be about stays."""
    assert expected == without_places(pl.Series([text], dtype=pl.String), nothing())[0]


def test_subject_and_text_are_marked_apart_and_read_together():
    """A petition of one of the two says that one; of none, nothing."""
    petitions = pl.DataFrame(
        {"subject": ["路燈", None, None], "text": ["公園處快修", "噪音", None]}
    )

    marked = words(petitions, nothing())

    assert ["〔地點〕快修", "噪音", None] == marked["text"].to_list()
    assert ["路燈 〔地點〕快修", "噪音", None] == together(marked).to_list()
