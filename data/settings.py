"""What may a city set? One `petitions.toml`, read once, handed on as frozen values."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveInt,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass

from data.errors import SettingsError
from data.settings_access import Access
from data.settings_digests import Digests, Mail

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _here(said: object) -> object:
    """Return a path where an address is one of this machine."""
    return Path(said) if isinstance(said, str) and "://" not in said else said


@dataclass(config=_STRICT)
class Topics:
    """How petitions with a text are grouped."""

    count: NonNegativeInt = 40
    """Number of topics; 0 chooses the one that halves of the texts agree upon."""
    refit_after: NonNegativeFloat = 0.1
    """Share of more texts from which they are learned again; 0: when asked for only."""
    seed: int = 20260101
    """Seed of the sample that is learned from, where there are very many texts."""


@dataclass(config=_STRICT)
class Hotspots:
    """How hot spots are told from chance."""

    false_discovery_rate: float = 0.05
    """Share of false alarms among the villages that are called hot or cold."""
    min_petitions: int = 30
    """Fewer cases than this in the chosen filter: say so instead of testing."""


@dataclass(config=_STRICT)
class Map:
    """What lies under the villages of the map."""

    tiles: str = ""
    """Address of tiles with {z}, {x}, {y}; empty: none, and nothing is asked of any host."""
    attribution: str = ""
    """Whose tiles they are."""


@dataclass(config=_STRICT)
class Suggestions:
    """How category and agency are suggested for a text."""

    most_texts: int = 15_000
    """Texts that a build learns from; 0: nothing is learned."""
    least_sure: float = 0.5
    """A chance below which nothing is suggested, only the three likeliest shown."""
    seed: int = 20260101
    """Seed of the order in which the texts are learned from."""


@dataclass(config=_STRICT)
class Emerging:
    """When a category, a topic or a word is said to grow."""

    days: int = 28
    """The last days that are held against the past; whole weeks."""
    min_petitions: int = 10
    """Fewer cases in those days: said to be few instead of tested."""
    false_discovery_rate: float = 0.05
    """Share of false alarms among those that are said to grow."""


@dataclass(config=_STRICT)
class Duplicates:
    """When two petitions are taken for one case, or for copies of one template."""

    radius_m: float = 50.0
    """Two cases further apart are never one; within it, the category's own cases tell."""
    days: float = 7.0
    """Two cases longer apart are never one."""
    least_likeness: float = 0.7
    """Chance, 0-1, from which on two are one case."""
    least_copies: int = 10
    """Fewer texts that are nearly alike are no template."""


@dataclass(config=_STRICT)
class Scorecard:
    """How much each indicator weighs in an agency's score; below 0 what is bad."""

    on_time: float = 4.0
    """Cases closed by their day, of those whose day has come or that are closed."""
    far_late: float = -2.0
    """Of the same, those that took more than three times the days allowed."""
    passed_on_late: float = -1.0
    """Cases passed on to another agency later than the next working day, of all."""
    satisfied: float = 2.0
    """Answers of 4 or 5, of the answers."""


@dataclass(config=_STRICT)
class Campaigns:
    """When a promotion campaign is said not to have worked, and which villages are silent."""

    useful_lift: NonNegativeFloat = 0.1
    """Share of more cases below which a campaign brought nothing worth having."""
    false_discovery_rate: float = 0.05
    """Share of false alarms among campaigns, and among villages, that stand out."""


@dataclass(config=_STRICT)
class Disclosure:
    """How small a number is shown to whoever may not read the cases behind it."""

    least: PositiveInt = 5
    """Fewest cases that are counted together; fewer are told in a larger group."""


@dataclass(config=_STRICT)
class Retention:
    """How long words and exact places are kept in the store; counts are kept for ever."""

    texts_months: NonNegativeInt = 0
    """Months after which a case is kept without subject and text; 0: for ever."""
    places_months: NonNegativeInt = 0
    """Months after which only village or district of its place is kept; 0: for ever."""


@dataclass(config=_STRICT)
class Settings:
    """Everything that a city may set; petitions.toml shows the whole list."""

    store: Path = Path("data/build/petitions.duckdb")
    """The store file."""
    registry: str = "petitions.registry.sqlite"
    """The registry, what people wrote: a path, or the URL of a PostgreSQL database."""
    landing: Annotated[Path | str, BeforeValidator(_here)] = Path("data/raw")
    """
    The folder in which every export is kept as it came, or its address in an object store
    (s3://bucket/folder; the environment says who we are); unmasked, private.
    """
    doors: Path = Path("data/build/doors.parquet")
    """The official doors, where an agency has imported them (petitions doors import)."""
    topics: Topics = field(default_factory=Topics)
    hotspots: Hotspots = field(default_factory=Hotspots)
    map: Map = field(default_factory=Map)
    suggestions: Suggestions = field(default_factory=Suggestions)
    emerging: Emerging = field(default_factory=Emerging)
    duplicates: Duplicates = field(default_factory=Duplicates)
    scorecard: Scorecard = field(default_factory=Scorecard)
    campaigns: Campaigns = field(default_factory=Campaigns)
    disclosure: Disclosure = field(default_factory=Disclosure)
    retention: Retention = field(default_factory=Retention)
    access: Access = field(default_factory=Access)
    mail: Mail = field(default_factory=Mail)
    digests: Digests = field(default_factory=Digests)
    agencies: dict[str, str] = field(default_factory=dict)
    """Category to agency, where the city knows better than our assumption."""
    hello_taipei_columns: dict[str, str] = field(default_factory=dict)
    """Our column to the header in the city's export, where it differs from the default."""


def load() -> Settings:
    """
    Return the settings of $PETITIONS_SETTINGS, else ./petitions.toml, else the defaults.

    $PETITIONS_STORE and $PETITIONS_REGISTRY win over the file. Unknown keys and wrong
    kinds raise SettingsError.
    """
    named = os.environ.get("PETITIONS_SETTINGS")
    path = Path(named or "petitions.toml")
    said = _parsed(path) if named or path.is_file() else {}
    try:
        settings = TypeAdapter(Settings).validate_python(said)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        msg = f"{path}: the setting {key} is not usable ({first['msg']}). petitions.toml of the project shows every key with its unit."
        raise SettingsError(msg) from error
    if store := os.environ.get("PETITIONS_STORE"):
        settings = dataclasses.replace(settings, store=Path(store))
    if registry := os.environ.get("PETITIONS_REGISTRY"):
        settings = dataclasses.replace(settings, registry=registry)
    return settings


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: the settings can not be read ({error.strerror}). Mend PETITIONS_SETTINGS or unset it."
        raise SettingsError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: the settings are not TOML in UTF-8 ({error})."
        raise SettingsError(msg) from error
