"""
What does a build say of itself? The tables of the account: every row, repair and change.

They are tables of the store like those of `data/schema.py`, which lists them.
"""

from __future__ import annotations

import pyarrow as pa

from data.schema_column import MOMENT, TEXT, column

# One column a line, to be read as the table that it is.
# fmt: off
REJECTS = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("file", TEXT, "file name"),
        column("line", pa.int64(), "line of the file on which the row starts, from 1"),
        column("reason", TEXT, "reason code"),
        column("row_said", TEXT, "the row as said, masked"),
        column("mended", pa.bool_(), "whether a later file brought the row mended, see: petitions rejects"),
    ]
)

REPAIRS = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("file", TEXT, "file name"),
        column("kind", TEXT, "what was mended: shifted, lost_time, big5, float_time, short_time, "
                "half_day_time, roc_date, excel_date, full_width, renamed_category, "
                "garbled_category (characters lost), lost_character (bytes that are none), "
                "ruined_ref (told apart by petition_id)"),
        column("rows", pa.int64(), "rows of the file that were mended so"),
    ]
)

HISTORY = pa.schema(
    [
        column("petition_id", TEXT, "a petition that was seen again with something changed"),
        column("version", pa.int32(), "from 1, in the order of delivery; the last is in petitions"),
        column("file", TEXT, "file that said so"),
        column("agency", TEXT, "agency that handled the case then"),
        column("section", TEXT, "section then"),
        column("delivered_at", MOMENT, "handed to the agency, local time"),
        column("due_at", MOMENT, "reply due, local time"),
        column("closed_at", MOMENT, "closed, local time"),
        column("status", TEXT, "open or closed then"),
        column("reassigned", pa.int32(), "number of re-assignments until then (改分)"),
        column("satisfaction", pa.int8(), "1 (worst) to 5 (best)"),
    ]
)

QUALITY = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("month", pa.date32(), "month of receipt, its first day; null for rows without a day"),
        column("measure", TEXT, "of petitions: rows, filled:COLUMN, said:PART (of the address), "
                "time_known, place:LEVEL, future, closed_before_filed; of the rows read: read, "
                "rejected, repeated, repaired:KIND"),
        column("rows", pa.int64(), "petitions, or rows read, that have it"),
        column("of", pa.int64(), "petitions, or rows read, of the month"),
    ]
)

COLLISIONS = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("source_ref", TEXT, "a published number that several petitions bear"),
        column("petitions", pa.int64(), "different petitions under it"),
        column("first_at", MOMENT, "the earliest was received, local time"),
        column("last_at", MOMENT, "the latest was received, local time"),
        column("months", pa.int32(), "different months in which they were received"),
        column("ruined", pa.bool_(), "whether a spreadsheet ruined the number, e.g. 2.02506E+12"),
    ]
)

CHANGES = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("month", pa.date32(), "month of receipt, its first day; null for a whole column"),
        column("change", TEXT, "since the last build: new, gone, changed (petitions), "
                "column_appeared, column_vanished (of a source), place (share of a match level)"),
        column("name", TEXT, "the column that changed, or the match level; empty for new and gone"),
        column("rows", pa.int64(), "petitions that it concerns"),
        column("share_before", pa.float64(), "of place: share of the month's petitions before, 0-1"),
        column("share_now", pa.float64(), "of place: share of them now, 0-1"),
    ]
)

BUILD_INFO = pa.schema(
    [
        column("key", TEXT, "what is told, e.g. built_at, demo, read, data_until"),
        column("value", TEXT, "its value"),
    ]
)

FILES = pa.schema(
    [
        column("source", TEXT, "name of the source"),
        column("file", TEXT, "file name"),
        column("sha256", TEXT, "hash of its bytes"),
        column("read", pa.int64(), "rows read"),
        column("kept", pa.int64(), "rows that became a petition"),
        column("repeated", pa.int64(), "rows that say again what another row said"),
        column("rejected", pa.int64(), "rows that could not be used, see rejects"),
    ]
)
# fmt: on
