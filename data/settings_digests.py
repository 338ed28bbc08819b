"""
How do digests leave the house? The parts `[mail]` and `[digests]`, and one secret.

The password stands in the environment and not in the file: the file is copied and shown.
"""

from __future__ import annotations

import os
from typing import Annotated

from pydantic import ConfigDict, Field, NonNegativeInt, PositiveFloat, PositiveInt
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid", frozen=True)


@dataclass(config=_STRICT)
class Mail:
    """Which server takes mail from us."""

    host: str = ""
    """The mail server; empty: no mail is sent, and a subscription by mail waits."""
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    """Its port: 587 with STARTTLS, 25 within a closed network."""
    starttls: bool = True
    """Whether the line is encrypted before anything is said; a server that can not is left."""
    user: str = ""
    """The account there; empty: none is needed."""
    sender: str = ""
    """The address that mail comes from, e.g. petitions@city.example."""
    timeout_s: PositiveFloat = 20.0
    """Seconds that the server, or the one of a webhook, may keep silent."""


@dataclass(config=_STRICT)
class Digests:
    """What is told to those who subscribed."""

    due_days: NonNegativeInt = 3
    """Days before its day from which on an open case is told to be due."""
    most_items: PositiveInt = 20
    """Lines of one subscription in a digest; the others are counted, with a link."""
    private_webhooks: bool = False
    """Whether webhooks may lead into the private network, and go without encryption."""


def mail_password() -> str:
    """Return the password of the account at the mail server; empty: none."""
    return os.environ.get("PETITIONS_MAIL_PASSWORD", "")
