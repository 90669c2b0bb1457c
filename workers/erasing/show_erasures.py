"""Takes cards back for an erase, then shows the certificate and tells the relatives."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from bot.messages.erasing.erasures import (
    certificate_card,
    gone_card,
    person_deleted_card,
    wish_ended_card,
    workspace_deleted_card,
)
from bot.messages.wording import Wording, card_of, cut, names_in
from domain.errors import Silenced, Unfinished
from domain.ids import CardId, ErasureId, ParticipantId, WorkspaceId
from domain.queries.chats.card import PERSON_DELETED, Place
from domain.queries.chats.card import card as known_card
from domain.queries.chats.participant import participant_by_id
from domain.queries.chats.supergroup_of import supergroup_of
from domain.queries.erasing.deletion import is_workspace_known
from domain.queries.erasing.erasure import (
    ErasedCard,
    card_exists,
    certificate,
    erased_cards,
    left_card,
    said_wording,
)
from domain.usecases.chats.keep_reworded import keep_reworded
from domain.usecases.erasing.forget_shown_names import forget_shown_names
from domain.usecases.erasing.forget_who_asked import forget_who_asked
from domain.usecases.erasing.leave_unreached import leave_unreached
from domain.usecases.erasing.note_told import note_told
from domain.usecases.erasing.resume_purge import resume_purge
from workers.chats.telegram_cards import delete_cards, edit_message, send_card, show_card, take_back_card
from workers.runner import Ids, Job
from workers.world import World

# How many presses may change a message while a name is cut out of it.
_PRESSES = 3
_CHATS_AT_ONCE = 8
# Erases of these subjects take names out of captions; the erase of a
# participant also erases the persons whom only they connected.
_OF_PERSONS = ("person", "participant")


async def _take_back_cards(ids: Ids, world: World) -> object:
    """Takes names and faces of the erased out of all cards and messages on record; then the purge goes on. If
    that fails in one chat, the others are cleaned, and the task is tried again before the purge.
    """
    erasure_id = ErasureId(int(ids["erasure_id"]))
    erased = await erased_cards(erasure_id)
    chats: dict[int, list[ErasedCard]] = {}
    for card in erased.cards:
        chats.setdefault(card.tg_chat_id, []).append(card)
    # Telegram limits the edits of each chat by itself, so no chat waits for another one.
    at_once = asyncio.Semaphore(_CHATS_AT_ONCE)
    ends = await asyncio.gather(
        *(_clean_chat(erasure_id, world, cards, erased.gone, at_once) for cards in chats.values()),
        return_exceptions=True,
    )
    if failures := [end for end in ends if end is not None]:
        raise failures[0]  # the others have ended, too
    await resume_purge(erasure_id, world.doorbell)
    return len(erased.cards)


async def _clean_chat(
    erasure_id: ErasureId,
    world: World,
    cards: Sequence[ErasedCard],
    gone: Collection[str],
    at_once: asyncio.Semaphore,
) -> None:
    async with at_once:
        if await supergroup_of(world.api, cards[0].tg_chat_id) is not None:
            await leave_unreached(erasure_id, [card.card_id for card in cards], world.doorbell)
            return
        whole = [card for card in cards if not await _reword(world, card, gone)]
        # Forgetting one card of a message forgets the message's words for its other cards, too.
        staying = await delete_cards(world, whole)
        for card, left in [(card, _without_names(await _words(card), card, gone)) for card in staying]:
            empty = gone_card(card.kind, card.subject, card.language, is_lapsed=card.is_lapsed)
            await take_back_card(world, card, card_of(left) if left else empty)


async def _reword(world: World, card: ErasedCard, gone: Collection[str]) -> bool:
    """Cuts the names and their buttons, and returns True when the message may stay. False when it has to be
    taken back: besides the erased it names only its own reader, its words name none of the erased or are not
    stored, or its chat is closed. The caption of a photo may stay without another name. Raises Unfinished if
    presses keep changing the message.
    """
    before = await _words(card)
    after = _without_names(before, card, gone)
    if before is None or after is None or not (card.is_caption or names_in(after) - {card.reader}):
        return False
    place = (card.tg_chat_id, card.tg_message_id)
    for _ in range(_PRESSES):
        if not await edit_message(world, *place, card_of(after), has_picture=card.is_caption):
            return False
        if await keep_reworded(*place, after, gone, before=before):
            return True
        before = await _words(card)
        if before is None:
            # No row: the message was rewritten so that it names nobody, and needs no further cut. A row
            # without words: a press is rewriting the message right now.
            if await card_exists(card.card_id):
                break
            return True
        after = cut(before, gone, card.language)
    raise Unfinished("a press", "it changes the message whose words are cut")


async def _words(card: ErasedCard) -> Wording | None:
    """What the message says. None in the own chat of the erased participant, where the message has to go, and
    where no words are stored.
    """
    return None if card.in_own_chat else await said_wording(card.card_id)


def _without_names(before: Wording | None, card: ErasedCard, gone: Collection[str]) -> Wording | None:
    """The words that are left; None if the message names none of the erased, or its words are not stored."""
    if before is None or names_in(before).isdisjoint(gone):
        return None
    return cut(before, gone, card.language)


async def _take_back_card(ids: Ids, world: World) -> object:
    """Takes back a card that was left in a chat while that was closed to the bot."""
    card = await left_card(CardId(int(ids["card_id"])))
    if card is None:
        return "skipped"
    await take_back_card(world, card, gone_card(card.kind, card.subject, card.language))
    return "shown"


async def _show_certificate(ids: Ids, world: World) -> object:
    view = await certificate(ErasureId(int(ids["erasure_id"])))
    if view is None:
        return "skipped"
    if view.kind in _OF_PERSONS and await forget_shown_names(view.workspace_id, world.doorbell):
        return "waits"  # the last page of captions adds the task again
    if view.tg_chat_id is None:
        return "skipped"
    # The certificate is not remembered as a card: its person is gone, and its workspace may be by now.
    await send_card(world, view.tg_chat_id, certificate_card(view))
    await forget_who_asked(view.erasure_id)
    return "shown"


async def _tell_relative(ids: Ids, world: World) -> object:
    """Replies to the last photo of the person, because only that photo still shows who is meant. A
    participant who only wished to receive the photos reads that the wish has ended.

    When the recipient blocked the bot, the task waits until the chat opens: no row would remind of it later.
    """
    relative = await participant_by_id(ParticipantId(int(ids["participant_id"])))
    if relative is None:
        return "skipped"
    workspace_id = WorkspaceId(int(ids["workspace_id"]))
    place = Place(workspace_id, PERSON_DELETED, int(ids["person_number"]), relative.tg_user_id)
    if asked := int(ids.get("asked", 0)):
        card = wish_ended_card(datetime.fromtimestamp(asked, UTC), relative.language)
    else:
        card = person_deleted_card(
            int(ids["photos"]),
            relative.language,
            by_owner=bool(ids["by_owner"]),
            keeps_faces=bool(ids.get("keeps_faces")),
        )
    last_message = int(ids["last_message"]) or None
    if await is_workspace_known(workspace_id):
        await show_card(world, place, card, shown="told", reply_to=last_message)
        is_told = await known_card(place) is not None
    else:  # It was deleted while the task waited, so the message cannot be remembered as its card.
        is_told = await send_card(world, relative.tg_user_id, card, reply_to=last_message) is not None
    if not is_told:
        raise Silenced("Telegram", relative.tg_user_id)
    await note_told(relative.participant_id)
    return "shown"


async def _show_erased_workspace(ids: Ids, world: World) -> object:
    """The message names nobody and is not remembered: the workspace goes, mostly with the receiver."""
    card = workspace_deleted_card(str(ids["language"]))
    return "shown" if await send_card(world, int(ids["tg_told_chat_id"]), card) else "closed"


ERASURE_JOBS: dict[str, Job] = {
    "take_back_cards": _take_back_cards,
    "take_back_card": _take_back_card,
    "show_certificate": _show_certificate,
    "tell_relative": _tell_relative,
    "show_erased_workspace": _show_erased_workspace,
}
