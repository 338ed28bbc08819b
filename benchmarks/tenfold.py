"""
What would ten years more of cases look like? A store with each petition several times over.

Run: python benchmarks/tenfold.py STORE INTO [--times 10]. Copy n of a petition has an id of its
own, is filed n days later at the same place, and is no duplicate: places, topics, agencies and
shares are those of the store, so that a click counts so many times as much. For
`benchmarks/dashboard.py`; no build is measured with it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb


def main() -> None:
    """Write the larger store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("into", type=Path)
    parser.add_argument("--times", type=int, default=10)
    asked = parser.parse_args()
    asked.into.unlink(missing_ok=True)
    with duckdb.connect(str(asked.into)) as connection:
        connection.execute(f"attach '{asked.store}' as small (read_only)")
        tables = connection.execute(
            "select table_name from information_schema.tables where table_catalog = 'small'"
        ).fetchall()
        for (table,) in tables:
            if table != "petitions":
                connection.execute(f"create table {table} as from small.{table}")
        connection.execute(
            """
            create table petitions as
            select * replace (
                format('{:x}', n) || substr(petition_id, 2) as petition_id,
                filed_at + to_days(n::integer) as filed_at
            )
            from range($times) as copies(n), small.petitions order by filed_at
            """,
            {"times": asked.times},
        )
        connection.execute(
            "update build_info set value = (select count(*) from petitions) where key = 'kept'"
        )
        kept = connection.execute("select count(*) from petitions").fetchall()[0][0]
    print(f"{asked.into}: {kept:,} petitions, {asked.into.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
