"""What is a table? Columns that carry their meaning, and a door that checks them."""

import pyarrow as pa
import pytest

from data.errors import StoreError
from data.schema import TABLES, conform


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_means(name):
    """The meaning lies with the column, where docs/tables.md takes it from."""
    silent = [
        field.name
        for field in TABLES[name]
        if not (field.metadata or {}).get(b"about", b"").strip()
    ]

    assert [] == silent


@pytest.mark.parametrize("name", TABLES)
def test_lengths_and_shares_name_their_unit(name):
    """A column in metres or km2 says so in its name and in its meaning."""
    units = {"_m": "metres", "_km2": "km2"}
    wrong = [
        field.name
        for field in TABLES[name]
        for ending, unit in units.items()
        if field.name.endswith(ending) and unit not in field.metadata[b"about"].decode()
    ]

    assert [] == wrong


def test_conform_puts_columns_in_order_and_type():
    """The order is the schema's, numbers are cast, what is missing is null."""
    said = pa.table({"shared_m": [3, 0], "area_id": ["a", "b"]})

    rows = conform("neighbours", said)

    assert [
        {"area_id": "a", "neighbour_id": None, "shared_m": 3.0},
        {"area_id": "b", "neighbour_id": None, "shared_m": 0.0},
    ] == rows.to_pylist()
    assert TABLES["neighbours"].types == rows.schema.types


def test_conform_leaves_its_argument():
    """What comes in is not changed."""
    said = pa.table({"shared_m": [3], "area_id": ["a"]})
    conform("neighbours", said)

    assert {"shared_m": [3], "area_id": ["a"]} == said.to_pydict()


def test_conform_keeps_an_empty_table_empty():
    """No rows stay no rows, with every column."""
    rows = conform("topics", pa.table({"topic_id": pa.array([], pa.int32())}))

    assert 0 == rows.num_rows
    assert TABLES["topics"].names == rows.schema.names


def test_an_unknown_column_is_told():
    """A column without a place in the schema is an error with the known ones beside it."""
    with pytest.raises(StoreError, match=r"table topics: unknown columns \['colour'\]"):
        conform("topics", pa.table({"colour": ["red"]}))


@pytest.mark.parametrize("value", ["many", 2**40, 1.5])
def test_a_value_that_does_not_fit_is_told(value):
    """A word, a number too large and a half are no int32: an error, never a guess."""
    with pytest.raises(
        StoreError, match="table topics, column topic_id: expected int32"
    ):
        conform("topics", pa.table({"topic_id": [value]}))
