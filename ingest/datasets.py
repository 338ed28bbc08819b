"""
Which open data sets of Taipei are known by name, and which resources has one now?

In: a name or the id of a data set. Out: the addresses of its resources, asked of the portal,
since a new month is a new resource. Ids are those of the data set's page on data.taipei.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

PORTAL = "https://data.taipei"


@dataclass(frozen=True)
class Dataset:
    """A data set of the portal."""

    name: str
    """What it is called here: the source that reads it."""
    dataset_id: str
    title: str
    """Its name on the portal."""


@dataclass(frozen=True)
class Resource:
    """One file of a data set, e.g. a month."""

    resource_id: str
    name: str


KNOWN: Sequence[Dataset] = (
    Dataset(
        "taipei_1999", "b796f87a-0ed8-4e57-89f6-225a4941b1ed", "臺北市政府1999派工資料"
    ),
    Dataset(
        "taipei_petition_categories",
        "cb423c17-88eb-4231-a725-f1b93247d1bf",
        "臺北市陳情系統類別資料",
    ),
    Dataset(
        "streetlight", "0219b559-c9e4-4efe-93f0-9961360bd7bf", "臺北市路燈維修資料"
    ),
)

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def id_of(said: str) -> str:
    """Return the id of a data set by name, title or id; SettingsError for another word."""
    for known in KNOWN:
        if said in {known.name, known.title}:
            return known.dataset_id
    if _ID.fullmatch(said):
        return said.lower()
    msg = (
        f"fetch {said}: expected {', '.join(known.name for known in KNOWN)}, the id of a "
        "data set, or dataset or open311 with --url."
    )
    raise SettingsError(msg)


def listing(dataset_id: str, portal: str) -> str:
    """Return the address that tells the resources of a data set."""
    return f"{portal.rstrip('/')}/api/frontstage/tpeod/dataset.view?id={dataset_id}"


def address(resource: Resource, portal: str) -> str:
    """Return the API address of a resource, page by page to be asked."""
    return f"{portal.rstrip('/')}/api/v1/dataset/{resource.resource_id}?scope=resourceAquire"


def resources(content: bytes) -> list[Resource]:
    """Return the resources that a listing tells; ValueError where it is none."""
    try:
        told = json.loads(content)["payload"]["resources"]
        return [Resource(str(one["rid"]), str(one["name"])) for one in told]
    except (KeyError, TypeError) as error:
        msg = f"expected payload.resources with rid and name, {error} is missing"
        raise ValueError(msg) from error
