"""
What did people write down that a page needs? Series breaks and decisions about topics.

In: the settings, which name the registry. Out: values, and a sentence where the registry can
not be read: a page is then drawn without them, and says so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dashboard import queries_quality
from data.errors import RegistryError

if TYPE_CHECKING:
    from dashboard.impact import Register
    from data.registry import Registry
    from data.registry_breaks import Break
    from data.registry_topics import Decision
    from data.settings import Settings
    from data.store import Store

WAIT_S: Final = 3.0
"""A reader waits so long for a registry that another program holds."""


@lru_cache(maxsize=8)
def opened(where: str) -> Registry:
    """Return the registry, opened once: 0.4 s the first time, 1 ms a question after it."""
    from data.registry import Registry as Opened  # noqa: PLC0415 - SQLAlchemy: 0.3 s

    return Opened(where, wait_s=WAIT_S)


def breaks(settings: Settings) -> tuple[tuple[Break, ...], str | None]:
    """Return the series breaks that stand, and what is wrong where they can not be read."""
    from data import registry_breaks  # noqa: PLC0415

    try:
        return tuple(registry_breaks.breaks(opened(settings.registry))), None
    except RegistryError as error:
        return (), str(error)


def decisions(settings: Settings, line: str) -> tuple[tuple[Decision, ...], str | None]:
    """Return what was decided about the topics of a line, the oldest first."""
    from data import registry_topics  # noqa: PLC0415

    try:
        return tuple(registry_topics.decisions(opened(settings.registry), line)), None
    except RegistryError as error:
        return (), str(error)


def register(store: Store, settings: Settings) -> tuple[Register, str | None]:
    """
    Return the campaigns that stand, and the breaks of the store's own sources.

    And what is wrong where they can not be read.
    """
    from dashboard.impact import Register as Known  # noqa: PLC0415 - numpy, scipy: 0.5 s
    from data import registry_campaigns  # noqa: PLC0415

    every, wrong = breaks(settings)
    sources = set(queries_quality.files(store)["source"].to_pylist())
    known = tuple(one for one in every if one.source in sources)
    try:
        found = registry_campaigns.campaigns(opened(settings.registry))
    except RegistryError as error:
        return Known(breaks=known), str(error)
    return Known(tuple(found), known), wrong
