"""In which ways can one ask for hot spots? Their names, without what they need to load."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """What is asked."""

    villages = "villages"
    """Where are more than a base lets expect? The table behind the map."""
    gi_star = "gi_star"
    """Where are most? Gi* of plain counts with a normal p, as textbooks have it."""
    excess = "excess"
    """As villages, and how surely, with smoothed rates and each address once?"""
    local_moran = "local_moran"
    """Which villages are like their neighbours, which stand out?"""
    emerging = "emerging"
    """What became of each hot spot over the months?"""
    scan = "scan"
    """What began just now?"""
    choices = "choices"
    """What hangs on neighbours, scale and period?"""
    repeats = "repeats"
    """Which addresses come again?"""
    streets = "streets"
    """Which lanes and roads have most?"""
    readiness = "readiness"
    """Do they have more to complain of, or do they complain more?"""


class SeriesBy(StrEnum):
    """What names a series of emerging hot spots."""

    everything = "all"
    agency = "agency"
    category = "category"
    agency_category = "agency_category"
    topic = "topic"


class Against(StrEnum):
    """What petitions are measured by."""

    residents = "residents"
    past = "past"
    """The village's own petitions of the same days of up to three years before."""
    petitions = "petitions"
    """All others of the period."""
    km2 = "km2"
    counts = "counts"
    """Nothing: each village alike."""
