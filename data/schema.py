"""
What is a table? One Arrow schema per table of the store, each column with its meaning.

`docs/tables.md` is generated from this file; a test keeps the two equal.
"""

from __future__ import annotations

import pyarrow as pa

from data.errors import StoreError


def _column(name: str, kind: pa.DataType, about: str) -> pa.Field:
    """Return a field that carries its meaning (and unit) as metadata."""
    return pa.field(name, kind, metadata={"about": about})


_text = pa.string()
_moment = pa.timestamp("s")

# One column a line, to be read as the table that it is.
# fmt: off
PETITIONS = pa.schema(
    [
        _column("petition_id", _text, "ours; 20 hex digits of the content; stable across rebuilds"),
        _column("source", _text, "name of the source, e.g. taipei_1999"),
        _column("source_ref", _text, "the city's own number as published; not unique"),
        _column("agency", _text, "agency that handles the case (受理機關)"),
        _column("agency_basis", _text, "stated (by the export) or assumed (from the category)"),
        _column("section", _text, "section within the agency (受理科室)"),
        _column("category", _text, "category, spellings folded to one name"),
        _column("category_said", _text, "category as the source wrote it"),
        _column("kind", _text, "complaint, or service_order (e.g. a bulky-waste pick-up)"),
        _column("channel", _text, "web, phone, app, letter, village_chief or other"),
        _column("filed_at", _moment, "received, local time Asia/Taipei (UTC+8, no daylight saving)"),
        _column("time_known", pa.bool_(), "false where only the day is known; filed_at is then 00:00"),
        _column("delivered_at", _moment, "handed to the agency, local time"),
        _column("due_at", _moment, "reply due, local time"),
        _column("closed_at", _moment, "closed, local time"),
        _column("status", _text, "open or closed; null where the source does not say"),
        _column("reassigned", pa.int32(), "number of re-assignments between agencies (改分)"),
        _column("satisfaction", pa.int8(), "1 (worst) to 5 (best); null where not answered"),
        _column("subject", _text, "subject, masked"),
        _column("text", _text, "text of the petition, masked"),
        _column("topic_id", pa.int32(), "its first topic, see topics"),
        _column("place_basis", _text, "address (stated), or text: found in subject or text"),
        _column("address_id", pa.int64(), "the address text, see addresses"),
    ]
)

ADDRESSES = pa.schema(
    [
        _column("address_id", pa.int64(), "ours; 63 bits of the text; stable across rebuilds"),
        _column("address_said", _text, "the place as written, masked (floors and rooms taken out)"),
        _column("district", _text, "district that the text states (區)"),
        _column("village", _text, "village that the text states (里)"),
        _column("road", _text, "road with its section (路/街/大道 + 段, Arabic section number)"),
        _column("lane", _text, "lane (巷)"),
        _column("alley", _text, "alley (弄)"),
        _column("number", _text, "door number with its branch, e.g. 17-5 (號/之)"),
        _column("match_level", _text, "corrected (by a person), stated_point (by the source), door, same_number, nearest, lane, crossing, relative, landmark, "
                "road, village, district, outside or none"),
        _column("score", pa.float32(), "chance that the village is right, 0-1"),
        _column("lon", pa.float64(), "degrees, EPSG:4326; null unless a point is known"),
        _column("lat", pa.float64(), "degrees, EPSG:4326; null unless a point is known"),
        _column("error_m", pa.float32(), "radius, metres, that holds the true place (about 2 in 3)"),
        _column("village_id", _text, "official code of the village; null where undecided"),
        _column("district_id", _text, "official code of the district; null where unknown"),
        _column("candidates", pa.list_(pa.struct([("village_id", _text), ("weight", pa.float32())])),
                "villages that the text leaves open, weights add up to 1; empty where decided"),
        _column("why", _text, "the step that placed it, in words"),
    ]
)

AREAS = pa.schema(
    [
        _column("area_id", _text, "official code (VILLCODE of 11 or TOWNCODE of 8 digits)"),
        _column("level", _text, "village or district"),
        _column("name", _text, "name, e.g. 三民里"),
        _column("name_en", _text, "English name, e.g. Sanmin Vil."),
        _column("parent_id", _text, "district of a village; null for a district"),
        _column("parent", _text, "name of that district; null for a district"),
        _column("parent_en", _text, "English name of that district; null for a district"),
        _column("households", pa.int32(), "households"),
        _column("residents", pa.int32(), "residents"),
        _column("men", pa.int32(), "male residents"),
        _column("women", pa.int32(), "female residents"),
        _column("aged_0_14", pa.int32(), "residents under 15"),
        _column("aged_15_64", pa.int32(), "residents of 15 to 64"),
        _column("aged_65_up", pa.int32(), "residents of 65 and more"),
        _column("area_km2", pa.float64(), "area, km2, in EPSG:3826"),
        _column("lon", pa.float64(), "a point inside, degrees, EPSG:4326"),
        _column("lat", pa.float64(), "a point inside, degrees, EPSG:4326"),
        _column("geometry", pa.binary(), "polygon, WKB, EPSG:4326, simplified to 2 m"),
    ]
)

NEIGHBOURS = pa.schema(
    [
        _column("area_id", _text, "a village"),
        _column("neighbour_id", _text, "a village that touches it (border or corner)"),
        _column("shared_m", pa.float64(), "length of the common border, metres; 0 at a corner"),
    ]
)

TOPICS = pa.schema(
    [
        _column("topic_id", pa.int32(), "number of the topic: from 1 where learned, from 1001 where a category stands in"),
        _column("label", _text, "two to four words that tell the topic from the others, or the name that people gave it"),
        _column("label_learned", _text, "the words alone"),
        _column("words", pa.list_(_text), "its words, the most telling first"),
        _column("petitions", pa.int64(), "petitions for which it is the first topic"),
        _column("share", pa.float64(), "the same, of all petitions with a text, 0-1"),
        _column("basis", _text, "text (learned from texts) or category (where there is no text; most columns are null then)"),
        _column("family_id", pa.int32(), "upper level: topics that share words, from 1"),
        _column("family", _text, "name of the family: first words of its largest topics"),
        _column("locked", pa.bool_(), "people locked it: its petitions stay in it when topics are learned again"),
        _column("stability", pa.float64(), "mean Jaccard with its best match among topics of either half of the texts, 0-1; below 0.5 it dissolves"),
        _column("coherence", pa.float64(), "mean NPMI of its first five words, -1 to 1; null where it has one word"),
        _column("main_category", _text, "the city's category that most of its petitions have"),
        _column("main_category_share", pa.float64(), "share of its petitions with that category, 0-1"),
        _column("examples", pa.list_(_text), "petition_id of up to five that show it best, no two alike"),
    ]
)

TOPICS_LEDGER = pa.schema(
    [
        _column("version", pa.int32(), "version of the topics that came of it, from 1"),
        _column("at", _text, "moment, UTC, ISO"),
        _column("why", _text, "why topics were learned again, or whose decision was followed"),
        _column("kind", _text, "new, split, gone, merged or drifted (of a topic); moved (of petitions)"),
        _column("topic_id", pa.int32(), "the topic; of moved petitions the one they left, 0 for none"),
        _column("other_id", pa.int32(), "moved: where to, 0 for none; merged: into which; split: off which"),
        _column("petitions", pa.int64(), "petitions that moved; else those of the topic"),
    ]
)

TOPICS_CURVE = pa.schema(
    [
        _column("n_topics", pa.int32(), "number of topics that was tried"),
        _column("stability", pa.float64(), "mean adjusted Rand index of topics of halves of the texts"),
        _column("error", pa.float64(), "its standard error over three ways of halving"),
        _column("chosen", pa.bool_(), "the largest number that is not clearly below the best"),
    ]
)

PETITION_TOPICS = pa.schema(
    [
        _column("petition_id", _text, "a petition with a text"),
        _column("topic_id", pa.int32(), "one of its topics: the first, and each with a quarter of it or more"),
        _column("weight", pa.float32(), "how much of it, 0-1"),
    ]
)

DUPLICATES = pa.schema(
    [
        _column("petition_id", _text, "a petition that is in a group of several; in one group of a kind at most"),
        _column("group_id", pa.int32(), "number of the group, from 1 in the order of its lead"),
        _column("kind", _text, "same_case (one incident, told several times), template (one text from many places) "
                "or repeat (one text about one place)"),
        _column("lead", pa.bool_(), "true for the earliest petition; counted without the others, a group counts once"),
        _column("likeness", pa.float32(), "chance of being the lead's incident, 0-1; of a template or repeat: share of "
                "the text in common with the lead's"),
        _column("why", _text, "how near to the lead in place and time, or how many copies from how many places"),
    ]
)

REJECTS = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("file", _text, "file name"),
        _column("line", pa.int64(), "line of the file on which the row starts, from 1"),
        _column("reason", _text, "reason code"),
        _column("row_said", _text, "the row as said, masked"),
        _column("mended", pa.bool_(), "whether a later file brought the row mended, see: petitions rejects"),
    ]
)

REPAIRS = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("file", _text, "file name"),
        _column("kind", _text, "what was mended: shifted, lost_time, big5, float_time, short_time, "
                "half_day_time, roc_date, excel_date, full_width, renamed_category, "
                "garbled_category (characters lost), lost_character (bytes that are none), "
                "ruined_ref (told apart by petition_id)"),
        _column("rows", pa.int64(), "rows of the file that were mended so"),
    ]
)

HISTORY = pa.schema(
    [
        _column("petition_id", _text, "a petition that was seen again with something changed"),
        _column("version", pa.int32(), "from 1, in the order of delivery; the last is in petitions"),
        _column("file", _text, "file that said so"),
        _column("agency", _text, "agency that handled the case then"),
        _column("section", _text, "section then"),
        _column("delivered_at", _moment, "handed to the agency, local time"),
        _column("due_at", _moment, "reply due, local time"),
        _column("closed_at", _moment, "closed, local time"),
        _column("status", _text, "open or closed then"),
        _column("reassigned", pa.int32(), "number of re-assignments until then (改分)"),
        _column("satisfaction", pa.int8(), "1 (worst) to 5 (best)"),
    ]
)

QUALITY = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("month", pa.date32(), "month of receipt, its first day; null for rows without a day"),
        _column("measure", _text, "of petitions: rows, filled:COLUMN, said:PART (of the address), "
                "time_known, place:LEVEL, future, closed_before_filed; of the rows read: read, "
                "rejected, repeated, repaired:KIND"),
        _column("rows", pa.int64(), "petitions, or rows read, that have it"),
        _column("of", pa.int64(), "petitions, or rows read, of the month"),
    ]
)

COLLISIONS = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("source_ref", _text, "a published number that several petitions bear"),
        _column("petitions", pa.int64(), "different petitions under it"),
        _column("first_at", _moment, "the earliest was received, local time"),
        _column("last_at", _moment, "the latest was received, local time"),
        _column("months", pa.int32(), "different months in which they were received"),
        _column("ruined", pa.bool_(), "whether a spreadsheet ruined the number, e.g. 2.02506E+12"),
    ]
)

CHANGES = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("month", pa.date32(), "month of receipt, its first day; null for a whole column"),
        _column("change", _text, "since the last build: new, gone, changed (petitions), "
                "column_appeared, column_vanished (of a source), place (share of a match level)"),
        _column("name", _text, "the column that changed, or the match level; empty for new and gone"),
        _column("rows", pa.int64(), "petitions that it concerns"),
        _column("share_before", pa.float64(), "of place: share of the month's petitions before, 0-1"),
        _column("share_now", pa.float64(), "of place: share of them now, 0-1"),
    ]
)

POINTS = pa.schema(
    [
        _column("source", _text, "name of the source that states points"),
        _column("reading", _text, "how they were read: degrees, swapped, metres (TWD97), nought, unreadable, elsewhere"),
        _column("fate", _text, "used, corrected (a person's word wins), fallback (see fallbacks), outside (the city), "
                "far (over 100 m from what the text says), or nought, unreadable, elsewhere"),
        _column("cases", pa.int64(), "petitions of which that is so"),
    ]
)

FALLBACKS = pa.schema(
    [
        _column("source", _text, "the source that states the point; null where it is ours"),
        _column("basis", _text, "stated (by the source) or found (by us)"),
        _column("level", _text, "point (a cell of 1/10,000 degree) or village"),
        _column("lon", pa.float64(), "degrees, EPSG:4326, to four decimals; null for a village"),
        _column("lat", pa.float64(), "degrees, EPSG:4326, to four decimals; null for a village"),
        _column("village_id", _text, "official code of the village; null for a point"),
        _column("reason", _text, "streets (it stands for too many), or sudden (a share that it never had)"),
        _column("category", _text, "category whose share it takes; null for streets"),
        _column("month", pa.date32(), "month in which it takes it; null for streets"),
        _column("cases", pa.int64(), "cases there, that name a street; for sudden, of the category and month"),
        _column("of", pa.int64(), "all cases of the category and month; for streets, cases"),
        _column("share", pa.float64(), "of streets: cases on others than its four commonest; of sudden: cases / of"),
        _column("usual_share", pa.float64(), "the same elsewhere; or before"),
        _column("streets", pa.int64(), "different streets that the addresses name"),
        _column("districts", pa.int64(), "different districts that the addresses name"),
        _column("q", pa.float64(), "false discovery rate at which it would first be told"),
        _column("example", _text, "the address that most cases there have, masked"),
    ]
)

DISAGREEMENTS = pa.schema(
    [
        _column("address_said", _text, "an address that states its village, masked"),
        _column("basis", _text, "stated (the source's point) or found (ours)"),
        _column("match_level", _text, "how it is placed; not taken, where the source's point was left"),
        _column("stated_id", _text, "official code of the village that the text states"),
        _column("found_id", _text, "official code of the village that the point lies in; null outside the city"),
        _column("cases", pa.int64(), "petitions with this address and point"),
        _column("distance_m", pa.float64(), "metres from the point to the stated village, more than error_m"),
        _column("error_m", pa.float32(), "radius, metres, that holds the true place (about 2 in 3)"),
        _column("lon", pa.float64(), "degrees, EPSG:4326"),
        _column("lat", pa.float64(), "degrees, EPSG:4326"),
    ]
)

BUILD_INFO = pa.schema(
    [
        _column("key", _text, "what is told, e.g. built_at, demo, read, data_until"),
        _column("value", _text, "its value"),
    ]
)

FILES = pa.schema(
    [
        _column("source", _text, "name of the source"),
        _column("file", _text, "file name"),
        _column("sha256", _text, "hash of its bytes"),
        _column("read", pa.int64(), "rows read"),
        _column("kept", pa.int64(), "rows that became a petition"),
        _column("repeated", pa.int64(), "rows that say again what another row said"),
        _column("rejected", pa.int64(), "rows that could not be used, see rejects"),
    ]
)
# fmt: on

TABLES: dict[str, pa.Schema] = {
    "petitions": PETITIONS,
    "addresses": ADDRESSES,
    "areas": AREAS,
    "neighbours": NEIGHBOURS,
    "topics": TOPICS,
    "petition_topics": PETITION_TOPICS,
    "topics_ledger": TOPICS_LEDGER,
    "topics_curve": TOPICS_CURVE,
    "duplicates": DUPLICATES,
    "rejects": REJECTS,
    "files": FILES,
    "repairs": REPAIRS,
    "history": HISTORY,
    "quality": QUALITY,
    "points": POINTS,
    "fallbacks": FALLBACKS,
    "disagreements": DISAGREEMENTS,
    "collisions": COLLISIONS,
    "changes": CHANGES,
    "build_info": BUILD_INFO,
}


def conform(name: str, table: pa.Table) -> pa.Table:
    """
    Return the table in the column order and types of its schema.

    Missing columns become null ("every column may be absent in a source"); a column that
    the schema does not know, or that can not be cast, raises StoreError.
    """
    schema = TABLES[name]
    unknown = sorted(set(table.column_names) - set(schema.names))
    if unknown:
        msg = f"table {name}: unknown columns {unknown}; known are {schema.names}."
        raise StoreError(msg)
    columns = []
    for field in schema:
        if field.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, field.type))
            continue
        try:
            columns.append(table.column(field.name).cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            msg = f"table {name}, column {field.name}: expected {field.type}, {error}."
            raise StoreError(msg) from error
    return pa.table(columns, schema=schema)
