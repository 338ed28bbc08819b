"""How do other programs ask? The numbers of the pages under /api/v1."""
