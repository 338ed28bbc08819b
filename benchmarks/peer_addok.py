"""
What does addok say of each address, and how long does it take?

Run by `benchmarks/geocode_peers.py` in an environment that has addok, with a Redis server
of its own: in a folder with queries.json it searches for each and writes answers.json. The
same file is the plug-in that addok needs for Chinese: without one it finds nothing, for it
lower-cases before it romanises when it indexes, and after when it searches.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_UNITS = re.compile(
    r"\d+(?:-\d+)?[巷弄]|\d+段|"
    r"(?:松山|信義|大安|中山|中正|大同|萬華|文山|南港|內湖|士林|北投)區|"
    r"[^\d\s區里鄰,()段巷弄號]{1,6}?(?:大道|路|街)|\d+(?:-\d+)?"
)


def units(texts: Iterable[Any]) -> Iterator[Any]:
    """Yield the units of an address as addok's tokens: 信義路, 5段, 150巷, 7, 信義區."""
    from addok.helpers.text import Token  # noqa: PLC0415 - only addok's Python has it

    for text in texts:
        said = str(getattr(text, "_raw", text))
        for position, unit in enumerate(_UNITS.findall(said)):
            token = Token(unit, position=position)
            if unit[-1].isdigit():
                token.kind = "housenumber"
            yield token


def main(folder: Path) -> None:
    """Search for every query of the folder and write what was found."""
    from addok.config import config  # noqa: PLC0415 - only addok's Python has it

    config.load()
    from addok.core import search  # noqa: PLC0415 - after its settings

    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    began = time.perf_counter()
    answers = []
    for query in queries:
        found = search(query, limit=1, autocomplete=False)
        answers.append([float(found[0].lon), float(found[0].lat)] if found else None)
    seconds = time.perf_counter() - began
    (folder / "answers.json").write_text(
        json.dumps({"seconds": seconds, "answers": answers}), encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
