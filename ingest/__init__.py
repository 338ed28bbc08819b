"""
The door in: exports become a store.

Writes; never imports the dashboard.
"""
