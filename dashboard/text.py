"""Which words stand on the screen? One catalogue a language, one key a word."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final, Literal

Language = Literal["zh-Hant", "en"]

LEAST_CHANCE: Final = 0.001
LANGUAGES: Final[tuple[Language, ...]] = ("zh-Hant", "en")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return every word of a language by its key, e.g. "hotspots.title"."""
    file = resources.files("dashboard") / "strings" / f"{language}.toml"
    parts = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        f"{part}.{name}": word
        for part, words in parts.items()
        for name, word in words.items()
    }


class Words:
    """The words of one language: `t("hotspots.title")`."""

    def __init__(self, language: Language) -> None:
        """Open the catalogue of a language."""
        self.language: Final = language
        self._words = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words under a key, with `{name}` replaced by the values."""
        return self._words[key].format(**values)


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with commas between thousands; a dash for what is not known."""
    return "–" if value is None else f"{value:,.{digits}f}"


def share(part: int, whole: int) -> str:
    """Return part of whole in per cent, one digit; a dash where the whole is 0."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def chance(value: float | None) -> str:
    """Return a p or q with three digits; what is smaller is said to be smaller."""
    return "< 0.001" if value is not None and value < LEAST_CHANCE else number(value, 3)
