"""What became of one try to send a photo, and what Telegram says of a message that was sent."""

from dataclasses import dataclass
from typing import Final

# Words of Telegram's answers with status 400 when the bot may not write in a group now, but may later.
NO_RIGHT_TO_WRITE: Final = (
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_ADMIN_REQUIRED",
    "CHAT_RESTRICTED",
    "CHAT_SEND_",
    "TOPIC_CLOSED",  # a forum closed its topic General: messages that name no topic go there
)
# The answer (400) to each call for ten minutes, while the bot moves to another Bot API server.
LOGGED_OUT: Final = "Logged out"
# Words of Telegram's answer with status 400 for a chat that this bot does not know (yet).
CHAT_NOT_FOUND: Final = "chat not found"


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What is known of one send. The normative table is in docs/architecture.md under *Deliveries*.

    state: sent | retry | unreachable (the delivery is parked) | failed | unknown (no answer of Telegram
    came). Where no send was begun, also a state that `deliver_photo` names. lost_file_id: the id of a photo
    made from a document, which Telegram does not take from this bot.
    """

    state: str
    reason: str = ""
    tg_message_id: int | None = None
    tg_file_id: str | None = None
    retry_after_s: float | None = None
    lost_file_id: str | None = None


@dataclass(frozen=True, slots=True)
class ThatMessage:
    """What Telegram said of one message when it was asked to edit it.

    photo: the ids of its picture; empty if it is no picture of the bot. is_text: it is a text of the bot.
    age_s: seconds since it was sent. is_closed: the reader closed the chat, so Telegram says nothing.
    """

    photo: tuple[str, ...] = ()
    age_s: float = 0.0
    is_text: bool = False
    is_closed: bool = False
