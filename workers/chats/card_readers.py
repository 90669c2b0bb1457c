"""Whether a reader may see a card now, its waiting picture, and who loses the card or needs a new one."""

from collections.abc import Sequence
from typing import TypeVar

from bot.messages.erasing.erasures import gone_card
from domain.errors import NotFound, Untold
from domain.ids import WorkspaceId
from domain.queries.access.authority import moderates, where_told
from domain.queries.chats.card import CardView, Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.request import Recipient, admin_chat
from domain.queries.erasing.erasure import ErasedCard
from domain.queries.questions.suggestion import SuggestionRecipient
from domain.queries.sharing.join import JoinRecipient
from workers.chats.telegram_cards import take_back_card
from workers.world import World

Reader = TypeVar("Reader", Recipient, JoinRecipient, SuggestionRecipient)


async def may_read(
    workspace_id: WorkspaceId, reader: Recipient | JoinRecipient | SuggestionRecipient, world: World
) -> bool:
    """True for whoever is asked as an owner, and for the workspace's admin chat, where all decide; False for
    a group that was its admin chat before. For the private chat of an admin, whether its user still
    moderates; False where Telegram does not tell.
    """
    return await where_told(_may_read(workspace_id, reader, world))


async def _may_read(
    workspace_id: WorkspaceId, reader: Recipient | JoinRecipient | SuggestionRecipient, world: World
) -> bool:
    is_owner = isinstance(reader, JoinRecipient | SuggestionRecipient) and not reader.as_admin
    if is_owner:
        return True
    if reader.tg_chat_id < 0:
        chat = await admin_chat(workspace_id)
        return chat is not None and chat.tg_chat_id == reader.tg_chat_id
    return await moderates(workspace_id, reader.tg_chat_id, world.memberships)


async def waiting_picture(key: str, world: World) -> bytes | None:
    """The picture for a card; None once it was sent and deleted from the store."""
    try:
        return await world.store.get(key)
    except NotFound:
        return None


async def is_left(place: Place, before: CardView | None) -> bool:
    """Whether a group did not let the bot change its card: the card goes as soon as the bot may write there,
    and what it asks needs a new one. before: the card before the change. Private chats are left out: when one
    opens, all that waits is shown there.
    """
    return before is not None and place.tg_chat_id < 0 and await known_card(place) is None


async def remaining_readers(
    workspace_id: WorkspaceId, recipients: Sequence[Reader], cards: Sequence[ErasedCard], world: World
) -> list[Reader]:
    """Those who may read the card now. Whoever may not any more loses it, with the faces on it: no edit
    reaches that chat, so the card would go on naming somebody who was erased since. cards: of all chats.

    Somebody of whose right Telegram does not tell gets no card now, and keeps the one that they have. Raises
    Untold when there is nobody else.
    """
    readers: list[Reader] = []
    untold: dict[int, Untold] = {}
    for one in recipients:
        try:
            readers += [one] if await _may_read(workspace_id, one, world) else []
        except Untold as error:
            untold[one.tg_chat_id] = error
    if untold and not readers:
        raise next(iter(untold.values()))
    chats = {reader.tg_chat_id for reader in readers}
    for card in cards:
        if card.tg_chat_id not in chats and card.tg_chat_id not in untold:
            await take_back_card(world, card, gone_card("left", card.subject, card.language))
    return readers
