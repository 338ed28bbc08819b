"""Petitions that nobody wrote: a seeded generator of an internal export, and what it hides."""

from ingest.demo.export import COLUMNS, generate, write
from ingest.demo.plants import CAMPAIGN, PLANTS, Plant

__all__ = ["CAMPAIGN", "COLUMNS", "PLANTS", "Plant", "generate", "write"]
