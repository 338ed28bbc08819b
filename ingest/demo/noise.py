"""
How does a clean sentence come to look typed? Slips, full width, missing punctuation.

In: a text and how carefully its channel is written. Out: the text with none, one or a few
of the habits that real petitions show; what they say stays the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

_WIDE = {code: code + 0xFEE0 for code in range(0x30, 0x3A)} | {
    code: code + 0xFEE0 for code in (*range(0x41, 0x5B), *range(0x61, 0x7B))
}
_HALF = str.maketrans("，。！？：（）", ",.!?:()")
_SPACED = str.maketrans("，。", "  ")
_BARE = str.maketrans("", "", "，。")

# Chance of a habit by channel: a slip, full-width digits, half-width or no punctuation,
# an aside, a line break. Operators and offices type with care.
CARE = {
    "web": (0.16, 0.10, 0.17, 0.05, 0.07),
    "app": (0.20, 0.06, 0.26, 0.05, 0.02),
    "phone": (0.05, 0.14, 0.03, 0.0, 0.0),
    "letter": (0.03, 0.22, 0.02, 0.0, 0.12),
    "chief": (0.04, 0.18, 0.03, 0.0, 0.02),
}


@cache
def _words() -> tuple[list[tuple[str, list[str]]], list[str]]:
    text = (resources.files("ingest.demo") / "noise.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return list(content["typos"].items()), content["asides"]["web"]


def spoiled(text: str, channel: str, draw: Callable[[], float]) -> str:
    """Return the text as somebody in that channel would have typed it."""
    slip, wide, marks, aside, lines = CARE[channel]
    if draw() < slip:
        text = _slipped(text, draw)
        if draw() < 0.3:
            text = _slipped(text, draw)
    if draw() < wide:
        text = text.translate(_WIDE)
    if draw() < marks:
        text = text.translate((_HALF, _SPACED, _BARE, _SPACED)[int(draw() * 4)])
    if draw() < aside:
        asides = _words()[1]
        text = text.rstrip("。")
        gap = "" if "一" <= text[-1] <= "龥" else " "
        text += gap + asides[int(draw() * len(asides))]
    if draw() < lines:
        text = text.replace("。", "。\n").strip()
    return text


def _slipped(text: str, draw: Callable[[], float]) -> str:
    """Return the text with one word mistyped, if it holds one that people mistype."""
    typos = _words()[0]
    start = int(draw() * len(typos))
    for at in range(len(typos)):
        right, wrong = typos[(start + at) % len(typos)]
        if right in text:
            return text.replace(right, wrong[int(draw() * len(wrong))], 1)
    return text
