"""How long something may be wrong with the service before anybody is told."""

# A neighbour (Redis, the index, the photo store) that is away for less time may just be starting again, so
# nobody is told. Missing updates have the same grace: while a new version of the bot starts, updates go to
# two processes. Silent processes and late tasks, too: after a sleep of the machine, a pause of Postgres or a
# slow start all signs of life are old until each process gives its next one, and tasks have been due for
# long until the first sweep.
NEIGHBOUR_GRACE_S = 60.0
# A fault has passed when no process saw it for so long; each process looks every 15 s.
UNSEEN_S = 40.0
# A queue that no process has swept for so long is silent.
SILENT_AFTER_S = 60.0
# A task that was ready for so long, and that nobody claimed, is late.
LATE_AFTER_S = 15 * 60.0
# A dead task counts as a fault for so long.
DEAD_FOR_S = 3600.0
# Telegram may refuse one photo for its own sake; so many within so long are refused for a reason of ours.
REFUSED_PHOTOS, REFUSED_WITHIN_S = 5, 3600.0
# A disk is a fault when less than this share and less than so many bytes are free.
LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 2 * 1024**3
