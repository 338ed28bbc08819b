"""
What did the registry begin with? Series breaks, those known among them, and corrections.

Each month and count of the known breaks was read off the published 1999 files
(`benchmarks/breaks.py`); where a file was not at hand, the reason says so.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_WRITTEN = datetime(2026, 11, 23)  # noqa: DTZ001 - moments lie in UTC without a zone
_OPEN = None  # what began and has not ended

# Each: kind, concerns, name, before, starts, ends, reason.
_KNOWN = [
    (
        "renamed", "category", "路燈不亮或損壞", "路燈故障或設施損壞",
        date(2024, 9, 1), _OPEN,
        "The old item was last used on 2024-08-31, the new one first on 2024-09-01; same districts, 1,176 cases in the last month and 945 in the first: one series under two names.",
    ),
    (
        "renamed", "category", "動物救援", "動物虐待傷害",
        date(2023, 7, 1), _OPEN,
        "The old item was last used on 2023-02-18, the new one stands in the files since 2023-07 (those of 2023-05 and 06 were not at hand); 12 cases in the old one's last twelve months, 130 to 441 a month since: the new item takes in far more, so levels before and after do not compare.",
    ),
    (
        "renamed", "category", "河濱公園自行車道破損、油漬及樹倒", "河濱自行車道破損",
        date(2022, 3, 10), _OPEN,
        "The old item was last used on 2021-12-09, the wider one first on 2022-03-10.",
    ),
    (
        "renamed", "category", "河濱公園自行車道及堤外便道破損、散落物、油漬及樹倒", "河濱公園自行車道破損、油漬及樹倒",
        date(2023, 9, 23), _OPEN,
        "The old item was last used on 2023-08-30, the wider one first on 2023-09-23; in 2024-05 and from 2025-01 on it is also published with question marks for some of its characters.",
    ),
    (
        "began", "category", "市區道路坑洞處理", "",
        date(2016, 1, 1), _OPEN,
        "No case before 2016-01-01, 354 in the first month, and no other item fell: potholes were not published before.",
    ),
    (
        "began", "category", "道路側溝溝蓋(含周邊)損壞遺失", "",
        date(2016, 1, 1), _OPEN,
        "No case before 2016-01-01, 45 in the first month, and no other item fell.",
    ),
    (
        "began", "category", "道路側溝內溝牆(底)破損", "",
        date(2016, 1, 18), _OPEN,
        "No case before 2016-01-18, 6 a month since, and no other item fell.",
    ),
    (
        "began", "category", "道路散落物或油漬處理", "",
        date(2017, 9, 1), _OPEN,
        "No case before 2017-09-01, 458 in the first month, and no other item fell.",
    ),
    (
        "filled", "column", "road", "",
        date(2018, 9, 12), _OPEN,
        "A road stands in 19 to 31 % of a day's addresses until 2018-09-11 and in 93 to 99 % from 2018-09-12 on: before, most addresses are a district and words.",
    ),
    (
        "filled", "column", "lane", "",
        date(2018, 9, 12), _OPEN,
        "A lane stands in 7 to 13 % of a day's addresses in 2018-08 and until 2018-09-11, and in 47 to 61 % from 2018-09-12 on: as for roads.",
    ),
    (
        "filled", "column", "number", "",
        date(2018, 9, 20), _OPEN,
        "House numbers stand in 3 to 8 % of a month's addresses until 2017-01 and in 11 to 18 % until 2018-08, in 75 to 88 % on 2018-09-20 to 27, again in 23 to 32 % until 2018-10-08, and in 79 to 89 % of every month since 2018-11: a trend by village across 2018-09 and 10 is an artefact.",
    ),
    (
        "filled", "column", "village", "",
        date(2018, 9, 20), _OPEN,
        "Addresses name no village until 2018-09-11, 60 to 77 % do on 2018-09-20 to 27, 6 to 12 % until 2018-10-08, and 57 to 78 % in nearly every month since 2018-11: as for house numbers.",
    ),
    (
        "filled", "column", "village", "",
        date(2024, 3, 12), date(2024, 3, 18),
        "Addresses name a village in 24 % on 2024-03-12 and in 2 to 6 % until 2024-03-18, in 65 to 79 % on all other days of the month.",
    ),
    (
        "filled", "column", "floor", "",
        date(2024, 3, 12), _OPEN,
        "Floors stand in at most 0.2 % of a month's addresses from 2018-10 to 2024-02 and in 43 to 62 % since 2024-04, first on 2024-03-12: the publisher no longer takes them out.",
    ),
    (
        "filled", "column", "village", "",
        date(2026, 3, 1), _OPEN,
        "The publisher writes no village any more from 2026-03 on, so places rest on road and number alone; told of the published files, those from 2026-03 on were not at hand.",
    ),
    (
        "partial", "rows", "", "",
        date(2022, 5, 1), date(2022, 5, 31),
        "5,535 cases, half of a usual month, and few from 2022-04-23 to 2022-05-27; case numbers run to 5,952 only, of which 93 % are published as in every month of 2022: fewer cases were taken down, no rows were lost.",
    ),
    (
        "ruined", "column", "source_ref", "",
        date(2023, 5, 1), date(2025, 6, 30),
        "A spreadsheet ruined the case numbers of 26 monthly files: 9 digits, one number a day, until 2025-03, then 2.02504E+12, one a month; read in 24 files from 2023-07 on, those of 2023-05 and 06 were not at hand.",
    ),
]  # fmt: skip


def upgrade() -> None:
    """Make the two tables and write down the breaks that are known."""
    breaks = op.create_table(
        "series_breaks",
        sa.Column("break_id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("concerns", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column("withdrawn_why", sa.Text),
    )
    op.create_table(
        "geocode_corrections",
        sa.Column("correction_id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("place_key", sa.Text, nullable=False, index=True),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        sa.Column("village_id", sa.Text),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    columns = ("kind", "concerns", "name", "before", "starts", "ends", "reason")
    op.bulk_insert(
        breaks,
        [
            dict(zip(columns, known, strict=True))
            | {"source": "taipei_1999", "who": "petitions", "at": _WRITTEN}
            for known in _KNOWN
        ],
    )


def downgrade() -> None:
    """Take the two tables away, with all that was written in them."""
    op.drop_table("geocode_corrections")
    op.drop_table("series_breaks")
