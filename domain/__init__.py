"""All that is true whatever the edges are. It sets a variable that NumPy reads when it is imported later."""

import os

# A product of a photo's faces and a thousand persons is small: a second thread gains a millisecond on an idle
# machine, and on a busy one the product waits for it ten times as long as it computes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251 - no setting of ours: NumPy's library reads it
