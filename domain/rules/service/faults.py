"""How long something may be wrong with the service before anybody is told."""

# A neighbour that is away for less is just starting again, and nobody is told. Updates go to two processes of
# the bot for as long, while it is updated.
NEIGHBOUR_GRACE_S = 60.0
# A fault has passed when no process saw it for so long; each process looks every 15 s.
UNSEEN_S = 40.0
SILENT_AFTER_S = 60.0
LATE_AFTER_S = 15 * 60.0
# A dead task counts as a fault for so long.
DEAD_FOR_S = 3600.0
# A disk is a fault when less than this share and less than so many bytes are free.
LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 2 * 1024**3
