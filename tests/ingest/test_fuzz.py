"""What any file must end in: an account that closes, or one sentence."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.errors import PetitionsError
from data.settings import Settings
from ingest import reading, sources
from ingest.crew import here
from ingest.dates import moments

TAIPEI = ["案件編號", "派工項目", "案件地址", "立案日期", "立案時間"]
HELLO = ["案件編號", "主旨", "陳情內容", "陳情地點", "受理日期", "結案日期", "改分次數"]
OPEN311 = ["service_request_id", "service_name", "requested_datetime", "address", "status"]  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["20240930", "113/09/30 下午2:05", "民國113年2月30日", "45565.5", "9999999", "0",
         "松山區三民路1號5樓之2", "王小明先生0912345678", "2.02506E+12", '"', "，", "\x00"]
    ),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=6)
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _account(name: str, raw: bytes) -> list[tuple[int, ...]] | None:
    """Return the account of a file delivered twice; None where one sentence refuses it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(raw)
        files = [*sources.exports([path]), *sources.exports([path])]
        try:
            with here(Path(folder) / "a.duckdb") as crew:
                parts = reading.read(files, Settings(), None, crew)
                rows = reading.together(parts, crew)
                kept = sum(frame.height for frame in rows.kept(crew))
        except PetitionsError as error:
            return None if "\n" not in str(error) else [(1, 0, 0, 0)]
    account = rows.account.select("read", "kept", "repeated", "rejected").rows()
    assert sum(row[1] for row in account) == kept
    return account


def _closes(account: list[tuple[int, ...]] | None) -> bool:
    """Say whether every row is accounted for, and nothing of the second file is new."""
    return account is None or (
        all(read == sum(fates) for read, *fates in account) and not account[1][1]
    )


@FEW
@given(
    header=st.sampled_from([TAIPEI, HELLO, OPEN311]).flatmap(st.permutations),
    dropped=st.integers(0, 3),
    rows=ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp950", "big5hkscs", "utf-16"]),
    written=st.fixed_dictionaries(
        {
            "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
            "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        }
    ),
)
def test_any_rows_below_any_columns_are_accounted_for(
    header, dropped, rows, encoding, written
):
    """Columns in any order and some missing, cells of any kind, in any encoding."""
    text = io.StringIO(newline="")
    csv.writer(text, **written).writerows([header[dropped:], *rows])

    assert _closes(_account("a.csv", text.getvalue().encode(encoding, "replace")))


@FEW
@given(
    text=st.text(st.sampled_from('",，\n\r\0 號路20241號三民\ufeff'), max_size=200),
    encoding=st.sampled_from(["utf-8", "cp950"]),
)
@example('1,"\n2,"', "utf-8")
@example('"""', "utf-8")
def test_any_text_below_a_header_is_accounted_for(text, encoding):
    """Quotes and commas where they do not belong."""
    raw = (",".join(TAIPEI) + "\n" + text).encode(encoding, "replace")

    assert _closes(_account("a.csv", raw))


@FEW
@given(
    raw=st.binary(max_size=200),
    suffix=st.sampled_from([".csv", ".txt", ".xlsx", ".xls", ".ods", ".json"]),
)
def test_any_bytes_are_refused_or_accounted_for(raw, suffix):
    """Whole files of random bytes."""
    assert _closes(_account(f"a{suffix}", raw))


@FEW
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda of: st.lists(of, max_size=4)
        | st.dictionaries(st.sampled_from(OPEN311) | st.text(max_size=3), of, max_size=6),
        max_leaves=15,
    )
)  # fmt: skip
@example(
    [{"service_request_id": 1, "requested_datetime": {"a": []}, "service_name": 1}]
)
def test_any_json_is_refused_or_accounted_for(value):
    """Any value, and lists of objects whose values are of any kind."""
    assert _closes(_account("a.json", json.dumps(value).encode()))


@FEW
@given(
    st.lists(
        st.text(max_size=20) | st.text("0123456789/-.年月日上下午: T", max_size=20)
    )
)
@example(["99999", "00000.9", "2958466", "9" * 400, "10000/1/1", "00010101", "1e5"])
def test_any_text_is_a_moment_or_none(texts):
    """No text raises; a moment that is found is one that a store can keep."""
    found = moments(
        pl.Series(texts, dtype=pl.String), pl.Series(texts, dtype=pl.String)
    )

    assert found.height == len(texts)
    assert found["at"].cast(pl.Datetime("us")).null_count() == found["at"].null_count()


@pytest.mark.parametrize(
    "cell", ["好" * 400_000, "0912345678 " * 90_000, '"' * 999_999]
)
def test_a_cell_of_a_megabyte_is_a_cell(cell):
    """Whatever stands in it."""
    rows = [HELLO, ["1", "主旨", cell, "三民路1號", "20240930", "", ""]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)

    assert [(1, 1, 0, 0), (1, 0, 1, 0)] == _account("a.csv", text.getvalue().encode())
