"""
Are the places of street-light reports found, in words that nobody wrote for a geocoder?

The 7,115 reports of 2024 state a place in free words and the district of the lamps' office.
Nothing of them is in the gazetteer. Told are the levels, and how often the district is the
office's, which stands for another district in some reports (a street of 內湖 under 北投).

    PYTHONPATH=. python benchmarks/lights.py [--from ../shared/data]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl

from data import facts
from geo.geocode import geocode
from ingest.places import known_places

FILE = Path("text") / "taipei_streetlight_repairs_2024H1.csv"


def main(source: Path) -> None:
    """Print the levels and the share of districts that agree."""
    said = pl.read_csv(source / FILE, infer_schema_length=0)
    names = pl.DataFrame(facts.read("districts")).select("district_id", "district")
    found = (
        geocode(said["查報地點"], known_places())
        .select("match_level", "district_id")
        .with_columns(office=said["行政區"] + "區")
        .join(names, on="district_id", how="left", maintain_order="left")
    )
    levels = found["match_level"].value_counts(sort=True)
    print(", ".join(f"{level} {n:,}" for level, n in levels.iter_rows()))
    told = found.drop_nulls("district")
    same = int((told["district"] == told["office"]).sum()) / max(told.height, 1)
    print(f"{found.height:,} reports; of {told.height:,} with a district {same:.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, default=Path("../shared/data")
    )
    given = parser.parse_args()
    if not (given.source / FILE).is_file():
        sys.exit(f"{given.source / FILE}: skipped, the optional real data is absent.")
    main(given.source)
