"""What a member of a group says by a reaction to the bot's introduction, and by its buttons."""

from typing import Literal

Consent = Literal["pending", "given", "refused"]

AGREE, REFUSE = "👍", "👎"
