"""Values of the REST API: how long a token may last, and what is known of a request that is repeated."""

from typing import Final, Literal

TERMS: Final = (30, 90, 365)
"""For how many days a token may be made. No token lasts for ever, so a forgotten token ends by itself."""

Known = Literal["new", "running", "done", "refused", "another"]
"""What is known of a request that may have come before. new: it did not. running: it is under way. done: it
was carried out. refused: it changed nothing. another: its key came before, with a different request.
"""
