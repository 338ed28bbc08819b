"""Can what is planted be found, from the table alone, and nothing else as strong?"""

import datetime as dt
import difflib
import itertools
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from data import facts
from geo.neighbours import weights
from ingest.demo import CAMPAIGN, PLANTS
from ingest.demo.places import Places
from ingest.demo.plants import table
from models.hotspots import gi_star

BY_NAME = {plant.name: plant for plant in PLANTS}
HOT = [plant for plant in PLANTS if plant.kind == "hotspot"]


@pytest.fixture(scope="module")
def places():
    """Return the villages and their residents."""
    return Places()


@pytest.fixture(scope="module")
def touching(places):
    """Return which villages touch, in the order of `places`."""
    pairs = facts.read("neighbours").rename_columns(
        ["area_id", "neighbour_id", "shared_m"]
    )
    return weights(places.village_ids, pairs)


@pytest.fixture(scope="module")
def counts(petitions, places):
    """Return cases per village of the rows that a condition chooses."""

    def count(*conditions):
        found = dict(
            petitions.filter(*conditions)["village_id"]
            .drop_nulls()
            .value_counts()
            .iter_rows()
        )
        return np.array(
            [found.get(village, 0) for village in places.village_ids], float
        )

    return count


def share(places, plant):
    """Return the share of the city's residents in the plant's villages."""
    here = np.isin(places.village_ids, plant.villages)
    return places.habitable()[here].sum() / places.habitable().sum()


def test_one_of_each_kind_is_planted():
    """Three hot spots of three agencies, and one each of the other four."""
    kinds = [plant.kind for plant in PLANTS]

    assert 3 == kinds.count("hotspot")
    assert 3 == len({(plant.agency, plant.subcategory) for plant in HOT})
    assert {
        "hotspot",
        "emerging_topic",
        "campaign",
        "mass_submission",
        "slow_agency",
    } == set(kinds)


@pytest.mark.parametrize(
    "plant", [p for p in PLANTS if p.villages], ids=lambda p: p.name
)
def test_the_villages_of_a_plant_hang_together(plant):
    """Each can be reached from the first by neighbours that are in it."""
    near = set(
        zip(
            *(
                facts.read("neighbours")[name].to_pylist()
                for name in ("village_id", "neighbour_id")
            ),
            strict=True,
        )
    )
    reached, last = {plant.villages[0]}, set()
    while reached != last:
        last = set(reached)
        reached |= {
            two
            for one, two in itertools.product(last, plant.villages)
            if (one, two) in near
        }

    assert set(plant.villages) == reached


@pytest.mark.parametrize("plant", HOT, ids=lambda p: p.name)
def test_a_hot_spot_is_several_times_denser_than_the_city(plant, counts, places):
    """Its agency's cases on its sub-category: at least 3 times what its residents would have."""
    chosen = counts(
        pl.col("受理機關") == plant.agency,
        pl.col("案件次類別") == plant.subcategory,
        pl.col("day").is_between(plant.start, plant.end),
    )
    here = chosen[np.isin(places.village_ids, plant.villages)].sum()
    elsewhere = chosen.sum() - here
    expected = elsewhere * share(places, plant) / (1 - share(places, plant))

    assert here > 3 * expected
    assert here - expected > 0.6 * plant.cases


def test_the_emerging_hot_spot_was_not_there_before(counts, places):
    """Potholes in Nangang: up to June 2025 no more than twice what residents would have."""
    plant = BY_NAME["nangang_potholes"]
    before = counts(
        pl.col("案件次類別") == plant.subcategory, pl.col("day") < plant.start
    )
    here = before[np.isin(places.village_ids, plant.villages)].sum()

    assert here < 2 * before.sum() * share(places, plant) + 3


@pytest.mark.parametrize("plant", HOT, ids=lambda p: p.name)
def test_every_village_of_a_hot_spot_is_hot(plant, counts, places, touching):
    """Gi* over the sub-category's cases is above 3.3 (p < 0.001) in each of its villages."""
    z = gi_star(counts(pl.col("案件次類別") == plant.subcategory), touching)

    assert z[np.isin(places.village_ids, plant.villages)].min() > 3.3


def test_nothing_else_is_as_hot(petitions, counts, places, touching):
    """In no sub-category (150 placed cases) is another corner as hot as the middle of a plant."""
    planted = {plant.subcategory: plant.villages for plant in HOT}
    strongest, weakest = {}, []
    for name in petitions["案件次類別"].unique().sort():
        chosen = counts(pl.col("案件次類別") == name)
        if chosen.sum() < 150:
            continue
        z = gi_star(chosen, touching)
        inside = np.isin(places.village_ids, planted.get(name, ()))
        if inside.any():
            weakest.append(np.median(z[inside]))
        around = inside | (touching @ inside.astype(float) > 0)
        strongest[name] = z[~around].max()

    assert min(weakest) > 6.5
    assert {} == {name: z for name, z in strongest.items() if z > min(weakest) - 0.3}


def test_the_emerging_topic_begins_and_grows(petitions):
    """No 停車柱 before September 2025, then more from month to month, in one sub-category."""
    plant = BY_NAME["smart_meters"]
    about = petitions.filter(pl.col("陳情內容").str.contains("停車柱"))
    monthly = (
        about.group_by(pl.col("day").dt.month()).len().sort("day")["len"].to_list()
    )

    assert plant.start <= about["day"].min()
    assert {plant.subcategory} == set(about["案件次類別"])
    assert 0.9 * plant.cases < about.height <= plant.cases
    assert sorted(monthly) == monthly
    assert monthly[-1] > 2 * monthly[0]
    assert about["village_id"].n_unique() > 60


def test_the_campaign_brings_the_app_to_its_villages(petitions):
    """APP cases a day there: 4 times as many in its weeks, elsewhere and otherwise no change."""
    plant = BY_NAME["wenshan_app"]
    weeks = pl.col("day").is_between(plant.start, plant.end)
    there = pl.col("village_id").is_in(plant.villages)
    app = pl.col("來源管道") == "APP"

    def ratio(*conditions):
        rows = petitions.filter(pl.col("village_id").is_not_null(), *conditions)
        inside = rows.filter(weeks).height / ((plant.end - plant.start).days + 1)
        return inside / (rows.filter(~weeks).height / (731 - 84))

    assert ratio(there, app) > 4
    assert 0.75 < ratio(~there, app) < 1.35
    assert 0.6 < ratio(there, ~app) < 1.5


def test_the_campaign_has_its_row_in_the_register():
    """The columns of `campaigns import`, with the days and villages of the plant."""
    plant = BY_NAME["wenshan_app"]
    columns = [
        "id",
        "name",
        "agency",
        "channel",
        "start",
        "end",
        "areas",
        "target",
        "cost",
        "hypothesis",
    ]

    assert set(columns) == set(CAMPAIGN)
    assert plant.villages == tuple(CAMPAIGN["areas"].split(";"))
    assert ("2025-03-03", "2025-05-25") == (CAMPAIGN["start"], CAMPAIGN["end"])


def test_the_mass_submission_is_one_template_from_many(petitions):
    """200 texts in five days, hardly two equal, any two far more alike than other texts."""
    plant = BY_NAME["last_buses"]
    signed = petitions.filter(
        pl.col("陳情內容").str.normalize("NFKC").str.contains("末班車提前")
    )
    others = (
        petitions.filter(案件次類別=plant.subcategory).head(60)["陳情內容"].to_list()
    )
    texts = signed.head(60)["陳情內容"].to_list()

    def alike(some):
        return np.median(
            [
                difflib.SequenceMatcher(None, one, two, autojunk=False).ratio()
                for one, two in itertools.pairwise(some)
            ]
        )

    assert 0.97 * plant.cases <= signed.height <= plant.cases
    assert (plant.start, plant.end) == (signed["day"].min(), signed["day"].max())
    assert signed["陳情內容"].n_unique() > 0.97 * signed.height
    assert alike(texts) > 0.65
    assert alike(others) < 0.35


def test_the_slow_agency_is_slow_and_late(petitions):
    """Its median is 3 times the others', most of its cases are overdue, theirs are not."""
    plant = BY_NAME["slow_parks"]
    closed = petitions.drop_nulls("closed").with_columns(
        took=(pl.col("closed").dt.date() - pl.col("day")).dt.total_days(),
        late=pl.col("closed").dt.date() > pl.col("due"),
        slow=pl.col("受理機關") == plant.agency,
    )
    slow, fast = closed.filter("slow"), closed.filter(~pl.col("slow"))
    by_agency = (
        fast.group_by("受理機關")
        .agg(pl.col("late").mean(), pl.len())
        .filter(pl.col("len") >= 100)
    )

    assert slow["took"].median() > 2.5 * fast["took"].median()
    assert slow["late"].mean() > 0.8
    assert fast["late"].mean() < 0.08
    assert by_agency["late"].max() < 0.12


def test_no_other_week_stands_out(petitions):
    """Outside the mass submission and the New Years no week is 45 % above the median week."""
    weekly = (
        petitions.filter(pl.col("day") < dt.date(2025, 12, 29))
        .group_by_dynamic("day", every="1w")
        .agg(pl.len())
    )
    usual = weekly["len"].median()
    high = weekly.filter(pl.col("len") > 1.45 * usual)["day"].to_list()

    assert [dt.date(2024, 10, 14)] == high


def test_the_page_tells_what_is_planted():
    """docs/demo.md holds the table of PLANTS as it is."""
    page = Path("docs/demo.md").read_text(encoding="utf-8")

    assert table() in page
