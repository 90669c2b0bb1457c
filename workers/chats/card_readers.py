"""Whether a reader may see a card now, the picture that waits for it, and taking it back from others."""

from collections.abc import Sequence

from bot.messages.erasing.erasures import gone_card
from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.access.authority import moderates
from domain.queries.connecting.request import Recipient
from domain.queries.erasing.erasure import ErasedCard
from domain.queries.questions.suggestion import SuggestionRecipient
from domain.queries.sharing.join import JoinRecipient
from workers.chats.telegram_cards import take_back_card
from workers.world import World


async def may_read(
    workspace_id: WorkspaceId, reader: Recipient | JoinRecipient | SuggestionRecipient, world: World
) -> bool:
    """True for an admin chat, where all decide; for a private chat, whether its user still moderates."""
    is_private = reader.tg_chat_id > 0
    return not is_private or await moderates(workspace_id, reader.tg_chat_id, world.memberships)


async def waiting_picture(key: str, world: World) -> bytes | None:
    """The picture for a card; None once it was sent and deleted from the store."""
    try:
        return await world.store.get(key)
    except NotFound:
        return None


async def take_back_elsewhere(
    world: World, cards: Sequence[ErasedCard], readers: Sequence[Recipient | JoinRecipient]
) -> None:
    """Takes cards back from the chats of those who may not read them any more. No edit reaches these chats,
    so a card there would go on naming somebody who was erased since.
    """
    chats = {reader.tg_chat_id for reader in readers}
    for card in cards:
        if card.tg_chat_id not in chats:
            await take_back_card(world, card, gone_card("left", card.subject, card.language))
