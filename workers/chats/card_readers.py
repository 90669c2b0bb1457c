"""What a card's reader may see at this moment, and the picture that waits for the card."""

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
    """In private they may moderate no more; an admin chat is not asked."""
    is_private = reader.tg_chat_id > 0
    return not is_private or await moderates(workspace_id, reader.tg_chat_id, world.memberships)


async def waiting_picture(key: str, world: World) -> bytes | None:
    """None once Telegram has it."""
    try:
        return await world.store.get(key)
    except NotFound:
        return None
