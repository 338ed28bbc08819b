"""The catalogue of words must be whole, in both languages, and nothing beside it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard"


def _words(language: str) -> dict[str, str]:
    said = tomllib.loads(
        (DASHBOARD / "strings" / f"{language}.toml").read_text(encoding="utf-8")
    )
    return {
        f"{part}.{key}": word
        for part, words in said.items()
        for key, word in words.items()
    }


def test_both_languages_have_the_same_keys_and_fill_in_the_same():
    """A word that one language lacks is an empty place on the screen."""
    chinese, english = _words("zh-Hant"), _words("en")

    assert set(chinese) == set(english)
    for key, word in chinese.items():
        assert set(re.findall(r"{(\w+)}", word)) == set(
            re.findall(r"{(\w+)}", english[key])
        ), key


def test_every_word_is_used_and_every_used_word_exists():
    """Keys stand in the code as they are, quoted."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in DASHBOARD.rglob("*.py")
    )
    used = set(re.findall(r"""["']([a-z_]+\.[a-z0-9_]+)["']""", code))
    known = set(_words("en"))
    sections = {key.split(".")[0] for key in known}

    assert set() == {key for key in used if key.split(".")[0] in sections} - known
    assert set() == known - used


def test_no_chinese_stands_in_the_code_of_the_screen():
    """All words come from the catalogue."""
    assert [] == [
        path.name
        for path in DASHBOARD.rglob("*.py")
        if re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))
    ]
