"""
Which agencies does the city have, what are they called in English, and whose are they?

In: the agencies of the 1999 call counts. Out: `agencies.csv`, one row per agency; parent is
empty for an agency directly under the mayor.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import SourceError
from ingest.facts import official

SAID = Path("reference") / "taipei_1999_call_agencies_2022.csv"

AGENCIES_EN = {
    "主計處": "Department of Budget, Accounting and Statistics",
    "交通局": "Department of Transportation",
    "交通局交工處": "Traffic Engineering Office",
    "交通局停管處": "Parking Management and Development Office",
    "交通局公運處": "Public Transportation Office",
    "交通局裁決所": "Traffic Adjudication Office",
    "人事處": "Department of Personnel",
    "體育局": "Department of Sports",
    "公訓處": "Department of Civil Servant Development",
    "兵役局": "Department of Compulsory Military Service",
    "勞動局": "Department of Labor",
    "區公所": "District Offices",
    "原民會": "Indigenous Peoples Commission",
    "地政局": "Department of Land Administration",
    "工務局": "Public Works Department",
    "工務局公園處": "Parks and Street Lights Office",
    "工務局大地處": "Geotechnical Engineering Office",
    "工務局新工處": "New Construction Office",
    "工務局水利處": "Hydraulic Engineering Office",
    "工務局衛工處": "Sewerage Systems Office",
    "捷運公司": "Taipei Rapid Transit Corporation",
    "捷運局": "Department of Rapid Transit Systems",
    "政風處": "Department of Government Ethics",
    "教育局": "Department of Education",
    "文化局": "Department of Cultural Affairs",
    "民政局": "Department of Civil Affairs",
    "法務局": "Department of Legal Affairs",
    "消防局": "Fire Department",
    "環保局": "Department of Environmental Protection",
    "產業局": "Department of Economic Development",
    "產業局動保處": "Animal Protection Office",
    "產業局商業處": "Office of Commerce",
    "產業局市場處": "Market Administration Office",
    "研考會": "Research, Development and Evaluation Commission",
    "社會局": "Department of Social Welfare",
    "秘書處": "Secretariat",
    "自來水處": "Taipei Water Department",
    "衛生局": "Department of Health",
    "觀傳局": "Department of Information and Tourism",
    "警察局": "Police Department",
    "財政局": "Department of Finance",
    "財政局稅捐處": "Taipei Revenue Service",
    "資訊局": "Department of Information Technology",
    "都市計畫委員會": "Urban Planning Commission",
    "都發局": "Department of Urban Development",
    "都發局建管處": "Construction Management Office",
}
"""English as on the agencies' own English sites, without "Taipei City"."""

PARENTS = {"區公所": "民政局"}
"""Parents that the name does not begin with: 工務局公園處 is of 工務局 by its name."""

NO_AGENCIES = (
    "1999話務中心",
    "中央行政機關或其他地方政府機關",
    "其他",
    "非市政單位",
    "臺北市議會",
    "臺北市選委會",
    "市長室",
    "副市長室",
)
"""Answered by the call centre itself, not the city's, or no agency that takes cases."""


def build(source: Path, into: Path) -> int:
    """Write agencies.csv; SourceError where the counts name an agency unknown here."""
    said = official.table(source / SAID)["agency"].to_list()
    known = {*AGENCIES_EN, *NO_AGENCIES}
    if known != set(said):
        msg = (
            f"{source / SAID}: expected the agencies of ingest/facts/agencies.py; "
            f"{sorted(known ^ set(said))} stand in one of the two only. "
            "Give each new agency its English name there."
        )
        raise SourceError(msg)
    agencies = [name for name in said if name in AGENCIES_EN]
    table = pl.DataFrame(
        {
            "agency": agencies,
            "agency_en": [AGENCIES_EN[name] for name in agencies],
            "parent": [_parent(name) for name in agencies],
        }
    ).sort("agency")
    table.write_csv(into / "agencies.csv")
    return table.height


def _parent(agency: str) -> str | None:
    """Return the agency above, None for one directly under the mayor."""
    above = (name for name in AGENCIES_EN if agency.startswith(name) and name != agency)
    return PARENTS.get(agency) or next(above, None)
