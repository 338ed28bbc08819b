"""What must stand in the tables that leave the store as files."""

from __future__ import annotations

import pytest

from data.errors import SourceError
from ingest.tables_out import write


def test_the_file_has_a_header_and_a_row_for_each(tmp_path, tiny_city):
    """A spreadsheet opens it: UTF-8 with its mark. The city told one thing."""
    out = tmp_path / "told.csv"

    rows = write(tiny_city(demo="false"), "build_info", out)

    assert 1 == rows
    assert b"\xef\xbb\xbfkey,value\r\ndemo,false\r\n" == out.read_bytes()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path, tiny_city):
    """What, where, why."""
    with pytest.raises(SourceError, match="can not be written"):
        write(tiny_city(), "collisions", tmp_path / "nowhere" / "c.csv")
