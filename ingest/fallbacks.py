"""
Which places of this build are none, but where a geocoder puts what it can not find?

In: petitions and addresses. Out: rows of `fallbacks`: of the points that sources state, and
of our own points and villages; and the stated points that are not to be taken for a place.
"""

from __future__ import annotations

import polars as pl

from geo.address import normalise
from geo.streets import streets
from models.fallbacks import fallbacks

_CELL = 10_000
"""Cells a degree, 11 m: Tainan's fall-back point differs in the fifth decimal."""
_ROW = 10_000_000
_SURE = 0.01

POINT_READINGS = ("nought", "unreadable", "elsewhere")
"""How a stated point is read that gives no place, see `geo.points`."""


def stated(petitions: pl.DataFrame) -> pl.DataFrame:
    """Return the stated points of each source that are none; address_said is still there."""
    with_point = petitions.drop_nulls("point_lon")
    found = [
        _stated(source, rows)
        for (source,), rows in with_point.group_by("source", maintain_order=True)
    ]
    return pl.concat(found) if found else _rows(_nothing(), "stated")


def marked(points: pl.DataFrame, none: pl.DataFrame) -> pl.DataFrame:
    """
    Return the rows that state a point, with reading, and fate where that is settled.

    points : row, source, address_said, point_lon, point_lat, point_reading. Fate is null
    where the point is to be asked, else nought, unreadable, elsewhere or fallback.
    """
    bad = none.filter(pl.col("level") == "point").select(
        "source", _cell("lon", "lat").alias("place"), none=pl.lit(value=True)
    )
    return (
        points.drop_nulls("point_reading")
        .with_columns(_cell("point_lon", "point_lat").alias("place"))
        .join(bad.unique(), on=["source", "place"], how="left", maintain_order="left")
        .select(
            "row",
            "source",
            "address_said",
            "point_lon",
            "point_lat",
            reading="point_reading",
            fate=pl.when(pl.col("point_reading").is_in(POINT_READINGS))
            .then("point_reading")
            .when("none")
            .then(pl.lit("fallback")),
        )
    )


def cases(petitions: pl.DataFrame) -> pl.DataFrame:
    """Return what `found` asks of the petitions of a part."""
    # Some 90 names on 1.5 M rows: as numbers they are grouped faster.
    category = pl.col("category").cast(pl.Categorical)
    return petitions.select("address_id", category, _month()).drop_nulls("address_id")


def words(addresses: pl.DataFrame) -> pl.DataFrame:
    """
    Return what `found` asks of a share of the addresses.

    What a text names itself, a landmark, is its street here: eighty ways to say where in a
    park do not make it a fallback.
    """
    ours = ~pl.col("match_level").is_in(["stated_point", "corrected"])
    return addresses.select(
        "address_id",
        "address_said",
        "district",
        street=pl.when(pl.col("match_level") == "landmark")
        .then("why")
        .otherwise("road"),
        words=pl.col("match_level") != "district",
        point=pl.when(ours).then(_cell("lon", "lat")),
        village=pl.when(ours).then("village_id").cast(pl.Int64),
    )


def found(cases: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """
    Return our own points and villages that are likely none.

    cases : of `cases`, all parts together. addresses : of `words`, all shares together.
    """
    said = addresses.select("address_id", "district", "street", "words")
    placed = cases.join(
        addresses.select("address_id", "point", "village"), on="address_id", how="left"
    )
    points = fallbacks(placed.rename({"point": "place"}).drop("village"), said, _SURE)
    of_village = placed.rename({"village": "place"}).drop("point")
    villages = fallbacks(of_village, said, _SURE, points=False)
    examples = _examples(placed, addresses, points, "point")
    return pl.concat(
        [
            _rows(points.join(examples, on="place", how="left"), "found"),
            _rows(
                villages.join(
                    _examples(placed, addresses, villages, "village"),
                    on="place",
                    how="left",
                ),
                "found",
                level="village",
            ),
        ]
    )


def _stated(source: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the stated points of one source that are none."""
    addresses = rows.select(pl.col("address_said").unique()).with_row_index(
        "address_id"
    )
    said = pl.concat(
        [
            addresses.select("address_id"),
            streets(addresses.select(normalise(pl.col("address_said"))).to_series()),
        ],
        how="horizontal",
    )
    cases = rows.select(
        "address_said",
        "category",
        _month(),
        place=_cell("point_lon", "point_lat"),
    ).join(addresses, on="address_said")
    none = fallbacks(cases.drop("address_said"), said, _SURE)
    examples = _examples(cases.rename({"place": "point"}), addresses, none, "point")
    return _rows(none.join(examples, on="place", how="left"), "stated", source=source)


def _examples(
    cases: pl.DataFrame, addresses: pl.DataFrame, none: pl.DataFrame, key: str
) -> pl.DataFrame:
    """Return place and example: the address that most cases there have."""
    there = cases.join(
        none.select(pl.col("place").unique()), left_on=key, right_on="place"
    )
    return (
        there.group_by(key, "address_id")
        .len()
        .join(addresses.select("address_id", "address_said"), on="address_id")
        .sort(key, "len", "address_said", descending=[False, True, False])
        .group_by(key, maintain_order=True)
        .agg(pl.col("address_said").first().alias("example"))
        .rename({key: "place"})
    )


def _rows(
    none: pl.DataFrame, basis: str, *, source: str | None = None, level: str = "point"
) -> pl.DataFrame:
    """Return rows of `fallbacks`."""
    point = level == "point"
    lon = ((pl.col("place") // _ROW) / _CELL).round(4)
    lat = ((pl.col("place") % _ROW) / _CELL).round(4)
    return none.select(
        source=pl.lit(source, pl.String),
        basis=pl.lit(basis),
        level=pl.lit(level),
        lon=lon if point else pl.lit(None, pl.Float64),
        lat=lat if point else pl.lit(None, pl.Float64),
        village_id=pl.lit(None, pl.String)
        if point
        else pl.col("place").cast(pl.String),
        reason="reason",
        category="category",
        month="month",
        cases="cases",
        of="of",
        share="share",
        usual_share="usual_share",
        streets="streets",
        districts="districts",
        q="q",
        example="example",
    )


def _nothing() -> pl.DataFrame:
    empty = pl.DataFrame(
        schema={
            "place": pl.Int64,
            "category": pl.String,
            "month": pl.Date,
            "address_id": pl.Int64,
        }
    )
    said = pl.DataFrame(
        schema={
            "address_id": pl.Int64,
            "district": pl.String,
            "street": pl.String,
            "words": pl.Boolean,
        }
    )
    return fallbacks(empty, said).with_columns(example=pl.lit(None, pl.String))


def _cell(lon: str, lat: str) -> pl.Expr:
    """Return one whole number for each cell of 1/10,000 degree."""
    across = (pl.col(lon) * _CELL).round().cast(pl.Int64)
    return across * _ROW + (pl.col(lat) * _CELL).round().cast(pl.Int64)


def _month() -> pl.Expr:
    return pl.col("filed_at").dt.truncate("1mo").cast(pl.Date).alias("month")
