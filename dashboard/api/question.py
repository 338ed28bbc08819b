"""
What does a program ask? The state of the screen that its parameters name, or a refusal.

A page shows what it understands of an address and leaves out the rest; a program would
take the wider answer for the one that it asked for. Here the rest is refused: by the form
of each value first (`parameters`), then by asking the address bar's own reader whether it
understood each one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ValidationError

from dashboard.api.parameters import USUAL_ROWS
from dashboard.api.refusal import Refusal
from dashboard.dates import from_iso
from dashboard.view import View

Said = Mapping[str, Sequence[str]]
"""The values under each name of an address, as they came."""

_BY_THE_API: Final = {"page", "limit", "format", "cursor", "of"}
"""What the address bar has no word in."""
_DEFAULTS: Final = {
    ("kind", "complaint"),
    ("layer", "class"),
    ("base", "residents"),
    ("lang", "zh-Hant"),
}
"""What an address may say and a bare one means already."""
_Known = TypeVar("_Known", bound=BaseModel)


@dataclass(frozen=True)
class Question:
    """What is asked, without the part that each resource knows of itself."""

    view: View
    filters: dict[str, list[str]]
    """As they were understood."""
    page: int | None
    limit: int
    cursor: str | None
    format: str | None
    level: str | None = None
    """Of areas: village or district."""

    def of(self, view: View) -> Question:
        """Return the same question of the state that its reader is shown."""
        return replace(self, view=view, filters=filters_of(view))


def read(said: Said, known: type[BaseModel]) -> Question:
    """Return the question; Refusal for a part that can not be understood."""
    checked = check(said, known).model_dump()
    screen = {name: said[name] for name in said if name not in _BY_THE_API}
    for name, values in screen.items():
        for value in values:
            _understood(name, value)
    _possible(said)
    view = View.from_url(f"?{urlencode(screen, doseq=True)}")
    if checked.get("page") and checked.get("cursor"):
        msg = "cursor: a page is named as well. Go on by the cursor, or by pages."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, msg, "cursor")
    return Question(
        view=view,
        filters=filters_of(view),
        page=checked.get("page"),
        limit=checked.get("limit") or USUAL_ROWS,
        cursor=checked.get("cursor"),
        format=checked.get("format"),
        level=checked.get("of"),
    )


def check(said: Said, known: type[_Known]) -> _Known:
    """Return the parameters by their form; Refusal names the first that has another."""
    fields = known.model_fields
    for name, values in said.items():
        if name not in fields:
            there = f"there are {', '.join(fields)}" if fields else "there is none here"
            msg = f"{name}: there is no such parameter; {there}. Mend its name, or leave it out."
            raise Refusal(HTTPStatus.BAD_REQUEST, msg, name)
        if len(values) > 1 and not _several(fields[name].annotation):
            msg = f"{name}: it is said {len(values)} times, expected once. Leave one."
            raise Refusal(HTTPStatus.BAD_REQUEST, msg, name)
    given = {
        name: list(values) if _several(fields[name].annotation) else values[0]
        for name, values in said.items()
    }
    try:
        return known.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        about = fields[name].description or ""
        # The pattern is for programs, in the OpenAPI document; the sentence for people.
        why = "" if first["type"] == "string_pattern_mismatch" else f" ({first['msg']})"
        msg = f"{name}={_short(first['input'])}: this can not be understood{why}. Expected: {about}"
        raise Refusal(HTTPStatus.BAD_REQUEST, msg, name) from None


def check_part(name: str, said: str, pattern: str) -> None:
    """Raise Refusal for a part of the path that can be no name."""
    if not re.fullmatch(pattern.strip("^$"), said):
        msg = f"{name}: {_short(said)} has not the form of one. Look it up in the list."
        raise Refusal(HTTPStatus.BAD_REQUEST, msg, name)


def filters_of(view: View) -> dict[str, list[str]]:
    """Return what a view chooses, as the address bar says it; the kind in any case."""
    told: dict[str, list[str]] = {"kind": [view.chosen.kind_counted]}
    for name, value in parse_qsl(view.to_url().removeprefix("?")):
        if name not in {"kind", "lang", "cal", "page"}:
            told.setdefault(name, []).append(value)
    return told


def _understood(name: str, value: str) -> None:
    """Raise Refusal where the address bar's own reader leaves the value out."""
    if name == "against":
        for one, other in parse_qsl(value, keep_blank_values=True):
            _understood(one, other)
        _possible({one: [other] for one, other in parse_qsl(value)})
    alone = View.from_url(f"?{urlencode([(name, value)])}")
    if alone != View() or (name, value) in _DEFAULTS:
        return
    msg = f"{name}={_short(value)}: there is no such {'day' if name in {'start', 'end'} else 'value'}. Look at /api/v1/docs for what it takes."
    raise Refusal(HTTPStatus.BAD_REQUEST, msg, name)


def _possible(said: Said) -> None:
    """Raise Refusal where the days are the wrong way round."""
    start, end = (from_iso(said.get(name, [""])[0]) for name in ("start", "end"))
    if start and end and start > end:
        msg = f"start={start} lies after end={end}. Mend the days."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, msg, "start")


def _several(kind: Any) -> bool:
    """Tell whether a parameter may be said several times."""
    if get_origin(kind) in {Union, UnionType}:
        return any(_several(one) for one in get_args(kind))
    return get_origin(kind) is list


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= 40 else f"{said[:39]}\N{HORIZONTAL ELLIPSIS}"  # noqa: PLR2004 - of a sentence
