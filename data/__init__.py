"""
The floor: what a table is and where it lies.

In: nothing of the project's other rooms; every room may stand on this one.
Out: schemas, store, settings, errors, and the reference facts that ship with the project.
"""
