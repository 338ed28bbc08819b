"""
What does the demo hide, and where exactly? The answers, for tests, docs and visitors.

In: `plants.toml` beside this file. Out: PLANTS, CAMPAIGN (its row of the campaign
register), and the table of them that stands in docs/demo.md.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib import resources

from data import facts
from ingest.demo import phrases

AT = 30_000
"""The number of petitions for which `Plant.cases` is told."""


@dataclass(frozen=True)
class Plant:
    """One thing that is planted; everything else is chance."""

    name: str
    kind: str
    """hotspot, emerging_topic, campaign, mass_submission or slow_agency."""
    about: str
    about_en: str
    topic: str
    """Topic of its texts (`id` in the phrase files); empty where it is any."""
    subcategory: str
    """案件次類別; empty where it is any."""
    agency: str
    """受理機關; empty where it is any."""
    villages: tuple[str, ...]
    """Codes of its villages; empty for the whole city."""
    start: dt.date
    """First day."""
    end: dt.date
    """Last day."""
    cases: int
    """Cases added to what would be there anyway, for 30,000 petitions in all."""

    def size(self, n: int) -> int:
        """Return how many cases it adds among n petitions."""
        return round(self.cases * n / AT)


def _read() -> tuple[tuple[Plant, ...], dict[str, object]]:
    text = (resources.files("ingest.demo") / "plants.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    topics = {topic.name: topic for topic in phrases.topics()}
    categories = facts.read("subcategories")
    agencies = dict(
        zip(
            categories["subcategory"].to_pylist(),
            categories["agency"].to_pylist(),
            strict=True,
        )
    )
    found = []
    for said in content["plant"]:
        topic = topics.get(said["topic"])
        subcategory = topic.subcategory if topic else ""
        agency = said.pop("agency", agencies.get(subcategory, ""))
        villages = tuple(said.pop("villages"))
        found.append(
            Plant(**said, villages=villages, subcategory=subcategory, agency=agency)
        )
    campaign = next(plant for plant in found if plant.kind == "campaign")
    row = content["campaign"] | {
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
        "areas": ";".join(campaign.villages),
    }
    return tuple(found), row


PLANTS, CAMPAIGN = _read()


def table() -> str:
    """Return PLANTS as the Markdown table that stands in docs/demo.md."""
    known = facts.read("villages")
    names = dict(
        zip(known["village_id"].to_pylist(), known["village"].to_pylist(), strict=True)
    )
    lines = [
        "| name | kind | what | agency, sub-category | villages | days | cases |",
        "|---|---|---|---|---|---|--:|",
    ]
    lines += [
        f"| {plant.name} | {plant.kind} | {plant.about} ({plant.about_en}) "
        f"| {'、'.join(filter(None, (plant.agency, plant.subcategory))) or 'any'} "
        f"| {'、'.join(f'{names[one]} {one}' for one in plant.villages) or 'whole city'} "
        f"| {plant.start} … {plant.end} | {plant.cases or '-'} |"
        for plant in PLANTS
    ]
    return "\n".join(lines)
