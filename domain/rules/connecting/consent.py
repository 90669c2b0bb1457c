"""What a member of a group says by a reaction to the bot's introduction."""

from collections.abc import Collection
from typing import Literal

Consent = Literal["pending", "given", "refused"]

AGREE, REFUSE = "👍", "👎"


def consent_of(reactions: Collection[str]) -> Consent:
    """Who says both says no; whatever else is there says nothing, like a reaction that was taken back."""
    if REFUSE in reactions:
        return "refused"
    return "given" if AGREE in reactions else "pending"
