"""
Which agency stands above which? By the list of agencies, else by the name itself.

In: names of agencies as petitions have them. Out: the bureau of each, and the units of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from data import facts


def bureaus(names: Iterable[str]) -> dict[str, str]:
    """
    Return the agency at the top of each name's line: itself where none stands above it.

    An agency that the list lacks is a unit of the listed bureau whose name it begins with:
    交通局停車管理工程處 is one of 交通局.
    """
    return {name: line(name)[-1] for name in names}


def units(agency: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the agency and the names that stand below it, sorted."""
    return tuple(sorted({agency, *(name for name in names if agency in line(name))}))


def line(name: str) -> list[str]:
    """Return an agency, what stands above it, and so on to the top."""
    above = _above()
    found = [name]
    while (parent := above.get(found[-1], "")) and parent not in found:
        found.append(parent)
    if name not in above:
        known = [one for one in above if name.startswith(one)]
        if known:
            found += line(max(known, key=len))
    return found


@cache
def _above() -> dict[str, str]:
    """Return the agency above each that is listed, "" for none."""
    rows = facts.read("agencies").to_pylist()
    return {row["agency"]: row["parent"] for row in rows}
