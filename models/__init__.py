"""What do the petitions show? Pure functions from tables and texts to measures."""
