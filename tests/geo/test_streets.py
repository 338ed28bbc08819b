"""What an address of any city must be read as."""

from __future__ import annotations

import polars as pl
import pytest

from geo.address import normalise
from geo.streets import streets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("臺南市永康區永大路二段128-1號", ("永康區", "永大路2段", True)),
        ("701台灣台南市東區北門路二段4號", ("東區", "北門路2段", True)),
        ("臺南市701台灣台南市中西區忠孝街78巷口", ("中西區", "忠孝街", True)),
        ("臺北市大安區仁慈里12鄰忠孝東路四段1號", ("大安區", "忠孝東路4段", True)),
        ("臺南市永康區鹽行里仁愛街108巷69號", ("永康區", "仁愛街", True)),
        ("永華路一段267號", (None, "永華路1段", True)),
        ("臺南市中西區孔廟園區", ("中西區", None, True)),
        ("台南市中西區", ("中西區", None, False)),
        ("", (None, None, False)),
    ],
)
def test_district_and_street_are_read_behind_the_city(text, said):
    """Postal code, country and city in any number; a district alone says no street."""
    plain = pl.Series([text]).to_frame("t").select(normalise(pl.col("t"))).to_series()

    assert said == streets(plain).row(0)
