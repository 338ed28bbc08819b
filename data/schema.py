"""
What is a table? One Arrow schema per table of the store, each column with its meaning.

`docs/tables.md` is generated from this file; a test keeps the two equal.
"""

from __future__ import annotations

import pyarrow as pa

from data.errors import StoreError
from data.schema_account import (
    BUILD_INFO,
    CHANGES,
    COLLISIONS,
    FILES,
    HISTORY,
    QUALITY,
    REJECTS,
    REPAIRS,
)
from data.schema_column import MOMENT, TEXT, column

# One column a line, to be read as the table that it is.
# fmt: off
PETITIONS = pa.schema(
    [
        column("petition_id", TEXT, "ours; 20 hex digits of the content; stable across rebuilds"),
        column("source", TEXT, "name of the source, e.g. taipei_1999"),
        column("source_ref", TEXT, "the city's own number as published; not unique"),
        column("agency", TEXT, "agency that handles the case (受理機關)"),
        column("agency_basis", TEXT, "stated (by the export) or assumed (from the category)"),
        column("section", TEXT, "section within the agency (受理科室)"),
        column("category", TEXT, "category, spellings folded to one name"),
        column("category_said", TEXT, "category as the source wrote it"),
        column("kind", TEXT, "complaint, or service_order (e.g. a bulky-waste pick-up)"),
        column("channel", TEXT, "web, phone, app, letter, village_chief or other"),
        column("filed_at", MOMENT, "received, local time Asia/Taipei (UTC+8, no daylight saving)"),
        column("time_known", pa.bool_(), "false where only the day is known; filed_at is then 00:00"),
        column("delivered_at", MOMENT, "handed to the agency, local time"),
        column("due_at", MOMENT, "reply due, local time"),
        column("closed_at", MOMENT, "closed, local time"),
        column("status", TEXT, "open or closed; null where the source does not say"),
        column("reassigned", pa.int32(), "number of re-assignments between agencies (改分)"),
        column("satisfaction", pa.int8(), "1 (worst) to 5 (best); null where not answered"),
        column("subject", TEXT, "subject, masked"),
        column("text", TEXT, "text of the petition, masked"),
        column("topic_id", pa.int32(), "its first topic, see topics"),
        column("place_basis", TEXT, "address (stated), or text: found in subject or text"),
        column("address_id", pa.int64(), "the address text, see addresses; null where no place is stated"),
        column("place_level", TEXT, "match_level of its address: what a map counts by stands here as well"),
        column("place_district_id", TEXT, "district_id of its address; null where unknown"),
        column("place_village_id", TEXT, "village_id of its address; null where undecided"),
    ]
)

ADDRESSES = pa.schema(
    [
        column("address_id", pa.int64(), "ours; 63 bits of the text; stable across rebuilds"),
        column("address_said", TEXT, "the place as written, masked (floors and rooms taken out)"),
        column("district", TEXT, "district that the text states (區)"),
        column("village", TEXT, "village that the text states (里)"),
        column("road", TEXT, "road with its section (路/街/大道 + 段, Arabic section number)"),
        column("lane", TEXT, "lane (巷)"),
        column("alley", TEXT, "alley (弄)"),
        column("number", TEXT, "door number with its branch, e.g. 17-5 (號/之)"),
        column("match_level", TEXT, "corrected (by a person), stated_point (by the source), door, same_number, nearest, lane, crossing, relative, landmark, "
                "road, village, district, outside or none"),
        column("score", pa.float32(), "chance that the village is right, 0-1"),
        column("lon", pa.float64(), "degrees, EPSG:4326; null unless a point is known"),
        column("lat", pa.float64(), "degrees, EPSG:4326; null unless a point is known"),
        column("error_m", pa.float32(), "radius, metres, that holds the true place (about 2 in 3)"),
        column("village_id", TEXT, "official code of the village; null where undecided"),
        column("district_id", TEXT, "official code of the district; null where unknown"),
        column("candidates", pa.list_(pa.struct([("village_id", TEXT), ("weight", pa.float32())])),
                "villages that the text leaves open, weights add up to 1; empty where decided"),
        column("why", TEXT, "the step that placed it, in words"),
    ]
)

AREAS = pa.schema(
    [
        column("area_id", TEXT, "official code (VILLCODE of 11 or TOWNCODE of 8 digits)"),
        column("level", TEXT, "village or district"),
        column("name", TEXT, "name, e.g. 三民里"),
        column("name_en", TEXT, "English name, e.g. Sanmin Vil."),
        column("parent_id", TEXT, "district of a village; null for a district"),
        column("parent", TEXT, "name of that district; null for a district"),
        column("parent_en", TEXT, "English name of that district; null for a district"),
        column("households", pa.int32(), "households"),
        column("residents", pa.int32(), "residents"),
        column("men", pa.int32(), "male residents"),
        column("women", pa.int32(), "female residents"),
        column("aged_0_14", pa.int32(), "residents under 15"),
        column("aged_15_64", pa.int32(), "residents of 15 to 64"),
        column("aged_65_up", pa.int32(), "residents of 65 and more"),
        column("area_km2", pa.float64(), "area, km2, in EPSG:3826"),
        column("lon", pa.float64(), "a point inside, degrees, EPSG:4326"),
        column("lat", pa.float64(), "a point inside, degrees, EPSG:4326"),
        column("geometry", pa.binary(), "polygon, WKB, EPSG:4326, simplified to 2 m"),
    ]
)

NEIGHBOURS = pa.schema(
    [
        column("area_id", TEXT, "a village"),
        column("neighbour_id", TEXT, "a village that touches it (border or corner)"),
        column("shared_m", pa.float64(), "length of the common border, metres; 0 at a corner"),
    ]
)

TOPICS = pa.schema(
    [
        column("topic_id", pa.int32(), "number of the topic: from 1 where learned, from 1001 where a category stands in"),
        column("label", TEXT, "two to four words that tell the topic from the others, or the name that people gave it"),
        column("label_learned", TEXT, "the words alone"),
        column("words", pa.list_(TEXT), "its words, the most telling first"),
        column("petitions", pa.int64(), "petitions for which it is the first topic"),
        column("share", pa.float64(), "the same, of all petitions with a text, 0-1"),
        column("basis", TEXT, "text (learned from texts) or category (where there is no text; most columns are null then)"),
        column("family_id", pa.int32(), "upper level: topics that share words, from 1"),
        column("family", TEXT, "name of the family: first words of its largest topics"),
        column("locked", pa.bool_(), "people locked it: its petitions stay in it when topics are learned again"),
        column("stability", pa.float64(), "mean Jaccard with its best match among topics of either half of the texts, 0-1; below 0.5 it dissolves"),
        column("coherence", pa.float64(), "mean NPMI of its first five words, -1 to 1; null where it has one word"),
        column("main_category", TEXT, "the city's category that most of its petitions have"),
        column("main_category_share", pa.float64(), "share of its petitions with that category, 0-1"),
        column("examples", pa.list_(TEXT), "petition_id of up to five that show it best, no two alike"),
    ]
)

TOPICS_LEDGER = pa.schema(
    [
        column("version", pa.int32(), "version of the topics that came of it, from 1"),
        column("made_at", TEXT, "moment, UTC, ISO"),
        column("why", TEXT, "why topics were learned again, or whose decision was followed"),
        column("kind", TEXT, "new, split, gone, merged or drifted (of a topic); moved (of petitions)"),
        column("topic_id", pa.int32(), "the topic; of moved petitions the one they left, 0 for none"),
        column("other_id", pa.int32(), "moved: where to, 0 for none; merged: into which; split: off which"),
        column("petitions", pa.int64(), "petitions that moved; else those of the topic"),
    ]
)

TOPICS_CURVE = pa.schema(
    [
        column("n_topics", pa.int32(), "number of topics that was tried"),
        column("stability", pa.float64(), "mean adjusted Rand index of topics of halves of the texts"),
        column("error", pa.float64(), "its standard error over three ways of halving"),
        column("chosen", pa.bool_(), "the largest number that is not clearly below the best"),
    ]
)

PETITION_TOPICS = pa.schema(
    [
        column("petition_id", TEXT, "a petition with a text"),
        column("topic_id", pa.int32(), "one of its topics: the first, and each with a quarter of it or more"),
        column("weight", pa.float32(), "how much of it, 0-1"),
    ]
)

DUPLICATES = pa.schema(
    [
        column("petition_id", TEXT, "a petition that is in a group of several; in one group of a kind at most"),
        column("group_id", pa.int32(), "number of the group, from 1 in the order of its lead"),
        column("kind", TEXT, "same_case (one incident, told several times), template (one text from many places) "
                "or repeat (one text about one place)"),
        column("lead", pa.bool_(), "true for the earliest petition; counted without the others, a group counts once"),
        column("likeness", pa.float32(), "chance of being the lead's incident, 0-1; of a template or repeat: share of "
                "the text in common with the lead's"),
        column("why", TEXT, "how near to the lead in place and time, or how many copies from how many places"),
    ]
)

POINTS = pa.schema(
    [
        column("source", TEXT, "name of the source that states points"),
        column("reading", TEXT, "how they were read: degrees, swapped, metres (TWD97), nought, unreadable, elsewhere"),
        column("fate", TEXT, "used, corrected (a person's word wins), fallback (see fallbacks), outside (the city), "
                "far (over 100 m from what the text says), or nought, unreadable, elsewhere"),
        column("cases", pa.int64(), "petitions of which that is so"),
    ]
)

FALLBACKS = pa.schema(
    [
        column("source", TEXT, "the source that states the point; null where it is ours"),
        column("basis", TEXT, "stated (by the source) or found (by us)"),
        column("level", TEXT, "point (a cell of 1/10,000 degree) or village"),
        column("lon", pa.float64(), "degrees, EPSG:4326, to four decimals; null for a village"),
        column("lat", pa.float64(), "degrees, EPSG:4326, to four decimals; null for a village"),
        column("village_id", TEXT, "official code of the village; null for a point"),
        column("reason", TEXT, "streets (it stands for too many), or sudden (a share that it never had)"),
        column("category", TEXT, "category whose share it takes; null for streets"),
        column("month", pa.date32(), "month in which it takes it; null for streets"),
        column("cases", pa.int64(), "cases there, that name a street; for sudden, of the category and month"),
        column("of", pa.int64(), "all cases of the category and month; for streets, cases"),
        column("share", pa.float64(), "of streets: cases on others than its four commonest; of sudden: cases / of"),
        column("usual_share", pa.float64(), "the same elsewhere; or before"),
        column("streets", pa.int64(), "different streets that the addresses name"),
        column("districts", pa.int64(), "different districts that the addresses name"),
        column("q", pa.float64(), "false discovery rate at which it would first be told"),
        column("example", TEXT, "the address that most cases there have, masked"),
    ]
)

DISAGREEMENTS = pa.schema(
    [
        column("address_said", TEXT, "an address that states its village, masked"),
        column("basis", TEXT, "stated (the source's point) or found (ours)"),
        column("match_level", TEXT, "how it is placed; not taken, where the source's point was left"),
        column("stated_id", TEXT, "official code of the village that the text states"),
        column("found_id", TEXT, "official code of the village that the point lies in; null outside the city"),
        column("cases", pa.int64(), "petitions with this address and point"),
        column("distance_m", pa.float64(), "metres from the point to the stated village, more than error_m"),
        column("error_m", pa.float32(), "radius, metres, that holds the true place (about 2 in 3)"),
        column("lon", pa.float64(), "degrees, EPSG:4326"),
        column("lat", pa.float64(), "degrees, EPSG:4326"),
    ]
)

SHOWN_SUBJECTS = pa.schema(
    [
        column("year", pa.date32(), "first day of the year of filed_at; null where it is not told"),
        column("kind", TEXT, "as in petitions; null where it is not told"),
        column("district_id", TEXT, "official code of the district; null where unknown, or not told"),
        column("month", pa.date32(), "first day of the month of filed_at; null where it is not told"),
        column("agency", TEXT, "agency; null where unknown, or not told"),
        column("category", TEXT, "category; null where unknown, or not told"),
        column("topic_id", pa.int32(), "first topic; null where there is none, or it is not told"),
        column("count", pa.int64(), "cases; disclosure.least of the settings or more"),
    ]
)

SHOWN_PLACES = pa.schema(
    [
        column("year", pa.date32(), "first day of the year of filed_at; null where it is not told"),
        column("kind", TEXT, "as in petitions; null where it is not told"),
        column("district_id", TEXT, "official code of the district; null where unknown, or not told"),
        column("village_id", TEXT, "official code of the village; null where unknown, or not told"),
        column("channel", TEXT, "as in petitions; null where unknown, or not told"),
        column("count", pa.int64(), "cases; disclosure.least of the settings or more"),
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
    "shown_subjects": SHOWN_SUBJECTS,
    "shown_places": SHOWN_PLACES,
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
