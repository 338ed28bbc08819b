"""What do the tests of the demo share? One demo of 30,000, and a second reading of its places."""

import re
import unicodedata

import polars as pl
import pytest

from data import facts
from ingest import demo

_SECTIONS = str.maketrans("一二三四五六七八九", "123456789")


class Doors:
    """
    The shipped doors, found in a text by a rule of its own.

    A second implementation on purpose: it shares no line with the geocoder, nor with the
    code that wrote the places.
    """

    def __init__(self):
        doors = pl.DataFrame(facts.read("doors")).with_columns(
            pl.col("lane", "alley").fill_null("")
        )
        keys = doors.select("road", "lane", "alley", "number").rows()
        self.known = {}
        for key, district, village in zip(
            keys, doors["district"], doors["village_id"], strict=True
        ):
            self.known.setdefault(key, {})[district] = village
        roads = sorted({key[0] for key in keys}, key=len, reverse=True)
        self.pattern = re.compile(
            rf"(?P<road>{'|'.join(map(re.escape, roads))})"
            r"(?:(?P<lane>\d+)巷)?(?:(?P<alley>\d+)弄)?(?P<number>臨?\d+(?:[-之]\d+)?)號"
        )

    def found(self, text):
        """Return road, lane, alley and number that the text names, or None."""
        plain = unicodedata.normalize("NFKC", text)
        plain = re.sub(
            r"[一二三四五六七八九](?=段)", lambda m: m[0].translate(_SECTIONS), plain
        )
        match = self.pattern.search(plain)
        if match is None:
            return None
        number = match["number"].replace("之", "-")
        return match["road"], match["lane"] or "", match["alley"] or "", number

    def village(self, text):
        """Return the village of a text that names a known door, or None where it is open."""
        key = self.found(text)
        places = self.known.get(key, {}) if key else {}
        stated = [one for district, one in places.items() if district in text]
        if stated:
            return stated[0]
        return next(iter(places.values())) if len(set(places.values())) == 1 else None


@pytest.fixture(scope="session")
def doors():
    """Return the doors by their second reading."""
    return Doors()


@pytest.fixture(scope="session")
def petitions(doors):
    """Return the demo as it ships, with its days read and the villages of its doors."""
    table = pl.DataFrame(demo.generate())
    moments = {
        name: pl.concat_str(
            (pl.col(name).str.slice(0, 3).cast(pl.Int32, strict=False) + 1911).cast(
                pl.String
            ),
            pl.col(name).str.slice(3),
        ).str.to_datetime(form, strict=False)
        for name, form in (
            ("受理日期", "%Y/%m/%d %H:%M"),
            ("送達日期", "%Y/%m/%d %H:%M"),
            ("結案日期", "%Y/%m/%d %H:%M"),
            ("辦理期限", "%Y/%m/%d"),
        )
    }
    return table.with_columns(
        received=moments["受理日期"],
        delivered=moments["送達日期"],
        closed=moments["結案日期"],
        due=moments["辦理期限"].dt.date(),
        day=moments["受理日期"].dt.date(),
        village_id=pl.Series(
            [doors.village(said) for said in table["陳情地點"]], dtype=pl.String
        ),
    )
