"""Can people name, merge, split and lock topics by a command, and read what was done?"""

import pyarrow as pa
import pytest
from typer.testing import CliRunner

import petitions
from data.registry import Registry
from data.registry_topics import decisions
from data.store import write


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return a function that runs `petitions topics-names` on a store of two topics."""
    store, registry = tmp_path / "a.duckdb", tmp_path / "a.sqlite"
    topics = {
        "topic_id": [1, 2, 1001],
        "label": ["路燈", "噪音", "其他"],
        "words": [["路燈"], ["噪音", "施工"], []],
        "petitions": [5, 9, 1],
        "basis": ["text", "text", "category"],
    }
    ledger = {"version": [1], "kind": ["new"], "topic_id": [2], "petitions": [9]}
    write(
        store,
        {
            "topics": pa.table(topics),
            "topics_ledger": pa.table(ledger),
            "build_info": pa.table({"key": ["topics_line"], "value": ["then"]}),
        },
    )
    monkeypatch.setenv("PETITIONS_STORE", str(store))
    monkeypatch.setenv("PETITIONS_REGISTRY", str(registry))

    def ask(*words):
        return CliRunner().invoke(petitions.app, ["topics-names", *map(str, words)])

    ask.registry = registry
    return ask


def written(asked):
    """Return kind, topic, other topic and name of each decision."""
    registry = Registry(asked.registry)
    said = [
        (one.line, one.kind, one.topic_id, one.label, one.other_id, one.name)
        for one in decisions(registry)
    ]
    registry.close()
    return said


WHO = ("--who", "王", "--why", "同仁說")


def test_what_is_said_is_written_down(asked):
    """Each kind once, with the line and what the topic was called."""
    for words in (
        ("rename", 1, "燈"),
        ("merge", 1, 2),
        ("split", 2),
        ("lock", 2),
        ("unlock", 2),
        ("rename", 1),
    ):
        result = asked(*words, *WHO)
        assert 0 == result.exit_code, result.output

    assert [
        ("then", "rename", 1, "路燈", None, "燈"),
        ("then", "merge", 1, "路燈", 2, None),
        ("then", "split", 2, "噪音", None, None),
        ("then", "lock", 2, "噪音", None, None),
        ("then", "unlock", 2, "噪音", None, None),
        ("then", "rename", 1, "路燈", None, None),
    ] == written(asked)


def test_topics_are_listed_the_largest_first(asked):
    """Number, petitions, family, name, words; categories are no topics to be named."""
    assert ["2\t9\t\t噪音\t噪音、施工\t", "1\t5\t\t路燈\t路燈\t"] == asked(
        "list"
    ).stdout.splitlines()


def test_the_history_tells_what_happened_and_who_decided(asked):
    """Of topic 2: learned, then locked; of topic 1: nothing."""
    asked("lock", 2, *WHO)

    result = asked("history", 2)
    assert 0 == result.exit_code, result.exception
    ledger, decided = result.stdout.splitlines()

    assert "new\t2" in ledger
    assert "lock\t2" in decided
    assert decided.endswith("王\t同仁說")
    assert "" == asked("history", 1).stdout


@pytest.mark.parametrize("words", [("lock", 9), ("merge", 1, 9), ("lock", 1001)])
def test_a_topic_that_there_is_not_is_named(asked, words):
    """One sentence, nothing written; a category is none either."""
    result = asked(*words, *WHO)

    assert "there is no topic" in str(result.exception)
    assert [] == written(asked)
