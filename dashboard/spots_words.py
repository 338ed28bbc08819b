"""Which words tell of layers, bases, patterns and choices? Keys of the catalogue, by name."""

from __future__ import annotations

from typing import Final

from dashboard.view import Base, Layer

LAYERS: Final[dict[Layer, str]] = {
    "class": "spots.layer_class",
    "count": "spots.layer_count",
    "rate": "spots.layer_rate",
    "emerging": "spots.layer_emerging",
    "scan": "spots.layer_scan",
    "sure": "spots.layer_sure",
    "choices": "spots.layer_choices",
}
SAYS: Final[dict[Layer, str]] = {
    "class": "spots.says_class",
    "count": "spots.says_count",
    "rate": "spots.says_rate",
    "emerging": "spots.says_emerging",
    "scan": "spots.says_scan",
    "sure": "spots.says_sure",
    "choices": "spots.says_choices",
}
ASSUMES: Final[dict[Layer, str]] = {
    "class": "spots.assumes_class",
    "count": "spots.assumes_count",
    "rate": "spots.assumes_rate",
    "emerging": "spots.assumes_emerging",
    "scan": "spots.assumes_scan",
    "sure": "spots.assumes_sure",
    "choices": "spots.assumes_choices",
}
HOW: Final[dict[Layer, str]] = {
    "rate": "spots.how_rate",
    "emerging": "spots.how_emerging",
    "scan": "spots.how_scan",
    "sure": "spots.how_sure",
    "choices": "spots.how_choices",
}
RANKING: Final[dict[Layer, str]] = {
    "class": "hotspots.ranking",
    "count": "spots.ranking_count",
    "rate": "hotspots.ranking_rate",
    "emerging": "spots.ranking_emerging",
    "scan": "spots.ranking_scan",
    "sure": "spots.ranking_sure",
    "choices": "spots.ranking_choices",
}
BASES: Final[dict[Base, str]] = {
    "residents": "spots.base_residents",
    "past": "spots.base_past",
    "petitions": "spots.base_petitions",
    "km2": "spots.base_km2",
    "counts": "spots.base_counts",
}
HOW_BASE: Final[dict[Base, str]] = {
    "residents": "spots.how_base_residents",
    "past": "spots.how_base_past",
    "petitions": "spots.how_base_petitions",
    "km2": "spots.how_base_km2",
    "counts": "spots.how_base_counts",
}
TESTED: Final[tuple[Layer, ...]] = ("class", "sure", "choices")
"""Layers that are measured against the base that the reader chooses."""
MARKS: Final = {
    "new": "spots.mark_new",
    "consecutive": "spots.mark_consecutive",
    "intensifying": "spots.mark_intensifying",
    "persistent": "spots.mark_persistent",
    "diminishing": "spots.mark_diminishing",
    "sporadic": "spots.mark_sporadic",
    "oscillating": "spots.mark_oscillating",
    "historical": "spots.mark_historical",
}
PATTERNS: Final = {
    "new_hot": "spots.new_hot",
    "consecutive_hot": "spots.consecutive_hot",
    "intensifying_hot": "spots.intensifying_hot",
    "persistent_hot": "spots.persistent_hot",
    "diminishing_hot": "spots.diminishing_hot",
    "sporadic_hot": "spots.sporadic_hot",
    "oscillating_hot": "spots.oscillating_hot",
    "historical_hot": "spots.historical_hot",
    "new_cold": "spots.new_cold",
    "consecutive_cold": "spots.consecutive_cold",
    "intensifying_cold": "spots.intensifying_cold",
    "persistent_cold": "spots.persistent_cold",
    "diminishing_cold": "spots.diminishing_cold",
    "sporadic_cold": "spots.sporadic_cold",
    "oscillating_cold": "spots.oscillating_cold",
    "historical_cold": "spots.historical_cold",
    "none": "spots.pattern_none",
    "undefined": "spots.undrawn",
}
LEVELS_OF_SHARE: Final = (
    "spots.share_none",
    "spots.share_some",
    "spots.share_most",
    "spots.share_sure",
    "spots.cold_sure",
)
LEVELS_OF_CHOICE: Final = (
    "spots.choices_none",
    "spots.choices_some",
    "spots.choices_most",
    "spots.choices_all",
)
CLASS: Final = {
    "hot": "class.hot",
    "cold": "class.cold",
    "none": "class.none",
    "undefined": "class.undefined",
}
