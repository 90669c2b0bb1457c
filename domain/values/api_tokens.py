"""For how long an API token may be made. None lasts for ever: a forgotten one ends by itself."""

from typing import Final

TERMS: Final = (30, 90, 365)  # days
