"""What the commands of the door in must write."""

from __future__ import annotations

import csv
from pathlib import Path

from typer.testing import CliRunner

import petitions

TEXTS = [
    "路燈不亮",
    "路燈壞了不亮",
    "違規停車",
    "紅線違規停車",
    "路燈不亮",
    "",
    "12345",
]


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
