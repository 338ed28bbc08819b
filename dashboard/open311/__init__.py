"""How do Open311 programs ask? GeoReport v2, read only, at public precision."""
