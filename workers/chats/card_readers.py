"""Whether a card's reader may see it at this moment, and the picture that waits for the card."""

from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.access.authority import moderates
from domain.queries.connecting.request import Recipient
from domain.queries.questions.suggestion import SuggestionRecipient
from domain.queries.sharing.join import JoinRecipient
from workers.world import World


async def may_read(
    workspace_id: WorkspaceId, reader: Recipient | JoinRecipient | SuggestionRecipient, world: World
) -> bool:
    """Whether the reader still moderates. Telegram is asked about a private chat only, not an admin chat."""
    is_private = reader.tg_chat_id > 0
    return not is_private or await moderates(workspace_id, reader.tg_chat_id, world.memberships)


async def waiting_picture(key: str, world: World) -> bytes | None:
    """The picture for a card; None once it was sent and deleted from the store."""
    try:
        return await world.store.get(key)
    except NotFound:
        return None
