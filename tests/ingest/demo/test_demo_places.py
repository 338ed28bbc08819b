"""Are the demo's places real, and spread as people are?"""

import numpy as np
import polars as pl

from data import facts
from ingest.demo.places import Places


def test_every_door_exists(petitions, doors):
    """Each address with a number is one of the shipped doors, in the district it names."""
    districts = pl.DataFrame(facts.read("districts"))["district"].to_list()
    wrong, seen = [], 0
    for said in petitions["陳情地點"]:
        key = doors.found(said)
        if key is None:
            continue
        seen += 1
        stated = [one for one in districts if one in said]
        known = doors.known.get(key, {})
        if not known or (stated and stated[0] not in known):
            wrong.append(said)

    assert seen > 0.45 * petitions.height
    assert [] == wrong[:5]


def test_landmarks_lie_where_they_say():
    """Each landmark's village is of its district; both roads of a crossing are Taipei's."""
    villages = pl.DataFrame(facts.read("villages")).select("village_id", "district")
    roads = set(pl.DataFrame(facts.read("roads"))["road"])
    places = pl.read_csv("ingest/demo/places.csv", infer_schema=False)
    crossings = places.filter(kind="crossing")["name"].str.split("|").explode()

    assert places.height == places.join(villages, on=["village_id", "district"]).height
    assert set() == set(crossings) - roads
    assert {"mrt", "park", "riverside", "crossing"} == set(places["kind"])


def test_places_are_written_in_many_ways(petitions):
    """Doors, crossings, lanes, landmarks, 對面, full width, district only, nothing."""
    said = petitions["陳情地點"]
    shares = {
        "empty": (said == "").mean(),
        "district only": said.str.contains(r"^(?:[臺台]北市)?\p{Han}{2}區$").mean(),
        "full width": said.str.contains(r"[０-９]").mean(),
        "beside": said.str.contains("對面|附近|旁|前|口").mean(),
        "floor": said.str.contains("樓").mean(),
        "village": said.str.contains("里").mean(),
        "postal code": said.str.contains(r"^[1１]\S\S台灣").mean(),
        "station": said.str.contains("捷運").mean(),
        "park": said.str.contains("公園").mean(),
        "section in Arabic": said.str.contains(r"[2-9２-９]段").mean(),
        "section in Chinese": said.str.contains(r"[二三四五六七八九]段").mean(),
    }

    assert 0.10 < shares["empty"] < 0.25
    assert 0.05 < shares["district only"] < 0.15
    assert 0.10 < shares["full width"] < 0.35
    assert {} == {name: share for name, share in shares.items() if share < 0.004}


def test_an_empty_field_has_its_place_in_the_text(petitions, doors):
    """Where a complaint about a house has no address, its text names district and door."""
    house = petitions.filter(
        pl.col("案件次類別").str.contains("違建查報|室內通道"), 陳情地點=""
    )
    named = [doors.found(text) is not None for text in house["陳情內容"]]

    assert house.height > 50
    assert np.mean(named) > 0.9


def test_cases_follow_the_residents_with_over_dispersion(petitions):
    """Village counts rise with residents (r > 0.5), and vary more than Poisson's would."""
    places = Places()
    counts = petitions["village_id"].drop_nulls().value_counts()
    found = dict(counts.iter_rows())
    seen = np.array([found.get(village, 0) for village in places.village_ids])
    expected = places.habitable() * seen.sum() / places.habitable().sum()
    lived = expected > 0
    dispersion = np.mean((seen - expected)[lived] ** 2 / expected[lived])

    assert np.corrcoef(seen, expected)[0, 1] > 0.5
    assert 1.5 < dispersion < 8


def test_some_addresses_complain_again(petitions):
    """The 1 % busiest doors hold 2-12 % of the cases with a door, and say so in words."""
    with_door = petitions.drop_nulls("village_id")
    text = with_door["陳情地點"].str.normalize("NFKC").str.extract(r"(\D+\d+號|\S+號)")
    counts = text.value_counts(sort=True)["count"].to_numpy()
    busiest = counts[: counts.size // 100].sum() / counts.sum()
    again = petitions["陳情內容"].str.contains(r"第\S{1,2}次(?:陳情|反映|檢舉)").mean()

    assert 0.02 < busiest < 0.12
    assert 0.008 < again < 0.15
