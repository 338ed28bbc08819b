"""Do the builders make the shipped facts again, and tell what is wrong with a source?"""

import json
from pathlib import Path

import polars as pl
import pytest
import shapely

from data import facts
from data.errors import SourceError
from geo import coverage
from ingest import facts as compiled
from ingest.facts import official

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_sources = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published files (../shared/data) are not here"
)


@needs_sources
def test_no_border_moved_by_more_than_two_metres():
    """Hausdorff distance to the full polygons, in metres, is what SOURCES.md says."""
    whole = official.read(SHARED).polygons
    shipped = coverage.from_wkb(facts.read("villages")["geometry"].to_pylist())

    moved = coverage.deviation_m(whole, shipped, step_m=5).max()

    page = (facts.FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    assert moved < 2
    assert f"**{moved:.2f} m**" in page


LONG = ("doors", "crossings", "landmarks")
"""Half a minute each: `benchmarks/facts.py` makes all of them again."""


@needs_sources
@pytest.mark.parametrize("name", [name for name in compiled.FACTS if name not in LONG])
def test_a_fact_built_again_is_the_one_that_ships(name, tmp_path):
    """The builder makes the shipped rows out of the published files, and counts them."""
    rows = compiled.build(name, SHARED, tmp_path)

    (file,) = tmp_path.iterdir()
    read = pl.read_parquet if file.suffix == ".parquet" else pl.read_csv
    assert rows == facts.read(name).num_rows
    assert read(facts.FOLDER / file.name).equals(read(file))


def test_an_unknown_fact_is_told(tmp_path):
    """The message names what was asked and what there is."""
    with pytest.raises(SourceError, match="'rivers'; expected one of villages, "):
        compiled.build("rivers", tmp_path, tmp_path)


def test_a_missing_source_is_told(tmp_path):
    """The message names the file that the builder looked for."""
    with pytest.raises(SourceError, match=r"taipei_village_population_202103\.csv"):
        compiled.build("population", tmp_path, tmp_path)


@pytest.fixture
def sources(tmp_path):
    """Two villages of one district, published as the city publishes them."""
    for folder in ("boundaries", "population"):
        (tmp_path / folder).mkdir()
    features = [
        {
            "properties": {"TNAME": "松山區", "VNAME": name},
            "geometry": shapely.box(lon, 25.05, lon + 0.01, 25.06).__geo_interface__,
        }
        for name, lon in {"三民里": 121.55, "糖蔀里": 121.56}.items()
    ]
    (tmp_path / official.POLYGONS).write_text(
        json.dumps({"features": features}), encoding="utf-8"
    )
    (tmp_path / official.CODES).write_text(
        "VILLCODE,TOWNCODE,TOWNNAME,VILLNAME,VILLENG\n"
        "63000010005,63000010,松山區,糖廍里,Tangbu Vil.\n"
        "63000010004,63000010,松山區,三民里,Sanmin Vil.\n",
        encoding="utf-8",
    )
    return tmp_path


def test_villages_are_joined_by_district_and_name(sources):
    """Whatever the order of the two files, each code gets the polygon of its name."""
    into = sources / "out"

    rows = compiled.build("villages", sources, into)

    built = pl.read_parquet(into / "villages.parquet")
    assert 2 == rows
    assert [
        ("63000010004", "三民里", "Sanmin Vil.", "Songshan Dist.", 121.555, 25.055),
        ("63000010005", "糖廍里", "Tangbu Vil.", "Songshan Dist.", 121.565, 25.055),
    ] == built.select(
        "village_id", "village", "village_en", "district_en", "lon", "lat"
    ).rows()


def test_a_village_without_a_polygon_is_told(sources):
    """The message names the village that only one of the two files has."""
    with (sources / official.CODES).open("a", encoding="utf-8") as codes:
        codes.write("63000010006,63000010,松山區,新益里,Xinyi Vil.\n")

    with pytest.raises(SourceError, match="松山區新益里"):
        compiled.build("villages", sources, sources)


def test_people_who_do_not_add_up_are_told(sources):
    """1 man and 1 woman are not 3 residents: the file is damaged, and the village named."""
    head = (
        "年月,村里代碼,區域,村里,戶數,人口,男性人口,女性人口,未滿15歲,15-64歲,超過64歲"
    )
    rows = [
        "2021-03,63000010-004,臺北市松山區,三民里,1,3,1,1,1,1,1",
        "2021-03,63000010-005,臺北市松山區,糖廍里,1,2,1,1,0,1,1",
    ]
    file = sources / "population" / "taipei_village_population_202103.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8-sig")

    with pytest.raises(SourceError, match="三民里"):
        compiled.build("population", sources, sources)


def test_an_item_that_nobody_knows_is_told(sources):
    """A new dispatch item must not pass as if it had an agency."""
    (sources / "reference").mkdir()
    (sources / "open1999").mkdir()
    (sources / "reference" / "open1999_counts_by_item.csv").write_text(
        "item,count\n路樹處理,2\n電動滑板車違停,1\n5/12/2020 9:22,1\n", encoding="utf-8"
    )

    with pytest.raises(SourceError, match=r"found \['電動滑板車違停'\] too"):
        compiled.build("items_1999", sources, sources)


@pytest.mark.parametrize(
    ("fact", "file", "text", "named"),
    [
        (
            "agencies",
            "taipei_1999_call_agencies_2022.csv",
            "agency,cases\n太空局,1\n",
            "太空局",
        ),
        (
            "subcategories",
            "hello_taipei_case_subtypes_2022.csv",
            "subtype,cases\n太空梯,1\n",
            "太空梯",
        ),
    ],
)
def test_a_name_without_its_english_is_told(sources, fact, file, text, named):
    """The builder stops at a name that it can not translate, and says which."""
    (sources / "reference").mkdir()
    (sources / "reference" / file).write_text(text, encoding="utf-8")

    with pytest.raises(SourceError, match=named):
        compiled.build(fact, sources, sources)


def test_building_does_not_depend_on_chance(sources):
    """Twice the same source makes twice the same bytes."""
    for into in ("one", "other"):
        compiled.build("neighbours", sources, sources / into)

    one, other = (sources / into / "neighbours.csv" for into in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
