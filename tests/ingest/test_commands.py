"""What the commands of the door in must write."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import petitions
from data.store import Store
from ingest import jobs
from ingest.places import known_places
from tests import city

TEXTS = [
    "路燈不亮",
    "路燈壞了不亮",
    "違規停車",
    "紅線違規停車",
    "路燈不亮",
    "",
    "12345",
]


_PLACES = cache(known_places)
"""Read once for the tests that need no fresh ones."""


def _run(*words: object) -> str:
    result = CliRunner().invoke(petitions.app, [str(word) for word in words])

    assert 0 == result.exit_code, result.output
    return result.output


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_topics_keeps_every_row_and_equal_texts_together(tmp_path):
    """Two kinds of complaint are two topics; what has no letters has none."""
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("no,text\n" + "".join(f"{n},{t}\n" for n, t in enumerate(TEXTS)))

    _run("topics", source, into, "--column", "text", "--topics", 2)

    rows = _table(into)
    topic = [row["topic_id"] for row in rows]
    assert TEXTS == [row["text"] for row in rows]
    assert topic[0] == topic[4] == topic[1]
    assert topic[2] == topic[3] != topic[0]
    assert ["0", "0"] == topic[5:]
    assert all(row["topic_label"] for row in rows[:5])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", []),
        ("路燈不亮\n", [["1", "路燈不亮"]]),
        ('🙏\n""\n', [["0", ""], ["0", ""]]),
        ("路燈不亮\n" * 30, [["1", "路燈不亮"]] * 30),
        (f"{'路燈不亮，' * 9_000}\n", [["1", "路燈不亮"]]),
        ("street light broken\n" * 3, [["1", "broken、street、light"]] * 3),
    ],
)
def test_topics_of_strange_tables(said, expected, tmp_path, monkeypatch):
    """No row, one, no letters, equal ones, a long one, English: an answer for each row."""
    monkeypatch.setattr("ingest.places.known_places", _PLACES)
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"text\n{said}", encoding="utf-8")

    _run("topics", source, into, "--column", "text", "--topics", 5)

    assert expected == [[row["topic_id"], row["topic_label"]] for row in _table(into)]


def test_a_column_that_is_there_twice_is_refused(tmp_path):
    """Nobody can tell which one is meant."""
    source = tmp_path / "in.csv"
    source.write_text("text,text\na,b\n")

    asked = ["topics", str(source), str(tmp_path / "out.csv"), "--column", "text"]
    result = CliRunner().invoke(petitions.app, asked)

    assert "there are 2 columns 'text'" in str(result.exception)


def test_geocode_keeps_every_column_and_says_how_sure_it_is(tmp_path):
    """A door, a district and a neighbouring city, of the shipped facts."""
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "no,place\n1,信義區市府路1號\n2,北投區\n3,新北市板橋區文化路1號\n"
    )

    _run("geocode", source, into, "--column", "place")

    rows = _table(into)
    assert ["1", "2", "3"] == [row["no"] for row in rows]
    assert ["西村里", "", ""] == [row["village"] for row in rows]
    assert ["district", "outside"] == [row["match_level"] for row in rows[1:]]
    assert ["", ""] == [row["lon"] for row in rows[1:]]


def test_explain_tells_the_steps():
    """From the parts that were read to the village, code and reason."""
    told = _run("explain", "信義區市府路1號")

    assert "市府路" in told
    assert "63000020" in told
    assert "the door is known" in told


def test_geocode_asks_what_is_at_a_point(tmp_path):
    """Degrees, swapped, and no point; every row stays with its columns."""
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "no,x,y\n1,121.5637838,25.0375229\n2,25.0375229,121.5637838\n3,,\n"
    )

    _run("geocode", source, into, "--reverse", "--lon", "x", "--lat", "y")

    rows = _table(into)
    assert ["1", "2", "3"] == [row["no"] for row in rows]
    assert ["degrees", "swapped", ""] == [row["point_reading"] for row in rows]
    assert ["63000020001"] * 2 + [""] == [row["village_code"] for row in rows]
    assert "信義區市府路1號" == rows[0]["door"]


def test_geocode_needs_to_know_which_column(tmp_path):
    """One sentence says what is missing."""
    (tmp_path / "in.csv").write_text("place\na\n")
    words = ["geocode", str(tmp_path / "in.csv"), str(tmp_path / "out.csv")]

    error = CliRunner().invoke(petitions.app, words).exception

    assert "Expected --column NAME, or --reverse" in str(error)


def test_explain_tells_what_is_at_a_point():
    """Longitude and latitude as they are copied from a map."""
    told = _run("explain", "121.5637838, 25.0375229")

    assert "63000020001" in told
    assert "信義區市府路1號" in told


def test_a_place_is_put_right_listed_and_withdrawn(tmp_path, monkeypatch):
    """What one command writes, the next ones read."""
    monkeypatch.setenv("PETITIONS_REGISTRY", str(tmp_path / "registry.sqlite"))
    place = "台北市信義區市府路１號"

    _run(
        "corrections",
        "add",
        place,
        "--village",
        "信義區西村里",
        "--who",
        "王",
        "--why",
        "甲",
    )
    listed = _run("corrections", "list")
    explained = _run("explain", "信義區市府路1號3樓")
    _run("corrections", "withdraw", "信義區市府路1號", "--who", "李", "--why", "乙")

    assert "63000020001" in listed
    assert "put right by a person: 甲" in explained
    assert "" == _run("corrections", "list")


def test_doors_are_imported_where_the_settings_say(tmp_path, monkeypatch):
    """The account closes, and the next explain finds the official point."""
    toml = tmp_path / "petitions.toml"
    toml.write_text(
        f'doors = "{tmp_path}/doors.parquet"\nregistry = "{tmp_path}/r.sqlite"\n'
    )
    monkeypatch.setenv("PETITIONS_SETTINGS", str(toml))
    source = tmp_path / "plates.csv"
    source.write_text(
        "省市縣市代碼,鄉鎮市區代碼,村里,鄰,街路段,地區,巷,弄,號,橫座標,縱座標\n"
        "63000,63000020,西村里,012,市府路,,,,１號,306891.632,2770052.139\n"
        "63000,63000020,西村里,012,市府路,,,,,306891.632,2770052.139\n"
    )

    told = _run("doors", "import", source)

    assert "read 2 = doors 1 + repeated 0 + rejected 1 (no_number 1)" in told
    assert "121.563784" in _run("explain", "信義區市府路1號")


def test_rollback_puts_the_build_before_in_place_and_says_which(tmp_path):
    """Two builds; the first is back, and the job is in the log."""
    path = tmp_path / "a.duckdb"
    for moment in ("first", "second"):
        city.write(path, [], built_at=moment).close()

    told = _run("rollback", "--store", path)

    assert "now the build of first" in " ".join(told.split())
    assert "first" == Store(path).info()["built_at"]
    assert ["rollback"] == [job.what for job in jobs.jobs(path)]


def test_check_writes_what_a_council_asks_for(tmp_path):
    """The numbers and the months as files; a landing zone is not needed for it."""
    path, numbers, months = (tmp_path / name for name in ("a.duckdb", "n.csv", "m.csv"))
    city.write(path, [], demo="false").close()

    _run("check", "--store", path, "--collisions", numbers, "--quality", months)

    assert [[], []] == [_table(numbers), _table(months)]
    assert numbers.read_text(encoding="utf-8-sig").startswith("source,source_ref,")
