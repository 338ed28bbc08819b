"""
How much of what is personal is masked, and how much else? Counts and Wilson intervals.

In: privacy_sample.csv, lines as citizens write them with each personal datum marked by its
kind: `請打{手機:0912345678}`. All names and numbers are invented. The half `tune` may be
looked at while rules are written, `report` is for the figures alone. Run:
`python benchmarks/privacy.py [tune|report] [--misses]`.
"""

import csv
import re
import sys
import unicodedata
from collections import Counter
from math import sqrt
from pathlib import Path

import polars as pl

from ingest.privacy import mask_text

HEAD = "kind         marked masked wrong  recall (95 %)         precision (95 %)"
SAMPLE = Path(__file__).parent / "privacy_sample.csv"
_MARKED = re.compile(r"\{([^:{}]+):([^{}]*)\}")
_SPACED = {"手機", "電話"}
_TOKEN = re.compile(r"〔([^〔〕]+)〕")


def sample(half):
    """Return the marked texts of a half, after NFKC."""
    with SAMPLE.open(encoding="utf-8", newline="") as rows:
        return [
            normal(row["text"]) for row in csv.DictReader(rows) if row["half"] == half
        ]


def normal(text):
    """Return the text after NFKC, the full-width colon left as it is."""
    # The kind's own colon is not part of the text: a full-width one would become it.
    return unicodedata.normalize("NFKC", text.replace("：", "\ue000")).replace(
        "\ue000", "："
    )


def scored(texts):
    """
    Return per kind how many were masked, missed and masked wrongly, and the misses.

    A datum is masked if no character of it stays; a token is wrong if it stands where
    nothing was marked. Characters masked beside a datum count as `spilt`.
    """
    plain = [_MARKED.sub(r"\2", text) for text in texts]
    masked = (
        pl.DataFrame({"t": plain}, schema={"t": pl.String})
        .select(mask_text(pl.col("t")))["t"]
        .to_list()
    )
    counts, misses = {}, []
    for text, before, after in zip(texts, plain, masked, strict=True):
        wanted = _wanted(text)
        expected = _MARKED.sub(r"〔\1〕", text).replace("：", ":")
        # Where all is as marked there is nothing to align; else tokens take least.
        found = (
            wanted
            if expected == after
            else _found(unicodedata.normalize("NFKC", before), after)
        )
        for kind, start, end in wanted:
            covered = any(one[1] <= start and end <= one[2] for one in found)
            counts.setdefault(kind, Counter())["masked" if covered else "missed"] += 1
        marked = {at for _, start, end in wanted for at in range(start, end)}
        for kind, start, end in found:
            beside = set(range(start, end)) - marked
            if len(beside) < end - start:
                counts.setdefault(kind, Counter())["spilt"] += len(beside)
        for kind, start, end in found:
            if not any(start < one[2] and one[1] < end for one in wanted):
                counts.setdefault(kind, Counter())["wrong"] += 1
        if expected != after:
            misses.append((text, after))
    return counts, misses


def _wanted(text):
    spans, shift = [], 0
    for match in _MARKED.finditer(text):
        start = match.start() - shift
        spans.append((match[1], start, start + len(match[2])))
        shift += len(match[0]) - len(match[2])
    return spans


def _found(before, after):
    """
    Return kind, start and end in `before` of each token of `after`.

    Tokens without anything between them are one, of the first one's kind. A telephone may
    hold spaces, so it takes what it can.
    """
    parts = _TOKEN.split(re.sub(r"〔([^〔〕]+)〕(?:〔[^〔〕]+〕)+", r"〔\1〕", after))
    pattern = "".join(
        re.escape(part) if place % 2 == 0 else ("(.+)" if part in _SPACED else "(.+?)")
        for place, part in enumerate(parts)
    )
    match = re.fullmatch(pattern, before, re.DOTALL)
    return [
        (parts[2 * number - 1], *match.span(number))
        for number in range(1, len(parts) // 2 + 1)
    ]


def wilson(hits, of):
    """Return the 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def shares(counts, kinds):
    """Return masked, marked, wrong, recall and precision over the kinds."""
    masked, missed, wrong = (
        sum(counts[kind][what] for kind in kinds if kind in counts)
        for what in ("masked", "missed", "wrong")
    )
    return {
        "masked": masked,
        "marked": masked + missed,
        "wrong": wrong,
        "recall": masked / max(masked + missed, 1),
        "precision": masked / max(masked + wrong, 1),
    }


def line(name, one):
    """Return a row of the table."""
    low, high = wilson(one["masked"], one["marked"])
    least, most = wilson(one["masked"], one["masked"] + one["wrong"])
    return (
        f"{name:<12} {one['marked']:>6} {one['masked']:>6} {one['wrong']:>5}  "
        f"{one['recall']:.3f} ({low:.3f}–{high:.3f})  "
        f"{one['precision']:.3f} ({least:.3f}–{most:.3f})"
    )


def main():
    """Print the table of a half; with --misses each line that is not as marked."""
    half = "tune" if "tune" in sys.argv else "report"
    texts = sample(half)
    counts, misses = scored(texts)
    negatives = sum(not _MARKED.search(text) for text in texts)
    print(f"{half}: {len(texts)} lines, {negatives} of them without personal data")
    print(HEAD)
    for kind in sorted(counts):
        print(line(kind, shares(counts, [kind])))
    figures = set(counts) - {"姓名"}
    print(line("numbers", shares(counts, figures)))
    print(line("names", shares(counts, ["姓名"])))
    print(line("all", shares(counts, counts)))
    print("characters masked beside a datum:", sum(c["spilt"] for c in counts.values()))
    if "--misses" in sys.argv:
        for text, after in misses:
            print(repr(text), "->", repr(after))


if __name__ == "__main__":
    main()
