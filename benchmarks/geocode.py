"""
How often is the geocoder right, by level, source and month, and is its score what it says?

What is held out and what is asked is told in benchmarks/held_out.py. Right is: the village
given, or the first of the candidates, is the true one. The scores of geo/score.py are
fitted with `--fit`, which prints the table to put there; the ten bins are of either half of
the roads (by a hash of the name) with scores fitted on the other.

    PYTHONPATH=. python benchmarks/geocode.py [--from ../shared/data] [--fit] [--plot F.svg]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from benchmarks import held_out, score_fit
from data import facts
from geo import coverage, crs
from geo.gazetteer import Gazetteer
from geo.geocode import cascade, geocode, readings
from geo.score import WORTH, calibrated

NEAR_M = 30.0
MIXED_SINCE = "201901"
"""The forms of all cases since then weigh the levels: who asks for what."""


def main(source: Path, known: Path | None, plot: Path | None, *, fit: bool) -> None:
    """Print the tables in Markdown."""
    asked = held_out.asked(source)
    with tempfile.TemporaryDirectory() as folder:
        gazetteer = held_out.gazetteer(source, known or Path(folder))
    rows = judged(asked, gazetteer)
    half = pl.Series(
        [
            zlib.crc32((road or text).encode()) % 2 == 0
            for road, text in rows.select("road", "asked").iter_rows()
        ]
    )
    if fit:
        sure = rows.filter(pl.col("doubt").is_null())
        print(score_fit.fitted(sure), score_fit.alone(sure), sep="\n")
        return
    _table("source", rows, "source")
    for name in rows["source"].unique(maintain_order=True):
        _table(f"level, {name}", rows.filter(pl.col("source") == name), "match_level")
    cases = rows.filter(pl.col("cases").is_not_null())
    _table("month of the case", cases, "month")
    numbered = cases.filter(pl.col("asked").str.contains("[0-9]號"))
    weight = numbered["cases"].cast(pl.Float64)
    print(
        f"cases of 2025-26 that name a door: {(numbered['right'] * weight).sum() / weight.sum():.2%} of {int(weight.sum())} cases\n"
    )
    _mixed(rows, source, gazetteer)
    fresh = _crossed(rows, half)
    _reliability(
        "all, each half of the roads by what was fitted on the other", fresh, plot
    )
    for name in rows["source"].unique(maintain_order=True):
        _reliability(name, fresh.filter(pl.col("source") == name), None)


def judged(asked: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the rows with the place found, off_m, and whether its village is right."""
    raw = cascade(readings(asked["asked"], gazetteer), gazetteer)
    found = geocode(asked["asked"], gazetteer)
    first = pl.coalesce(
        "village_id", pl.col("candidates").list.first().struct.field("village_id")
    )
    told = found.select(
        "match_level",
        "score",
        "road",
        "lon",
        "lat",
        "error_m",
        "district_id",
        first=first,
    ).with_columns(weight=raw["score"], doubt=raw["doubt"])
    rows = pl.concat([asked, told], how="horizontal").with_columns(
        right=(pl.col("first") == pl.col("village_id")).fill_null(value=False),
        district=(
            pl.coalesce(pl.col("first").str.head(8), "district_id")
            == pl.col("village_id").str.head(8)
        ).fill_null(value=False),
    )
    x, y = crs.to_metres(
        rows["lon"].fill_null(np.nan).to_numpy(),
        rows["lat"].fill_null(np.nan).to_numpy(),
    )
    true_x = rows["x_m"].fill_null(np.nan).to_numpy()
    true_y = rows["y_m"].fill_null(np.nan).to_numpy()
    return rows.with_columns(
        off_m=pl.Series(np.hypot(x - true_x, y - true_y)).fill_nan(None),
        near=pl.col("right") | pl.Series(_near(rows, (true_x, true_y), (x, y))),
    )


def _near(
    rows: pl.DataFrame,
    true: tuple[np.ndarray, np.ndarray],
    found: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """
    Return whether the village found holds the true point, or nearly.

    Where only the true village is known: whether that holds the point found, or nearly.
    """
    villages = pl.DataFrame(facts.read("villages"))
    at = {name: row for row, name in enumerate(villages["village_id"])}
    polygons = np.append(coverage.from_wkb(villages["geometry"].to_list()), None)
    known = np.isfinite(true[0])
    of = np.array(
        [
            at.get(name, len(at))
            for name in np.where(
                known, rows["first"].to_numpy(), rows["village_id"].to_numpy()
            )
        ]
    )
    x, y = (np.where(known, one, other) for one, other in zip(true, found, strict=True))
    asked = np.isfinite(x) & (of < len(at))
    near = np.zeros(len(of), bool)
    near[asked] = (
        shapely.distance(polygons[of[asked]], shapely.points(x[asked], y[asked]))
        <= NEAR_M
    )
    return near


def _crossed(rows: pl.DataFrame, half: pl.Series) -> pl.DataFrame:
    """Return the rows, either half with the scores that are fitted on the other."""
    halves = []
    for told, learned in ((half, ~half), (~half, half)):
        sure = rows.filter(learned).filter(pl.col("doubt").is_null())
        part = rows.filter(told)
        form = part.select(
            "match_level",
            "doubt",
            score="weight",
            said="asked",
            stated_id=pl.lit(None, pl.String),
        )
        scores = calibrated(form, {**WORTH, **score_fit.fitted(sure)})
        halves.append(part.with_columns(score=scores))
    return pl.concat(halves)


def _table(title: str, rows: pl.DataFrame, by: str) -> None:
    """Print the accuracy of each group and of all."""
    print(f"### By {title}\n")
    print(
        "| | asked | village right (95 %) | within 30 m | district | median m | within error_m | mean score |"
    )
    print("|---|--:|---|--:|--:|--:|--:|--:|")
    groups = [*rows[by].unique().sort().to_list(), None]
    for name in groups:
        part = rows if name is None else rows.filter(pl.col(by) == name)
        off = part["off_m"].drop_nulls()
        within = part.drop_nulls("off_m").select(pl.col("off_m") <= pl.col("error_m"))
        print(
            f"| {name or 'all'} | {part.height:,} | {_wilson(part['right'])} | {part['near'].mean():.2%} "
            f"| {part['district'].mean():.2%} | {f'{off.median():.0f}' if off.len() else ''} "
            f"| {f'{within.to_series().mean():.0%}' if off.len() else ''} | {part['score'].mean():.3f} |"
        )
    print()


def _mixed(rows: pl.DataFrame, source: Path, gazetteer: Gazetteer) -> None:
    """Print the accuracy of the levels weighed by what all cases since 2019 ask for."""
    said = held_out.all_since(source, MIXED_SINCE)
    levels = geocode(said["said"], gazetteer)["match_level"]
    forms = (
        said.with_columns(match_level=levels)
        .group_by("match_level")
        .agg(pl.col("cases").sum())
    )
    shares = rows.group_by("match_level").agg(
        pl.col("right", "near", "district").mean(), pl.len()
    )
    both = forms.join(shares, on="match_level", how="left").sort(
        "cases", descending=True
    )
    print(f"### Cases since {MIXED_SINCE}, each level as right as it was above\n")
    print("| level | cases | share | village right | within 30 m |")
    print("|---|--:|--:|--:|--:|")
    total = both["cases"].sum()
    for level, cases, right, near, *_ in both.rows():
        print(
            f"| {level} | {cases:,} | {cases / total:.2%} | {right or 0:.2%} | {near or 0:.2%} |"
        )
    named = both.filter(~pl.col("match_level").is_in(["outside"]))
    weight = named["cases"].cast(pl.Float64)
    for name in ("right", "near"):
        print(
            f"\n{name}: {(named[name].fill_null(0.0) * weight).sum() / weight.sum():.2%}"
        )
    print()


def _reliability(title: str, rows: pl.DataFrame, plot: Path | None) -> None:
    """Print the ten bins of the score, and draw them."""
    bins = (
        rows.with_columns(tenth=(pl.col("score") * 10).floor().clip(0, 9))
        .group_by("tenth")
        .agg(
            pl.len(),
            pl.col("score").mean(),
            pl.col("right").mean(),
            hits=pl.col("right").sum(),
        )
        .sort("tenth")
    )
    print(
        f"### Reliability: {title}\n\n| score | rows | mean score | right (95 %) | apart |\n|---|--:|--:|---|--:|"
    )
    for tenth, count, score, right, hits in bins.rows():
        low, high = wilson(hits, count)
        print(
            f"| {tenth / 10:.1f} - {tenth / 10 + 0.1:.1f} | {count:,} | {score:.3f} | {right:.3f} ({low:.3f} - {high:.3f}) | {right - score:+.3f} |"
        )
    print()
    if plot:
        plot.write_text(_drawn(bins), encoding="utf-8")


def _drawn(bins: pl.DataFrame) -> str:
    """Return the reliability plot as SVG: a dot and its interval per tenth of score."""
    side, edge = 320, 40
    marks = [
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#888"/>',
        f'<path d="M{edge} {edge + side} L{edge + side} {edge}" stroke="#888" stroke-dasharray="4"/>',
        f'<text x="{edge + side / 2}" y="{side + 2 * edge - 5}" text-anchor="middle">score</text>',
        f'<text x="14" y="{edge + side / 2}" transform="rotate(-90 14 {edge + side / 2})" text-anchor="middle">share right</text>',
    ]
    for _, count, score, right, hits in bins.rows():
        low, high = wilson(hits, count)
        x, y, top, end = (
            edge + side * score,
            *(edge + side * (1 - share) for share in (right, high, low)),
        )
        marks.append(f'<path d="M{x:.1f} {top:.1f} V{end:.1f}" stroke="#1f6f8b"/>')
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f6f8b"><title>{count} rows: score {score:.3f}, right {right:.3f}</title></circle>'
        )
    size = side + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif" font-size="13">\n'
        + "\n".join(marks)
        + "\n</svg>\n"
    )


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    share = right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = (
        z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    )
    return centre - half, centre + half


def _wilson(right: pl.Series) -> str:
    low, high = wilson(int(right.sum()), right.len())
    return f"{right.mean():.2%} ({low:.2%} - {high:.2%})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, default=Path("../shared/data")
    )
    parser.add_argument("--known", type=Path, default=None, help="keep the tables here")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--plot", type=Path, default=None)
    given = parser.parse_args()
    if not given.source.is_dir():
        sys.exit(
            f"{given.source}: skipped, the optional folder of real data is absent."
        )
    main(given.source, given.known, given.plot, fit=given.fit)
