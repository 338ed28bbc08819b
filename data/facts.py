"""
Which reference facts ship with the project, and how are they read?

Each is one file under `data/reference/`, told of in its SOURCES.md.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from data.errors import ReferenceDataError

FOLDER = Path(str(resources.files("data"))) / "reference"


def read(name: str) -> pa.Table:
    """
    Return one table of reference facts, e.g. `read("villages")`.

    A `.parquet` keeps its types; every column of a `.csv` is text, and an empty field is
    the empty text.
    """
    try:
        if (path := FOLDER / f"{name}.parquet").is_file():
            return parquet.read_table(path)
        path = FOLDER / f"{name}.csv"
        with path.open(encoding="utf-8") as lines:
            header = lines.readline().strip().split(",")
        return csv.read_csv(
            path,
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string())
            ),
        )
    except (OSError, pa.ArrowInvalid) as error:
        msg = f"{FOLDER / name}: the reference fact can not be read ({error}). Install the project again, or rebuild it as SOURCES.md says."
        raise ReferenceDataError(msg) from error
