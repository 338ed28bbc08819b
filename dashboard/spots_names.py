"""In which ways can one ask for hot spots? Their names, without what they need to load."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """What is asked."""

    gi_star = "gi_star"
    """Where are most? The table behind the map."""
    excess = "excess"
    """Where are more than a base lets expect, how surely, with each address once?"""
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
    km2 = "km2"
    petitions = "petitions"
    """All others of the period."""
