"""
What is a program told whose question can not be answered? Which part, and why.

In: a status and a sentence. Out: an answer after RFC 9457 (application/problem+json).
"""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

MIME = "application/problem+json"


class Problem(BaseModel):
    """Why a question was not answered."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(
        default="about:blank", description="Always about:blank: `detail` tells."
    )
    title: str = Field(description="The name of the status.")
    status: int = Field(description="The status of HTTP.")
    detail: str = Field(description="One sentence: what, where, expected, what to do.")
    parameter: str | None = Field(
        default=None, description="The parameter that is meant, where one is."
    )


class Refusal(Exception):  # noqa: N818 - what is said to a program, not what went wrong
    """A question that is not answered as it was asked."""

    def __init__(
        self, status: HTTPStatus, detail: str, parameter: str | None = None
    ) -> None:
        """Say which status, and in one sentence why."""
        super().__init__(detail)
        self.status, self.detail, self.parameter = status, detail, parameter


def answer(said: Refusal) -> Response:
    """Return what the program is told."""
    problem = Problem(
        title=said.status.phrase,
        status=said.status.value,
        detail=said.detail,
        parameter=said.parameter,
    )
    told = Response(
        json.dumps(problem.model_dump(), ensure_ascii=False),
        status=said.status,
        content_type=MIME,
    )
    told.headers["Cache-Control"] = "private, no-store"
    if said.status is HTTPStatus.UNAUTHORIZED:
        told.headers["WWW-Authenticate"] = 'Bearer realm="petitions"'
    return told
