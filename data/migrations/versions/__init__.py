"""The changes, each named by its number: what it adds, and how to take that away."""
