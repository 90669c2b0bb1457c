"""Limits of what one participant or one group may use of the shared service, and the size of a download."""

from typing import Final, Literal

Quota = Literal["requests", "photos"]
"""What is counted of a participant each day: connections begun (requests), training photos sent (photos)."""

MAX_DOWNLOAD_BYTES: Final = 20 * 1024 * 1024  # Telegram lets a bot download no larger file
PHOTOS_AN_HOUR: Final = 1000  # of a group; the setting's default
REPORTS_A_DAY: Final = 20  # that somebody is missing on a photo, of one recipient
