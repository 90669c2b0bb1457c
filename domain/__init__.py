"""What the service means, for bot, API and workers alike. It sets a variable that NumPy reads later."""

import os

# The matrix product of a photo's faces and a thousand persons is small: a second thread gains a millisecond
# on an idle machine, and on a busy one the product waits for it ten times as long as it computes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251 - no setting of ours: NumPy's library reads it
