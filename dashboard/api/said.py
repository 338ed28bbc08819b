"""What is each parameter, and each list, called on the page about the API? Keys of words."""

from __future__ import annotations

from typing import Final

PARAMETERS: Final = {
    "against": "api_said.against",
    "agency": "api_said.agency",
    "area": "api_said.area",
    "base": "api_said.base",
    "by": "api_said.by",
    "cal": "api_said.cal",
    "campaign": "api_said.campaign",
    "case": "api_said.case",
    "category": "api_said.category",
    "channel": "api_said.channel",
    "cursor": "api_said.cursor",
    "district": "api_said.district",
    "end": "api_said.end",
    "format": "api_said.format",
    "hours": "api_said.hours",
    "kind": "api_said.kind",
    "lang": "api_said.lang",
    "layer": "api_said.layer",
    "level": "api_said.level",
    "limit": "api_said.limit",
    "near": "api_said.near",
    "of": "api_said.of",
    "order": "api_said.order",
    "page": "api_said.page",
    "plan": "api_said.plan",
    "punctuality": "api_said.punctuality",
    "q": "api_said.q",
    "reassigned": "api_said.reassigned",
    "repeated": "api_said.repeated",
    "satisfaction": "api_said.satisfaction",
    "start": "api_said.start",
    "step": "api_said.step",
    "topic": "api_said.topic",
    "village": "api_said.village",
    "weekday": "api_said.weekday",
}
"""By the name in the address."""
ROWS: Final = {
    "listPetitions": "api_rows.list_petitions",
    "getPetition": "api_rows.get_petition",
    "listAreas": "api_rows.list_areas",
    "listTopics": "api_rows.list_topics",
    "listCampaigns": "api_rows.list_campaigns",
    "getCampaign": "api_rows.get_campaign",
}
"""By the name of the operation; a table of a page is called as in its exports."""
