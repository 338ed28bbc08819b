"""
Are more people told apart from more trouble? Worlds of both kinds, made of real petitions.

Left out by chance: of the real 1999 complaints with a village, 70 of 100 people speak (all
that is told from an address is one person, but for an incident told twice from there) and 70
of 100 incidents happen (with all who tell of one). In the days and places of a campaign then
either more people speak (awareness), or more incidents happen (incidence), by the lift. In
the third world every report speaks for itself: no place is silent, which the sign of new
addresses does not assume. Places are a village and those nearest to it, first days are drawn
from the whole series; what tells the worlds apart sees the cases alone.

Channels are not in the published files: a quarter come by the app, by chance, and half of
those that speak because of the campaign. Without channel: two signs; with it: three.
The odds from which one of the two is said were chosen on the worlds of seeds 70000 to 70079.

    python benchmarks/awareness.py STORE [--worlds 200]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from data.store import Store
from models.awareness import Sign, awareness

STRETCH, BEFORE, DURING, MEMORY = 28, 12, 3, 182
USUAL = 0.7
APP, APP_OF_MORE = 0.25, 0.5
SEED = 20260101


def main():
    """Print how often each kind is told, for lifts and sizes of places."""
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("--worlds", type=int, default=200)
    asked = parser.parse_args()
    rows, city = read(Store(asked.store))
    print(f"{rows['day'].size:,} complaints with a village and an address")
    print("| villages | lift | world | channel | right | wrong | cannot tell | ms |")
    print("|--:|--:|---|---|--:|--:|--:|--:|")
    for villages, lift in ((20, 0.4), (60, 0.2), (60, 0.4), (150, 0.2), (150, 0.4)):
        for kind in ("awareness", "incidence", "reports"):
            began = time.process_time()
            said = [
                world(rows, city, (villages, lift, kind), seed)
                for seed in range(SEED, SEED + asked.worlds)
            ]
            spent = 1000 * (time.process_time() - began) / asked.worlds
            true = "incidence" if kind == "incidence" else "awareness"
            for at, channel in enumerate(("not known", "known")):
                found = [one[at] for one in said]
                right = 100 * np.mean([one == true for one in found])
                unsaid = 100 * np.mean([one == "cannot_tell" for one in found])
                print(
                    f"| {villages} | {lift:.0%} | {kind} | {channel} | {right:.1f} % | "
                    f"{100 - right - unsaid:.1f} % | {unsaid:.1f} % | {spent:.0f} |",
                    flush=True,
                )


def read(store):
    """Return the complaints in the order of address and day, and points of the villages."""
    table = store.query(
        """
        with areas_of as (
            select area_id, lon, lat, row_number() over (order by area_id) - 1 as place
            from areas where level = 'village'
        )
        select date_diff('day', date '2015-01-01', filed_at::date) as day, place as village,
            dense_rank() over (order by address_id) as address,
            dense_rank() over (order by coalesce(group_id::text, petitions.petition_id)) as incident,
            row_number() over (
                partition by address_id, coalesce(group_id::text, petitions.petition_id)
                order by filed_at, petitions.petition_id
            ) as nth
        from petitions join addresses using (address_id)
        join areas_of on area_id = village_id
        left join duplicates on duplicates.petition_id = petitions.petition_id
            and duplicates.kind = 'same_case'
        where petitions.kind = 'complaint' and filed_at is not null
        order by address, day
        """
    )
    rows = {
        name: table[name].to_numpy().astype(np.int64) for name in table.column_names
    }
    rows["person"] = np.unique(
        np.column_stack([rows["address"], rows["nth"]]), axis=0, return_inverse=True
    )[1].reshape(-1)
    places = store.query(
        "select lon, lat from areas where level = 'village' order by area_id"
    )
    city = np.column_stack([places["lon"].to_numpy(), places["lat"].to_numpy()])
    return rows, city * np.array([0.906, 1.0])


def world(rows, city, campaign, seed):
    """Return what is said of one campaign (villages, lift, kind) in one world."""
    villages, lift, kind = campaign
    rng = np.random.default_rng(seed)
    first_day, last_day = rows["day"].min(), rows["day"].max()
    needed = MEMORY + BEFORE * STRETCH
    start = rng.integers(first_day + needed, last_day - DURING * STRETCH)
    middle = city[rng.integers(len(city))]
    chosen = np.zeros(len(city), bool)
    near = np.argsort(((city - middle) ** 2).sum(axis=1))[:villages]
    chosen[near] = True
    window = (rows["day"] >= start - needed) & (rows["day"] < start + DURING * STRETCH)
    day, village, address, incident, person = (
        rows[name][window]
        for name in ("day", "village", "address", "incident", "person")
    )
    inside = chosen[village] & (day >= start)
    more = np.where(inside, 1 + lift, 1.0)
    speaks = rng.random(rows["person"].max() + 1)[person]
    if kind == "reports":
        speaks = rng.random(day.size)
    app = rng.random(day.size) < APP
    if kind != "incidence":
        app |= (speaks > USUAL) & (rng.random(day.size) < APP_OF_MORE)
    happens = rng.random(rows["incident"].max() + 1)[incident]
    kept = (speaks < USUAL * (1.0 if kind == "incidence" else more)) & (
        happens < USUAL * (more if kind == "incidence" else 1.0)
    )
    cases = day[kept] - start, chosen[village[kept]], address[kept], incident[kept]
    return told(*cases, app[kept])


def told(day, here, address, incident, app):
    """Return the kind without and with the channel, from the cases that are there."""
    n = BEFORE + DURING

    def counts(days, mask):
        stretch = days // STRETCH + BEFORE
        return np.bincount(stretch[mask & (stretch >= 0)], minlength=n).astype(float)

    order = np.lexsort((day, incident))
    lead = np.ones(day.size, bool)
    lead[1:] = incident[order][1:] != incident[order][:-1]
    tells = np.diff(np.append(np.flatnonzero(lead), day.size))
    begins, there = day[order][lead], here[order][lead]
    new = newcomers(day, address)
    every, others = counts(day, here), counts(day, ~here)
    during = np.arange(n) >= BEFORE
    lift = (every[during].sum() / every[~during].sum()) / (
        others[during].sum() / others[~during].sum()
    ) - 1
    wobble = np.log((every + 0.5) / (others + 0.5))[~during].std(ddof=1)
    error = (1 + lift) * wobble * np.sqrt(1 / BEFORE + 1 / DURING)
    signs = [
        Sign(
            "repeats",
            counts(begins, there & (tells > 1)),
            counts(begins, there),
            counts(begins, ~there & (tells > 1)),
            counts(begins, ~there),
        ),
        Sign(
            "first_time",
            counts(day, here & new),
            every,
            counts(day, ~here & new),
            others,
        ),
        Sign(
            "channel",
            counts(day, here & app),
            every,
            counts(day, ~here & app),
            others,
        ),
    ]
    return tuple(awareness(lift, during, signs[:n], error).kind for n in (2, 3))


def newcomers(day, address):
    """Return whether the address had no case in the year before its block of days began."""
    block = day // (STRETCH * DURING)
    first = np.ones(day.size, bool)
    first[1:] = (address[1:] != address[:-1]) | (block[1:] != block[:-1])
    at = np.flatnonzero(first)
    last = day[np.append(at[1:], day.size) - 1]
    since = np.full(at.size, np.iinfo(np.int64).min // 2)
    same = address[at][1:] == address[at][:-1]
    since[1:][same] = last[:-1][same]
    new = since < block[at] * STRETCH * DURING - MEMORY
    return np.repeat(new, np.diff(np.append(at, day.size)))


if __name__ == "__main__":
    main()
