"""
Are two reports one case? Precision and recall on pairs that a reader has labelled.

Run: `python benchmarks/duplicates.py [--store taipei.duckdb]`; the store is one of the
published 1999 files, the texts are those of ../shared/data; what is absent is skipped.

duplicates_pairs.csv names 330 pairs by their numbers alone: 210 of Tainan's texts, 120 of
Taipei's 1999 rows (category, place and time, no text). They were drawn at random within
strata (same place or within 50 m, hours to weeks apart, other categories: the hard ones
are there on purpose), at most two of one place and category, before the method's threshold
was chosen, and labelled by one reader, a language model, from texts, places and times,
without seeing the method's answer. same: the second would be put on the first one's file.
What stands until it is mended (a lamp, a pothole, a leak) stays the same for a week; what
passes (noise, a parked car) for about six hours; where the city itself had written that a
case was merged (併案), that counts. 18 are unclear and left out. `weighed` counts each
stratum as often as it occurs, so that it tells of all pairs within 50 m and a week.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from duplicates_demo import COPIES, DAYS, RADIUS_M, SURE_M, names, planted

from data.store import Store
from geo.crs import to_metres
from geo.mentions import marked
from models import duplicates
from models.text import plain

_HOME = Path(__file__).parents[1]
_TEXTS = _HOME.parent / "shared" / "data" / "text" / "tainan_1999_2015_2017.csv"
_PAIRS = Path(__file__).with_name("duplicates_pairs.csv")
_DAY_H = 24
_SAME_TEXT = 0.8

# How many pairs there are of each stratum, as counted when they were drawn.
_PAIRS_OF = {
    "tainan_place_6h": 7047, "tainan_place_2d": 10096, "tainan_place_7d": 26408,
    "tainan_near_1d": 14010, "tainan_near_7d": 52850, "tainan_other_category": 4696,
    "tainan_place_weeks": 0, "taipei_place_weeks": 0,
    "taipei_place_6h": 32961, "taipei_place_2d": 42873, "taipei_place_7d": 75663,
    "taipei_near_1d": 42735, "taipei_near_7d": 69211, "taipei_other_category": 17151,
}  # fmt: skip


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    store = parser.parse_args().store
    labelled = pl.read_csv(_PAIRS).filter(pl.col("label") != "unclear")
    print("rows | method | precision | recall | weighed precision | weighed recall")
    for name, cases in (("tainan", tainan()), ("taipei", taipei(store))):
        if isinstance(cases, str):
            print(f"{name} | skipped: {cases}")
            continue
        pairs = labelled.filter(pl.col("stratum").str.starts_with(name))
        for method, found in answers(pairs, cases):
            print(f"{name}, {pairs.height} pairs | {method} | {figures(pairs, found)}")
    planted()


def tainan() -> pl.DataFrame | str:
    """Return the cases of Tainan; their points are those of the file."""
    if not _TEXTS.is_file():
        return f"{_TEXTS.name} is not beside the project"
    said = pl.read_csv(_TEXTS, infer_schema=False).drop_nulls(
        ["subcategory", "address", "description"]
    )
    x_m, y_m = to_metres(said["lng"].cast(pl.Float64), said["lat"].cast(pl.Float64))
    place = said["address"].str.replace(r"^(\d+)?(台灣)?[台臺]南市?", "")
    return pl.DataFrame(
        {
            "petition_id": said["id"],
            "filed_at": said["time"].str.to_datetime(),
            "category": said["subcategory"],
            "text": plain(marked(said["description"], names())),
            "said": said["description"],
            "spot": place.rank("dense").cast(pl.Int64),
            "x_m": x_m,
            "y_m": y_m,
        }
    )


def taipei(path: Path | None) -> pl.DataFrame | str:
    """Return the complaints of a store of the 1999 files."""
    if path is None or not path.is_file():
        return "no --store of the 1999 files"
    cases = pl.DataFrame(
        Store(path).query(
            """
            select petition_id, filed_at, category, text, text as said,
                address_id as spot, lon, lat, error_m, match_level
            from petitions join addresses using (address_id)
            where kind = 'complaint' and match_level not in
                ('road', 'village', 'district', 'outside', 'none')
            """
        )
    )
    x_m, y_m = to_metres(cases["lon"].fill_null(np.nan), cases["lat"].fill_null(np.nan))
    near = (pl.col("error_m") <= SURE_M) & (pl.col("match_level") != "lane")
    sure = near & pl.col("lon").is_not_null()
    return cases.with_columns(x_m=x_m, y_m=y_m).with_columns(
        pl.when(sure).then(pl.col("x_m", "y_m"))
    )


def answers(pairs: pl.DataFrame, cases: pl.DataFrame):
    """Yield the name of each method and whether it takes each pair for one case."""
    for least in (0.5, 0.7, 0.8, 0.9):
        began = time.perf_counter()
        found = duplicates.find(
            cases.drop("said"),
            radius_m=RADIUS_M,
            days=DAYS,
            least=least,
            least_copies=COPIES,
        )
        took = time.perf_counter() - began
        kind = found.filter(pl.col("kind") == duplicates.SAME_CASE)
        group = dict(kind.select("petition_id", "group_id").iter_rows())
        told = f"{kind.height:,} of {cases.height:,} in {kind['group_id'].n_unique():,}"
        yield (
            f"ours, likeness {least} ({told} groups, {took:.1f} s)",
            np.array(
                [
                    one in group and group[one] == group.get(other)
                    for one, other in pairs.select("one", "other").iter_rows()
                ]
            ),
        )
    ones = pairs.join(
        cases, left_on="one", right_on="petition_id", how="left", maintain_order="left"
    )
    others = pairs.join(
        cases,
        left_on="other",
        right_on="petition_id",
        how="left",
        maintain_order="left",
    )
    hours = (others["filed_at"] - ones["filed_at"]).dt.total_minutes().to_numpy() / 60
    category = (ones["category"] == others["category"]).to_numpy()
    spot = (ones["spot"] == others["spot"]).to_numpy()
    apart = np.hypot(
        (ones["x_m"] - others["x_m"]).fill_null(np.nan).to_numpy(),
        (ones["y_m"] - others["y_m"]).fill_null(np.nan).to_numpy(),
    )
    yield "same category and address, within a day", category & spot & (hours < _DAY_H)
    near = spot | (apart <= RADIUS_M)
    yield "same category, 50 m, 7 days", category & near & (hours < _DAY_H * DAYS)
    if ones["said"].null_count() < ones.height:
        same = (ones["said"] == others["said"]).to_numpy()
        yield "the same text, within a week", same & (hours < _DAY_H * DAYS)
        alike = _minhash(ones["said"], others["said"])
        if alike is not None:
            yield "datasketch MinHash of the text >= 0.8", alike >= _SAME_TEXT


def _minhash(ones: pl.Series, others: pl.Series) -> np.ndarray | None:
    """Return the estimated Jaccard of character pairs by datasketch, if it is here."""
    try:
        from datasketch import MinHash  # noqa: PLC0415 - a peer, not a dependency
    except ImportError:
        print("datasketch | skipped: pip install datasketch")
        return None

    def sketch(text: str) -> MinHash:
        held = MinHash(num_perm=128, seed=1)
        held.update_batch([text[at : at + 2].encode() for at in range(len(text) - 1)])
        return held

    return np.array(
        [
            sketch(one).jaccard(sketch(other))
            for one, other in zip(ones, others, strict=True)
        ]
    )


def figures(pairs: pl.DataFrame, found: np.ndarray) -> str:
    """Return precision and recall, plain and weighed, of one method."""
    true = (pairs["label"] == "same").to_numpy()
    sizes = dict(pairs.group_by("stratum").len().iter_rows())
    weight = np.array(
        [_PAIRS_OF[stratum] / sizes[stratum] for stratum in pairs["stratum"]]
    )
    told = []
    for by in (np.ones(true.size), weight):
        hits = by[true & found].sum()
        told += [hits / max(by[found].sum(), 1e-9), hits / by[true].sum()]
    return " | ".join(f"{share:.3f}" for share in told)


if __name__ == "__main__":
    main()
