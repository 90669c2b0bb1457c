"""A card of the bot in a chat, which is edited when what it is about changes."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import CardId, WorkspaceId
from domain.queries import sql

PICTURE = "+picture"
CAPTION = "+caption"
"""Of a text that stands under somebody else's picture."""


@dataclass(frozen=True, slots=True)
class Place:
    """kind and subject name the card; there is one of them in a chat."""

    workspace_id: WorkspaceId
    kind: str
    subject: str | int
    tg_chat_id: int


@dataclass(frozen=True, slots=True)
class CardView:
    """shown: the state that it shows. sent_at: None for one that was sent before this was noted."""

    card_id: CardId
    tg_message_id: int
    shown: str
    has_picture: bool
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Card:
    id: CardId
    tg_message_id: int
    shown: str
    sent_at: datetime | None


async def card(place: Place) -> CardView | None:
    row = await sql.one(
        _Card,
        """SELECT id, tg_message_id, shown, sent_at FROM cards
           WHERE kind = $1 AND subject = $2 AND tg_chat_id = $3""",
        place.kind,
        str(place.subject),
        place.tg_chat_id,
    )
    if row is None:
        return None
    return CardView(
        row.id, row.tg_message_id, row.shown.removesuffix(PICTURE), row.shown.endswith(PICTURE), row.sent_at
    )


async def is_card(tg_chat_id: int, tg_message_id: int) -> bool:
    """Whether this message is edited by a task when what it is about changes."""
    found = await sql.value(
        int,
        "SELECT 1 AS yes FROM cards WHERE tg_chat_id = $1 AND tg_message_id = $2 AND kind <> 'said'",
        tg_chat_id,
        tg_message_id,
    )
    return found is not None
