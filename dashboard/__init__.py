"""
The door out: what do the petitions look like to the people who ask?

In: a store, opened for reading, and the settings.
Out: pages in a browser, and the tables behind them. Nothing here writes.
"""
