"""Limits of what one participant or one group may use of the shared service, and of what it downloads."""

from typing import Final, Literal

Quota = Literal["requests", "photos"]
"""What one participant did on one day: connections begun, training photos sent."""

MAX_DOWNLOAD_BYTES: Final = 20 * 1024 * 1024  # Telegram lets a bot download no larger file
PHOTOS_AN_HOUR: Final = 1000  # of a group; the setting's default
