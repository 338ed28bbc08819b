"""What can happen to an export on its way? One mutation drawn for each file."""

from __future__ import annotations

# ruff: noqa: ARG001, PLR2004 - every mutation is called with the same; odds are odds
import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests import workbooks

Row = list[str]
ENCODINGS = ("utf-8", "utf-8-sig", "cp950", "big5hkscs") * 3 + ("utf-16",)
ODD_DATES = (
    "0000-00-00", "20240230", "99999999", "1130930", "113/09/30", "民國113年9月30日",
    "45565.5", "2024-09-30T14:05:00+08:00", "113年13月1日", "下午3:00", "２０２４０９３０",
    "1e5", "-1", "∞", "9" * 400, "2024/2/29 25:61", "民國一一三年", "0", "10000/1/1",
    "99999", "00000.9", "113/09/30 上午12時", "00010101", "2958466", "99991231",
)  # fmt: skip
ODD_CELLS = (
    "", " ", "\x00", '"', '""', '"""', "'", "\n", "\r", "\r\n", "\t", "\ufeff", "\u2028",
    "\x1f", "=1+1", "，", "\U0002a6a5", "e\u0301", "﷽" * 50, "\u202e臺北", "0" * 5000,
    "nan", "NULL", "None", "-0", "1E+400", "ﾊﾝｶｸ", "〔手機〕", "0912345678" * 30,
    "王小明先生" * 40, "A123456789", "a@b.c" * 30, "5樓之" * 60, "號之3" * 60, "x" * 3000,
    "\ud7ff", "\x85", "\x0b", "\x0c", "\x1c", "\x7f",
)  # fmt: skip


_TOO_MUCH = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML can hold, so that no workbook does."""


def mutated(
    folder: Path, header: Row, rows: list[Row], chance: random.Random
) -> tuple[str, Path]:
    """Write a mutation of the rows; return its kind and the file."""
    kind = chance.choice([*CELLS, *BYTES, *WHOLE])
    header, rows = list(header), [list(row) for row in rows]
    if kind in CELLS:
        CELLS[kind](header, rows, chance)
        if chance.random() < 0.15:
            return f"{kind}, workbook", workbook(folder, header, rows, chance)
        raw = encoded(header, rows, chance)
        suffix = ".csv"
    elif kind in BYTES:
        raw = BYTES[kind](encoded(header, rows, chance), chance)
        suffix = ".csv"
    else:
        suffix, raw = WHOLE[kind](folder, header, rows, chance)
    path = folder / f"fuzz{suffix}"
    path.write_bytes(raw)
    return kind, path


def encoded(header: Row, rows: list[Row], chance: random.Random) -> bytes:
    """Return the rows as a CSV in some encoding, with some line ends and quotes."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        lineterminator=chance.choice(["\n", "\r\n", "\r"]),
    )
    writer.writerows([header, *rows])
    encoding = chance.choice(ENCODINGS)
    return out.getvalue().encode(encoding, errors="replace")


def workbook(folder: Path, header: Row, rows: list[Row], chance: random.Random) -> Path:
    """Write the rows as a workbook."""
    clean = [
        [_TOO_MUCH.sub("", cell)[:32_000] for cell in row] for row in [header, *rows]
    ]
    table = workbooks.Table("資料", clean)
    write, suffix = chance.choice([(workbooks.xlsx, ".xlsx"), (workbooks.ods, ".ods")])
    return write(folder / f"fuzz{suffix}", table)


def _cells(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Put odd cells anywhere."""
    for _ in range(200):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)


def _dates(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Put odd dates into one column."""
    place = chance.randrange(len(header))
    for row in rows:
        if place < len(row) and chance.random() < 0.5:
            row[place] = chance.choice(ODD_DATES)


def _letters(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Swap, drop or double characters, and put in any of Unicode."""
    for _ in range(500):
        row = chance.choice(rows)
        place = chance.randrange(len(row))
        text = row[place]
        at = chance.randrange(len(text) + 1)
        letter = chr(chance.choice([chance.randrange(32, 0xD800), chance.randrange(0x10000, 0x110000)]))  # fmt: skip
        row[place] = text[:at] + chance.choice(["", letter, text[at:]]) + text[at:]


def _commas(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Put fields too many or too few into rows."""
    for _ in range(200):
        row = chance.choice(rows)
        if chance.random() < 0.5:
            row.insert(chance.randrange(len(row) + 1), "，參考地址")
        elif len(row) > 1:
            del row[chance.randrange(len(row))]
    if chance.random() < 0.3:
        rows[0] += ["x"] * chance.randrange(1, 3000)


def _columns(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Swap two columns with their headers, or without."""
    one, two = chance.randrange(len(header)), chance.randrange(len(header))
    if chance.random() < 0.7:
        header[one], header[two] = header[two], header[one]
    for row in rows:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]


def _renamed(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Rename, empty or double a header."""
    header[chance.randrange(len(header))] = chance.choice([*header, "", " ", "\x00"])


def _dropped(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Drop a column."""
    place = chance.randrange(len(header))
    del header[place]
    for row in rows:
        del row[place : place + 1]


def _huge(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Put in a cell of a megabyte."""
    row = chance.choice(rows)
    what = chance.choice(
        ["好", "0912345678 ", "1", "a@", "王先生", "5樓", "\n", '"', "ABC-"]
    )
    row[chance.randrange(len(row))] = what * ((1 << 20) // len(what.encode()))


def _no_rows(header: Row, rows: list[Row], chance: random.Random) -> None:
    """Leave the header, and perhaps rows of nothing."""
    rows[:] = [[""] * len(header)] * chance.randrange(3)


def _flipped(raw: bytes, chance: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.choice([1, 20, 500])):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _quotes(raw: bytes, chance: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.choice([1, 30, 300])):
        found.insert(chance.randrange(len(found)), ord('"'))
    return bytes(found)


def _nuls(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + b"\x00" * chance.choice([1, 5000]) + raw[at:]


def _ends(raw: bytes, chance: random.Random) -> bytes:
    """Mix the line ends, as joined files have them."""
    lines = raw.splitlines()
    return b"".join(
        line + chance.choice([b"\n", b"\r\n", b"\r", b"\n\n"]) for line in lines
    )


def _whole(raw: bytes, chance: random.Random) -> bytes:
    return raw


def _joined(raw: bytes, chance: random.Random) -> bytes:
    """Two files in two encodings, one behind the other."""
    text = raw.decode("utf-8", errors="replace")
    return raw + text.encode(chance.choice(["cp950", "utf-8-sig"]), errors="replace")


def _random(folder: Path, header: Row, rows: list[Row], chance: random.Random) -> tuple[str, bytes]:  # fmt: skip
    suffix = chance.choice([".csv", ".txt", ".xlsx", ".xls", ".ods", ".json"])
    return suffix, chance.randbytes(chance.choice([0, 1, 2, 3, 50, 5_000, 200_000]))


def _torn(folder: Path, header: Row, rows: list[Row], chance: random.Random) -> tuple[str, bytes]:  # fmt: skip
    path = workbook(folder, header, rows[:200], chance)
    raw = path.read_bytes()
    return path.suffix, chance.choice([_cut, _flipped, _nuls])(raw, chance)


def _inside(folder: Path, header: Row, rows: list[Row], chance: random.Random) -> tuple[str, bytes]:  # fmt: skip
    """Damage the XML within a workbook, the packing left whole."""
    path = workbook(folder, header, rows[:200], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if part and chance.random() < 0.4:
                part = chance.choice([_cut, _flipped, _nuls])(part, chance)
            new.writestr(name, part)
    return path.suffix, out.getvalue()


def _json(folder: Path, header: Row, rows: list[Row], chance: random.Random) -> tuple[str, bytes]:  # fmt: skip
    names = chance.choice([
        header,
        ["service_request_id", "requested_datetime", "address", "description", "status"],
    ])  # fmt: skip
    found: list[object] = [dict(zip(names, row, strict=False)) for row in rows]
    odd = ({}, [], None, 1, {"requested_datetime": {"a": [1]}}, {"service_request_id": 1e300},
           {"requested_datetime": "2024-13-01T00:00:00Z"}, {"address": True})  # fmt: skip
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        found.insert(chance.randrange(len(found) + 1), chance.choice(odd))
    raw = json.dumps(found, ensure_ascii=chance.random() < 0.5).encode()
    return ".json", chance.choice([_whole, _whole, _cut, _flipped, _nuls])(raw, chance)


CELLS: dict[str, Callable[[Row, list[Row], random.Random], None]] = {
    "odd cells": _cells,
    "odd dates": _dates,
    "odd letters": _letters,
    "fields too many or few": _commas,
    "columns swapped": _columns,
    "header renamed": _renamed,
    "column dropped": _dropped,
    "a cell of a megabyte": _huge,
    "no rows": _no_rows,
}
BYTES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bytes flipped": _flipped,
    "cut off": _cut,
    "quotes put in": _quotes,
    "NULs put in": _nuls,
    "line ends mixed": _ends,
    "two encodings": _joined,
}
WHOLE = {
    "random bytes": _random,
    "torn workbook": _torn,
    "workbook damaged inside": _inside,
    "JSON": _json,
}
