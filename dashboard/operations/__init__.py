"""How is the dashboard kept running? Workers, health, measures and its log."""
