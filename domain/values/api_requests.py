"""What is known of a request to the API that may have come before."""

from typing import Literal

Known = Literal["new", "running", "done", "refused", "another"]
"""done: it was carried out. refused: nothing was. another: the same key, and something else is asked for."""
