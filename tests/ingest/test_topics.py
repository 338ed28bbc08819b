"""Do cases keep their topics from build to build, and do people's words hold?"""

import dataclasses

import numpy as np
import polars as pl
import pytest

from data.errors import StoreError
from data.registry import Registry
from data.registry_topics import Decision, add
from data.schema import TABLES, conform
from data.settings import Settings, Topics
from geo.reading import Names
from ingest import topics as topics_of
from ingest import topics_kept
from ingest.crew import here
from ingest.topics_text import words

WHAT = ("不亮", "故障", "很吵", "太久", "沒修")
LAMPS = [
    f"{street}的路燈{what}" for street in ("巷口", "公園", "校門") for what in WHAT
]
NOISE = [
    f"{place}有施工噪音{what}" for place in ("隔壁", "樓上", "工地") for what in WHAT
]
POSTS = [
    f"停車柱{a}{b}" for a in ("誤判", "亂判", "自動", "會", "又") for b in "開罰扣收寄"
]


@pytest.fixture(scope="module")
def names():
    """Return the names of one road and one village."""
    roads = pl.DataFrame(
        {
            "district": ["信義區"],
            "road": ["市府路"],
            "road_en": ["Shifu Rd."],
            "doors": [9],
        }
    )
    villages = pl.DataFrame({"district": ["信義區"], "village": ["西村里"]})
    return Names.of(roads, villages)


@pytest.fixture
def settings(tmp_path):
    """Return settings with a store and a registry of the test's own."""
    return Settings(
        store=tmp_path / "a.duckdb",
        registry=str(tmp_path / "a.sqlite"),
        topics=Topics(count=2),
    )


@dataclasses.dataclass
class Built:
    """What a build knows of topics, and the petitions with theirs."""

    petitions: pl.DataFrame
    found: topics_of.Topics
    weights: pl.DataFrame

    @property
    def tables(self):
        """Return the tables by name."""
        return self.found.tables | {"petition_topics": self.weights}

    def __getattr__(self, name):
        """Return what is known of topics."""
        return getattr(self.found, name)


def topics(petitions, names, settings, **more):
    """Return what a build knows of topics, places and agencies marked; in two parts."""
    said = words(petitions, names)
    asked = petitions.with_columns(agency=pl.lit(None, pl.String))
    half = petitions.height // 2
    with here(settings.store) as crew:
        texts, silent = crew.each(
            topics_of.spoken,
            [asked[:half], asked[half:]],
            [said[:half], said[half:]],
            gives=2,
        )
        spoken = topics_of.Spoken(texts, pl.concat(crew.home(silent)))
        found = topics_of.topics(spoken, settings, crew, **more)
        speaks = said.select(
            pl.any_horizontal(pl.col("subject", "text").is_not_null())
        ).to_series()
        ids = topics_of.numbered(
            petitions["category"],
            speaks,
            np.concatenate(found.first),
            found.of_category,
        )
        weights = [*topics_of.weights(spoken, found, crew)]
    empty = pl.DataFrame(TABLES["petition_topics"].empty_table())
    return Built(petitions.with_columns(ids), found, pl.concat([*weights] or [empty]))


def cases(*texts):
    """Return petitions with these texts, of one category each kind."""
    return pl.DataFrame(
        {
            "petition_id": [f"P{row:03}" for row in range(len(texts))],
            "subject": [None] * len(texts),
            "text": texts,
            "category": [
                next(
                    (kind for kind in ("路燈", "噪音") if kind in (text or "")), "其他"
                )
                for text in texts
            ],
        },
        schema_overrides={"subject": pl.String, "text": pl.String},
    )


def numbers(built):
    """Return the topic of each text."""
    return dict(built.petitions.select("text", "topic_id").iter_rows())


def decide(settings, kind, number, **more):
    """Write down what was decided about a topic of the kept line."""
    line = topics_kept.newest(settings.store)[1].line
    said = Decision(line, kind, number, "路燈", "王", "同仁說", **more)
    registry = Registry(settings.registry)
    add(registry, said)
    registry.close()


def test_tables_are_those_of_the_schema_and_say_what_is_known(names, settings):
    """Two topics with their categories, families, examples and figures; ids in the rows."""
    built = topics(cases(*LAMPS, *NOISE, "12"), names, settings)

    for name, table in built.tables.items():
        assert TABLES[name].names == conform(name, table.to_arrow()).column_names
    rows = {row["main_category"]: row for row in built.tables["topics"].to_dicts()}
    assert {"路燈", "噪音"} == set(rows)
    lamps = rows["路燈"]
    assert "路燈" in lamps["label"]
    assert (15, 15 / 31, 1.0) == (
        lamps["petitions"], lamps["share"], lamps["main_category_share"],
    )  # fmt: skip
    assert 1 <= len(lamps["examples"]) <= 5
    assert {numbers(built)[text] for text in LAMPS} == {lamps["topic_id"]}
    assert numbers(built)["12"] is None
    assert f"{1 / 31:.4f}" == built.info["topics_not_assigned"]


def test_the_next_build_assigns_without_learning(names, settings):
    """One more lamp: the same version, the same numbers, nothing told."""
    before = topics(cases(*LAMPS, *NOISE), names, settings)

    after = topics(cases("社區路燈又不亮", *NOISE, *LAMPS), names, settings)

    assert [] == after.told
    assert before.info["topics_version"] == after.info["topics_version"] == "1"
    assert numbers(before).items() <= numbers(after).items()
    assert numbers(after)["社區路燈又不亮"] == numbers(before)[LAMPS[0]]


def test_many_new_texts_are_learned_and_old_cases_keep_their_numbers(names, settings):
    """Twenty-five of a new kind: learned again, a third topic, said in the ledger."""
    before = topics(cases(*LAMPS, *NOISE), names, settings)

    after = topics(cases(*LAMPS, *NOISE, *POSTS), names, settings)

    assert "2" == after.info["topics_version"]
    assert numbers(before).items() <= numbers(after).items()
    assert {3} == {numbers(after)[text] for text in POSTS}
    ledger = after.tables["topics_ledger"].filter(pl.col("version") == 2)
    assert {("new", 3, None, 25), ("moved", 0, 3, 25)} == set(
        ledger.select("kind", "topic_id", "other_id", "petitions").iter_rows()
    )


def test_learning_can_be_asked_for_and_switched_off(names, settings):
    """Growth does nothing where refit_after is 0; asking does."""
    still = dataclasses.replace(settings, topics=Topics(count=2, refit_after=0))
    topics(cases(*LAMPS, *NOISE), names, still)

    assert [] == topics(cases(*LAMPS, *NOISE, *POSTS), names, still).told
    asked = topics(cases(*LAMPS, *NOISE, *POSTS), names, still, again=True)
    assert ["the topics were learned again: it was asked for"] == asked.told


def test_another_number_of_topics_is_learned(names, settings):
    """Three instead of two: learned afresh; what is alike keeps its number."""
    everything = cases(*LAMPS, *NOISE, *POSTS)
    topics(everything, names, settings)
    three = dataclasses.replace(settings, topics=Topics(count=3))

    after = topics(everything, names, three)

    assert 3 == after.tables["topics"].height
    assert 2 == len({1, 2} & set(after.tables["topics"]["topic_id"]))


def test_people_name_merge_and_lock(names, settings):
    """Noise goes into the lamps, which have a name and a lock; the ledger says who."""
    before = topics(cases(*LAMPS, *NOISE), names, settings)
    lamps, noise = numbers(before)[LAMPS[0]], numbers(before)[NOISE[0]]
    decide(settings, "rename", lamps, name="路燈與噪音")
    decide(settings, "lock", lamps)
    decide(settings, "merge", noise, other_id=lamps)

    after = topics(cases(*LAMPS, *NOISE), names, settings)
    again = topics(cases(*LAMPS, *NOISE), names, settings)

    for built in (after, again):
        (row,) = built.tables["topics"].to_dicts()
        assert (lamps, "路燈與噪音", True, 30) == tuple(
            row[name] for name in ("topic_id", "label", "locked", "petitions")
        )
    assert [] == again.told
    merged = after.tables["topics_ledger"].filter(pl.col("kind") == "merged")
    assert [(noise, lamps, 15, "decision 3 of 王: 同仁說")] == list(
        merged.select("topic_id", "other_id", "petitions", "why").iter_rows()
    )


def test_people_split(names, settings):
    """Two subjects in one topic, taken apart."""
    one = dataclasses.replace(settings, topics=Topics(count=1))
    topics(cases(*LAMPS, *NOISE), names, one)
    decide(one, "split", 1)

    after = topics(cases(*LAMPS, *NOISE), names, one)

    assert {15} == set(after.tables["topics"]["petitions"])
    split = after.tables["topics_ledger"].filter(pl.col("kind") == "split")
    assert [(2, 1, 15)] == list(
        split.select("topic_id", "other_id", "petitions").iter_rows()
    )


def test_what_can_not_be_followed_is_told_once(names, settings):
    """A topic that is gone can not be split: one sentence, and the build goes on."""
    topics(cases(*LAMPS, *NOISE), names, settings)
    decide(settings, "split", 9)

    after = topics(cases(*LAMPS, *NOISE), names, settings)

    assert [
        "decision 1 can not be followed: number: there is no topic 9."
    ] == after.told
    assert [] == topics(cases(*LAMPS, *NOISE), names, settings).told


def test_the_demo_keeps_nothing(names, settings):
    """Invented texts do not become the topics of real ones."""
    topics(cases(*LAMPS, *NOISE), names, settings, keep=False)

    assert not topics_kept.folder(settings.store).exists()


def test_without_texts_categories_stand_in(names, settings):
    """No text: the category is the topic, from 1001; nothing is kept."""
    built = topics(cases(None, None), names, settings)

    assert [1001, 1001] == built.petitions["topic_id"].to_list()
    assert ["其他"] == built.tables["topics"]["label"].to_list()
    assert not topics_kept.folder(settings.store).exists()


@pytest.mark.parametrize("name", ["0001.npz", "0001.json"])
def test_damaged_topics_are_one_sentence(names, settings, name):
    """Half a file: the build says so; it does not throw people's names away."""
    topics(cases(*LAMPS, *NOISE), names, settings)
    path = topics_kept.folder(settings.store) / name
    path.write_bytes(path.read_bytes()[:100])

    with pytest.raises(
        StoreError, match=r"0001\.json: the kept topics can not be used"
    ):
        topics(cases(*LAMPS, *NOISE), names, settings)


def test_a_version_by_halves_does_not_count(names, settings):
    """Arrays without a JSON, as a killed build leaves them: the version before is used."""
    topics(cases(*LAMPS, *NOISE), names, settings)
    (topics_kept.folder(settings.store) / "0002.npz").write_bytes(b"half")

    after = topics(cases(*LAMPS, *NOISE), names, settings)

    assert "1" == after.info["topics_version"]


def test_the_number_can_be_chosen_by_the_texts(names, settings):
    """count = 0: the curve is in the store, one of its points chosen."""
    chosen = dataclasses.replace(settings, topics=Topics(count=0))

    built = topics(cases(*LAMPS, *NOISE), names, chosen)

    assert [True] == built.tables["topics_curve"]["chosen"].to_list()
