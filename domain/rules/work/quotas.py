"""How much one person or one group may ask of a service that others use as well."""

from typing import Final, Literal

Quota = Literal["requests", "photos"]
"""Of a person on one day: connections begun, training photos sent."""

PHOTOS_AN_HOUR: Final = 1000  # of a group, as the setting has it by default
