"""Are the reference facts whole, and do they agree with each other?"""

import re
from pathlib import Path

import polars as pl
import pytest
import shapely
from scipy.sparse import csgraph

from data import facts
from geo.boundaries import Boundaries
from geo.neighbours import adjacency, weights
from ingest import facts as compiled


def frame(name):
    """Return a fact as a frame; every column of a CSV is text."""
    return pl.DataFrame(facts.read(name))


@pytest.fixture(scope="module")
def villages():
    """Return the 456 villages."""
    return frame("villages")


@pytest.fixture(scope="module")
def polygons(villages):
    """Return their polygons as shipped, EPSG:4326."""
    return shapely.from_wkb(villages["geometry"].to_numpy())


def test_there_are_456_villages_in_12_districts(villages):
    """As many as the city has, each with its own code, which begins with its district's."""
    codes = villages["village_id"]

    assert (456, 12) == (codes.n_unique(), villages["district_id"].n_unique())
    assert codes.str.contains(r"^63000\d{6}$").all()
    assert (codes.str.head(8) == villages["district_id"]).all()
    assert codes.to_list() == sorted(codes)


def test_districts_hold_their_villages(villages):
    """The 12 districts of the villages, their names, and the sum of their areas."""
    expected = (
        villages.group_by("district_id", "district", "district_en")
        .agg(area_km2=pl.col("area_km2").sum())
        .sort("district_id")
    )

    districts = frame("districts").sort("district_id")

    names = ["district_id", "district", "district_en"]
    assert expected.select(names).rows() == districts.select(names).rows()
    assert expected["area_km2"].to_list() == pytest.approx(
        districts["area_km2"].to_list(), abs=1e-4
    )


def test_names_stand_in_both_languages(villages):
    """Every name is Chinese in one column and romanised in the other."""
    for han, latin, ending in [
        ("village", "village_en", r"^[A-Z][a-zü]+('[a-z]+)? Vil\.$"),
        ("district", "district_en", r"^[A-Z][a-z]+('[a-z]+)? Dist\.$"),
    ]:
        assert villages[han].str.contains(r"^\p{Han}+[里區]$").all()
        assert villages[latin].str.contains(ending).all()


def test_two_names_stand_for_two_villages_each(villages):
    """中央里 and 新安里 exist twice; with its district each name is one village."""
    twice = villages.group_by("village").len().filter(pl.col("len") > 1)

    assert {"中央里", "新安里"} == set(twice["village"])
    assert 456 == villages.select("district", "village").n_unique()


def test_the_official_list_decides_how_a_village_is_written(villages):
    """糖廍里 is the official name, 糖蔀里 that of the polygon file; 富台里 not 富臺里."""
    names = set(villages["village"])

    assert {"糖廍里", "富台里"} <= names
    assert names.isdisjoint({"糖蔀里", "富臺里"})


def test_borders_fit_without_gap_or_overlap(polygons):
    """Simplified and rounded, the villages are valid and share every corner of a border."""
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    assert 0 == shapely.get_num_interior_rings(shapely.coverage_union_all(polygons))


def test_the_districts_are_the_union_of_their_villages(villages, polygons):
    """No corner differs between the two levels."""
    districts = frame("districts")
    drawn = shapely.from_wkb(districts["geometry"].to_numpy())

    for name, whole in zip(districts["district_id"], drawn, strict=True):
        members = polygons[(villages["district_id"] == name).to_numpy()]

        assert whole.equals(shapely.coverage_union_all(members))


def test_areas_are_those_of_the_city(villages):
    """Taipei has 271.8 km2 by its statistics; the polygons leave out some of its rivers."""
    assert 271.8 == pytest.approx(villages["area_km2"].sum(), rel=0.02)
    assert (villages["area_km2"] > 0).all()


def test_the_point_of_each_village_lies_in_it(villages):
    """lon, lat of the 456 rows find the 456 rows."""
    boundaries = Boundaries.from_areas(facts.read("villages"), key="village_id")

    found = boundaries.locate(villages["lon"].to_numpy(), villages["lat"].to_numpy())

    assert villages["village_id"].to_list() == found.tolist()


@pytest.mark.parametrize(
    ("place", "lon", "lat", "village"),
    [
        ("City Hall", 121.5637838, 25.0375229, "信義區西村里"),
        ("Taipei Main Station", 121.5170, 25.0478, "中正區黎明里"),
        ("Presidential Office", 121.5119, 25.0400, "中正區建國里"),
        ("Longshan Temple", 121.4998, 25.0372, "萬華區富民里"),
        ("National Palace Museum", 121.5485, 25.1024, "士林區臨溪里"),
        ("Taipei Zoo", 121.5810, 24.9983, "文山區萬興里"),
        ("Banqiao Station, New Taipei", 121.4638, 25.0143, None),
    ],
)
def test_known_places_lie_in_their_village(villages, place, lon, lat, village):
    """
    The village is the one that the city's own cases state with the place's address.

    市府路1號 for instance is 西村里 in 199 cases; the neighbour city has no village here.
    """
    boundaries = Boundaries.from_areas(facts.read("villages"), key="village_id")
    names = dict(
        zip(
            villages["village_id"],
            villages["district"] + villages["village"],
            strict=True,
        )
    )

    (found,) = boundaries.locate([lon], [lat])

    assert (place, village) == (place, names.get(found))


def test_neighbours_are_what_touches(villages, polygons):
    """The pairs of the file are those of the shipped polygons, in both directions."""
    pairs = frame("neighbours").select("village_id", "neighbour_id").rows()

    touching = pl.DataFrame(adjacency(villages["village_id"].to_list(), polygons))

    assert touching.select("area_id", "neighbour_id").rows() == pairs
    assert set(pairs) == {(other, one) for one, other in pairs}


def test_a_border_is_as_long_from_either_side():
    """shared_m of a pair does not depend on the direction; a corner is 0, nothing less."""
    pairs = frame("neighbours").with_columns(pl.col("shared_m").cast(pl.Float64))
    turned = pairs.select(
        village_id="neighbour_id", neighbour_id="village_id", back="shared_m"
    )

    both = pairs.join(turned, on=["village_id", "neighbour_id"], validate="1:1")

    assert both["shared_m"].to_list() == both["back"].to_list()
    assert (both["shared_m"] >= 0).all()


def test_the_map_is_connected(villages):
    """From every village one can walk to every other; nobody is without a neighbour."""
    pairs = facts.read("neighbours").rename_columns(
        ["area_id", "neighbour_id", "shared_m"]
    )

    touching = weights(villages["village_id"].to_list(), pairs)

    parts, _ = csgraph.connected_components(touching, directed=False)
    assert (1, 456) == (parts, touching.shape[0])


def test_every_village_has_its_people(villages):
    """Residents of all 456; sexes and ages add up; 2.6 million live in the city."""
    people = frame("population")
    counted = people.drop("village_id").cast(pl.Int32)

    assert villages["village_id"].to_list() == people["village_id"].to_list()
    assert (counted["men"] + counted["women"] == counted["residents"]).all()
    ages = counted.select(pl.sum_horizontal("aged_0_14", "aged_15_64", "aged_65_up"))
    assert ages.to_series().to_list() == counted["residents"].to_list()
    assert 2_600_000 == pytest.approx(counted["residents"].sum(), rel=0.01)


def test_an_agency_has_one_name_and_a_known_parent():
    """Parents are agencies themselves; 工務局公園處 is of 工務局, 工務局 of nobody."""
    agencies = frame("agencies")
    parents = dict(agencies.select("agency", "parent").rows())

    assert agencies.height == len(parents) == agencies["agency_en"].n_unique()
    assert set(parents.values()) <= {*parents, ""}
    assert ("工務局", "") == (parents["工務局公園處"], parents["工務局"])


@pytest.mark.parametrize("name", ["items_1999", "subcategories"])
def test_every_category_has_a_known_agency_and_says_on_what_ground(name):
    """The agency stands in agencies.csv; no source states it, so each is an assumption."""
    rows = frame(name)

    assert set(rows["agency"]) <= set(frame("agencies")["agency"])
    assert {"assumed"} == set(rows["agency_basis"])
    assert set(rows["kind"]) <= {"complaint", "service_order"}


def test_items_renamed_or_damaged_are_one_item():
    """28 spellings name 22 items; what is said today means itself."""
    items = frame("items_1999")
    today = dict(items.select("said", "item").rows())
    riverside = "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒"

    assert (28, 22) == (len(today), items["item"].n_unique())
    assert "路燈不亮或損壞" == today["路燈故障或設施損壞"]
    assert "動物救援" == today["動物虐待傷害"]
    assert 5 == list(today.values()).count(riverside)
    assert riverside == today["河濱公園自??道及堤外?道破損、散?物、油漬及樹倒"]
    assert all(today[item] == item for item in today.values())
    assert "5/12/2020 9:22" not in today


def test_only_the_bulky_waste_pick_up_is_a_service_order():
    """A citizen books it; everything else says that something is wrong."""
    ordered = frame("items_1999").filter(pl.col("kind") == "service_order")

    assert ["大型廢棄物清運聯繫"] == ordered["said"].to_list()
    assert {"complaint"} == set(frame("subcategories")["kind"])


def test_an_item_is_of_a_main_category_and_has_one_english_name():
    """Both sources share their main categories, so that they can be put side by side."""
    items, subcategories = frame("items_1999"), frame("subcategories")

    assert set(items["group"]) <= set(subcategories["category"])
    assert items["item"].n_unique() == items["item_en"].n_unique()
    assert 84 == subcategories["subcategory_en"].n_unique()
    for english in (items["item_en"], subcategories["subcategory_en"]):
        assert not english.str.contains(r"\p{Han}|^\s*$").any()


def test_the_sources_page_tells_of_every_file_and_its_rows():
    """One line a file, with the rows that it really has, a licence and a command."""
    page = (facts.FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    lines = re.findall(
        r"^\| ((\w+)\.\w+) \| .+ \| OGDL v1 \| .+ \| (\d+) \| "
        r"`python petitions\.py facts (\w+) --from \.\./shared/data` \|$",
        page,
        flags=re.MULTILINE,
    )
    files = {each.name for each in facts.FOLDER.iterdir()} - {"SOURCES.md"}

    told = {file: (int(rows), command) for file, _, rows, command in lines}

    assert {
        file: (facts.read(Path(file).stem).num_rows, Path(file).stem) for file in files
    } == told
    assert set(compiled.FACTS) == {command for _, command in told.values()}


def test_the_facts_stay_small():
    """A clone fetches them all: villages at most 700 kB, everything below 10 MB."""
    sizes = {each.name: each.stat().st_size for each in facts.FOLDER.iterdir()}

    assert sizes["villages.parquet"] < 700_000
    assert sum(sizes.values()) < 10_000_000
