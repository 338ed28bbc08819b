r"""
Which parameters does the API know, and which values has each? Those of the address bar.

One model makes both the OpenAPI document and the check of a request, so that neither can
promise what the other refuses. Patterns are written for any engine: no \w, whose letters
differ from one to the next.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from dashboard.address import MOST_VALUES
from dashboard.dates import Calendar
from dashboard.filters import Kind, Punctuality, Repeated
from dashboard.queries_cases import Order
from dashboard.queries_time import By
from dashboard.text import Language
from dashboard.view import Base, Layer

MOST_ROWS: Final = 5_000
"""Of one answer; 5,000 cases are 4 MB of JSON and half a second of one thread."""
USUAL_ROWS: Final = 1_000

# Letters that are printed, and that a name of the city can hold: Latin, the signs and the
# phonetic letters of Chinese, full-width forms. All are printable to Python as well.
_SIGNS: Final = (
    "\\u00a1-\\u00ac\\u00ae-\\u00ff\\u2010-\\u2027\\u2030-\\u205e\\u2460-\\u24ff"
    "\\u3001-\\u303f\\u3105-\\u312f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufa6d"
    "\\uff01-\\uff60"
)
_NAME: Final = f"^[\\u0021-\\u007e{_SIGNS}]([ \\u0021-\\u007e{_SIGNS}]{{0,99}})$"
_MONTH_DAY: Final = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|[12][0-9]))"
)
_DAY: Final = f"(191[2-9]|19[2-9][0-9]|2[0-9]{{3}})-{_MONTH_DAY}"
_LON: Final = "-?(1[0-7][0-9]|[1-9]?[0-9])(\\.[0-9]{1,9})?"
_LAT: Final = "-?([1-8]?[0-9])(\\.[0-9]{1,9})?"
_METRES: Final = "(2[0-9]|[3-9][0-9]|[1-9][0-9]{2,3}|1[0-9]{4}|20000)"
_HOUR: Final = "([01]?[0-9]|2[0-3])"
_PLAN: Final = "([1-9]|[1-4][0-9]|5[0-2])-(200|1?[0-9]{1,2})"
_PLAIN_NAME: Final = "[0-9A-Za-z\\u4e00-\\u9fff]{1,40}"
_OTHER: Final = (
    f"((agency|category|channel)={_PLAIN_NAME}|district=[0-9]{{8}}|(start|end)={_DAY})"
)

Name: TypeAlias = Annotated[str, Field(pattern=_NAME)]
Code: TypeAlias = Annotated[str, Field(pattern="^[0-9]{8}$")]
Day: TypeAlias = Annotated[str, Field(pattern=f"^{_DAY}$")]
Format: TypeAlias = Literal["json", "csv", "geojson", "arrow"]
_Several: Final = Field(max_length=MOST_VALUES)


class Parameters(BaseModel):
    """What a question about petitions may say; each name is that of the address bar."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    start: Day | None = None
    """First day of receipt, ISO, included."""
    end: Day | None = None
    """Last day of receipt, ISO, included."""
    agency: Annotated[list[Name], _Several] = []
    """Agencies, by their names."""
    category: Annotated[list[Name], _Several] = []
    """Categories, by their names."""
    topic: Annotated[list[Annotated[int, Field(ge=0, le=999_999)]], _Several] = []
    """Topics, by number: cases whose first topic is one of these."""
    district: Annotated[list[Code], _Several] = []
    """Districts, by official code (TOWNCODE)."""
    village: Annotated[str, Field(pattern="^([0-9]{11}|none)$")] | None = None
    """A village by official code (VILLCODE); none: cases without one."""
    channel: Annotated[list[Name], _Several] = []
    """Channels: web, phone, app, letter, village_chief, other."""
    kind: Kind | None = None
    """complaint unless said; a category that is chosen shows it whatever its kind."""
    weekday: Annotated[list[Annotated[int, Field(ge=1, le=7)]], _Several] = []
    """Days of the week of receipt, 1 Monday to 7 Sunday."""
    hours: Annotated[str, Field(pattern=f"^{_HOUR}-{_HOUR}$")] | None = None
    """Hours of receipt, e.g. 8-17; 22-5 is a night. Only cases whose time is known."""
    punctuality: Annotated[list[Punctuality], _Several] = []
    """Closed by the day due or not, as things stood on the last day of the data."""
    reassigned: Literal["yes"] | None = None
    """Passed on between agencies at least once."""
    repeated: Repeated | None = None
    """Cases that were told several times: each once, or only these."""
    satisfaction: Annotated[list[Annotated[int, Field(ge=1, le=5)]], _Several] = []
    """Answers, 1 worst to 5 best."""
    level: Annotated[list[Name], _Several] = []
    """How well the place is known (match_level)."""
    q: Name | None = None
    """Words, each of them in number, subject, text or address."""
    area: (
        Annotated[str, Field(pattern=f"^({_LON},{_LAT};){{2,39}}{_LON},{_LAT}$")] | None
    ) = None
    """Inside lon,lat;lon,lat;lon,lat (EPSG:4326), 3 to 40 corners."""
    near: Annotated[str, Field(pattern=f"^{_LON},{_LAT},{_METRES}$")] | None = None
    """Within lon,lat,metres; 20 to 20,000 metres."""
    layer: Layer | None = None
    """Of hot spots: which numbers are told of a village."""
    base: Base | None = None
    """Of hot spots: what the counts are held against."""
    order: Literal[Order, "chance"] | None = None
    """Of the table due: chance puts those likeliest to be late first."""
    by: Literal[By, "words"] | None = None
    """Of series: what tells them apart."""
    step: Literal["day", "week", "month"] | None = None
    """Of series: by what time they go."""
    against: Annotated[str, Field(pattern=f"^{_OTHER}(&{_OTHER}){{0,9}}$")] | None = (
        None
    )
    """Of series: other filters to compare with, as an address, e.g. agency=A."""
    case: Annotated[str, Field(pattern="^[0-9a-f]{20}$")] | None = None
    """Of the table case: which, by petition_id."""
    campaign: Name | None = None
    """Of the table campaign: which, by id."""
    plan: Annotated[str, Field(pattern=f"^{_PLAN}$")] | None = None
    """Of the tables plan, plan_power and plan_villages: weeks and villages, e.g. 8-20."""
    lang: Language | None = None
    """Language of the words about columns; zh-Hant unless said."""
    cal: Calendar | None = None
    """Taken, since links carry it; days are ISO here in any case."""
    page: Annotated[int, Field(ge=1, le=999_999)] | None = None
    """Page of `limit` rows, from 1."""
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = None
    """Rows of one answer, 5,000 at most; 1,000 unless said."""
    format: Format | None = None
    """Kind of answer; it wins over the header Accept."""


class CaseParameters(Parameters):
    """What a question about cases may say; a list that goes on has its cursor."""

    cursor: Annotated[str, Field(pattern="^[0-9]{8}[0-9a-f]{20}$")] | None = None
    """Where the answer before ended, as its `next` says it. Not together with page."""


class AreaParameters(BaseModel):
    """What a question about districts and villages may say."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    of: Literal["village", "district"] | None = None
    """Villages unless said."""
    page: Annotated[int, Field(ge=1, le=999_999)] | None = None
    """Page of `limit` rows, from 1."""
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = None
    """Rows of one answer, 5,000 at most; 1,000 unless said."""
    format: Format | None = None
    """Kind of answer; it wins over the header Accept."""


class OneParameters(BaseModel):
    """What a question about one thing may say, which its address names."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    lang: Language | None = None
    """Language of the words about columns; zh-Hant unless said."""
    format: Format | None = None
    """Kind of answer; it wins over the header Accept."""


class NoParameters(BaseModel):
    """What a question may say that has nothing to choose."""

    model_config = ConfigDict(extra="forbid")
