"""Limits how much one participant or one group may use the service, which is shared with others."""

from typing import Final, Literal

Quota = Literal["requests", "photos"]
"""What one participant did on one day: connections begun, training photos sent."""

PHOTOS_AN_HOUR: Final = 1000  # of a group; the setting's default
