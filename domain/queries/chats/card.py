"""A card of the bot in a chat: a message that is edited when its subject changes."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import CardId, WorkspaceId
from domain.queries import sql

DELETION = "deletion"  # the kind of a question whether to delete the photo that it shows
OF_PHOTOS = ("photo", "grid", DELETION)  # kinds of cards that show one photo: its id is their subject
# The kind of the news that a person was deleted. It is not DELETION, because its subject, the person's
# number, may be the id of an asset as well.
PERSON_DELETED = "person_deleted"
PICTURE = "+picture"  # ends `cards.shown` of a card with a picture of its own
CAPTION = "+caption"
"""Ends `cards.shown` of a text that is the caption of a picture which does not belong to the card."""


@dataclass(frozen=True, slots=True)
class Place:
    """kind and subject name the card; a chat has one card of each kind and subject."""

    workspace_id: WorkspaceId
    kind: str
    subject: str | int
    tg_chat_id: int


@dataclass(frozen=True, slots=True)
class CardView:
    """shown: the state that the card shows. sent_at: None for a card from before times were stored."""

    card_id: CardId
    workspace_id: WorkspaceId
    tg_message_id: int
    shown: str
    has_picture: bool
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Card:
    id: CardId
    workspace_id: WorkspaceId
    tg_message_id: int
    shown: str
    sent_at: datetime | None


async def card(place: Place) -> CardView | None:
    row = await sql.one(
        _Card,
        """SELECT id, workspace_id, tg_message_id, shown, sent_at FROM cards
           WHERE kind = $1 AND subject = $2 AND tg_chat_id = $3""",
        place.kind,
        str(place.subject),
        place.tg_chat_id,
    )
    if row is None:
        return None
    return CardView(
        row.id,
        row.workspace_id,
        row.tg_message_id,
        row.shown.removesuffix(PICTURE),
        row.shown.endswith(PICTURE),
        row.sent_at,
    )


async def is_card(tg_chat_id: int, tg_message_id: int) -> bool:
    """Whether this message is a card, which a task edits when its subject changes."""
    found = await sql.value(
        int,
        "SELECT 1 AS yes FROM cards WHERE tg_chat_id = $1 AND tg_message_id = $2 AND kind <> 'said'",
        tg_chat_id,
        tg_message_id,
    )
    return found is not None
