"""Words and small values that callers of the domain use beside ids and states: names of queues, task kinds,
operations and faults, limits that a message tells, what a use case is given or what a send came to.

Nothing here reads the database or decides anything. What decides about them is in `rules/`, which of the
edges only `workers/recognition/` imports; what is read from the database is a view in `queries/`.
"""
