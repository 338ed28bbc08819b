"""
In which form does GeoReport v2 tell things? JSON or XML, and errors as a list of its own.

In: rows as dictionaries. Out: answers of HTTP, with the names that the standard gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal
from xml.etree import ElementTree as ET

from flask import Response

from dashboard.exports.safe import sayable_text

Form = Literal["json", "xml"]
_MIMES: Final = {
    "json": "application/json; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
}


def listed(
    rows: Sequence[Mapping[str, Any]], names: tuple[str, str], form: Form
) -> Response:
    """Return rows; `names` are those of the list and of one row in XML."""
    if form == "json":
        return _answer(json.dumps(list(rows), ensure_ascii=False), form)
    root = ET.Element(names[0])
    for row in rows:
        _put(ET.SubElement(root, names[1]), row)
    return _answer(_text(root), form)


def one(said: Mapping[str, Any], name: str, form: Form) -> Response:
    """Return one thing."""
    if form == "json":
        return _answer(json.dumps(dict(said), ensure_ascii=False), form)
    root = ET.Element(name)
    _put(root, said)
    return _answer(_text(root), form)


def refused(status: HTTPStatus, why: str, form: Form) -> Response:
    """Return why a question is not answered, as the standard tells errors."""
    rows = [{"code": status.value, "description": why}]
    answer = listed(rows, ("errors", "error"), form)
    answer.status_code = status
    return answer


def _put(into: ET.Element, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if isinstance(value, Mapping):
            _put(ET.SubElement(into, name), value)
        elif isinstance(value, (list, tuple)):
            parent = ET.SubElement(into, name)
            for part in value:
                inner = ET.SubElement(parent, name.removesuffix("s"))
                if isinstance(part, Mapping):
                    _put(inner, part)
                else:
                    inner.text = _word(part)
        else:
            ET.SubElement(into, name).text = _word(value)


def _word(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return sayable_text(str(value))


def _text(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _answer(text: str, form: Form) -> Response:
    answer = Response(text, content_type=_MIMES[form])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
