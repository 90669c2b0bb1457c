"""Sends each card to a chat once and edits it afterwards. After a crash or a lost lease a repeated task may
show it twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from bot.messages.card import Card, reply_markup
from bot.messages.chats.empty_picture import GREY_PNG
from domain.errors import NotSent, Refused, Silenced, Throttled
from domain.ids import CardId
from domain.queries.chats.card import CardView, Place
from domain.queries.chats.card import card as known_card
from domain.queries.chats.supergroup_of import supergroup_of
from domain.queries.erasing.erasure import ErasedCard
from domain.usecases.chats.forget_cards import forget_cards
from domain.usecases.chats.leave_card import leave_card
from domain.usecases.chats.note_card_edit import note_card_edit
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.chats.sending import sending
from workers.chats.kept_silent import is_kept_silent
from workers.chats.message_calls import is_closed, keeps_message, refusal_about, refusal_of
from workers.world import World

_NO_PREVIEW = {"is_disabled": True}  # a name may look like the address of a page
DELETED_AT_ONCE = 100  # messages, says Telegram
# Rounds of the night, new faces and the end of an outage bring these. Nobody waits for one: no sound.
SILENT_KINDS = frozenset({"cluster", "proposal", "thresholds", "inquiry", "fresh", "late"})


async def show_card(
    world: World,
    place: Place,
    card: Card,
    *,
    shown: str,
    picture: bytes | None = None,
    reply_to: int | None = None,
    names: Sequence[int] = (),
    in_words: bool = False,
    is_silent: bool = False,
) -> None:
    """shown: the state that the card shows; a card that shows it already is left alone. names: numbers of
    further persons and clusters on the card, whose erase takes it back. in_words: they stand in the text
    only, not in the picture, so an edit removes the earlier ones. is_silent: a new card makes no sound.
    Raises Silenced where a group forbids a new card. An edit keeps the picture. A user who blocked the bot
    sees nothing, which is no failure. Their old card may name somebody who was erased, so it is deleted when
    the chat opens. So is one in a group that lets the bot change nothing now.
    """
    known = await known_card(place)
    if known is None:
        await _send_known(
            world, place, card, picture, reply_to, shown=shown, names=names, is_silent=is_silent
        )
    elif known.shown != shown:
        message, has_picture = (place.tg_chat_id, known.tg_message_id), known.has_picture
        if await edit_message(world, *message, card, has_picture=has_picture):
            await note_card_edit(place, known, shown=shown, names=names, replaces_names=in_words)
        else:
            await leave_card(known.card_id)


async def redraw_card(world: World, place: Place, card: Card, *, shown: str, picture: bytes) -> None:
    """Like `show_card`, but a card with another state gets the new picture as well."""
    known = await known_card(place)
    if known is None or not known.has_picture:
        await show_card(world, place, card, shown=shown, picture=picture)
    elif known.shown != shown:
        refused = await _change_picture(world, place.tg_chat_id, known.tg_message_id, card, picture)
        if keeps_message(place.tg_chat_id, refused):
            await leave_card(known.card_id)
            return
        await note_card_edit(place, known, shown=shown, replaces_names=True)


async def renew_card(
    world: World,
    place: Place,
    card: Card,
    *,
    shown: str,
    picture: bytes,
    gone: Card,
    reply_to: int | None = None,
    names: Sequence[int],
) -> None:
    """Removes the card's message and sends a new one. gone: the caption of the old one if it stays. A message
    that cannot be changed now goes when its chat opens.

    The removal comes first, so that a crash between the two leaves no message without a row. names: as
    in `show_card`.
    """
    known = await known_card(place)
    if known is not None and not await take_back_picture(world, place.tg_chat_id, known.tg_message_id, gone):
        await leave_card(known.card_id)
    await _send_known(world, place, card, picture, reply_to, shown=shown, names=names, known=known)


async def pin_card(world: World, place: Place) -> None:
    """Pins a card without a notification. It can be done twice without harm."""
    known = await known_card(place)
    if known is not None:
        params = {"disable_notification": True}
        await refusal_about(world, "pinChatMessage", place.tg_chat_id, known.tg_message_id, params)


async def unpin_card(world: World, place: Place) -> None:
    """Unpins a card, also one that is not pinned. Where the bot may not pin, Telegram refuses it."""
    known = await known_card(place)
    if known is not None:
        await refusal_about(world, "unpinChatMessage", place.tg_chat_id, known.tg_message_id, {})


async def send_card(world: World, tg_chat_id: int, card: Card, *, reply_to: int | None = None) -> int | None:
    """Sends a message that is never edited. None for a closed chat; raises Silenced if a group forbids it."""
    return await _send(world, tg_chat_id, card, None, reply_to)


async def delete_cards(world: World, cards: Sequence[ErasedCard]) -> list[ErasedCard]:
    """Deletes the cards that Telegram deletes in batches. Returns all that stay, for `take_back_card`."""
    left = [card for card in cards if not card.is_young or card.is_caption]
    chats: dict[int, list[ErasedCard]] = {}
    for card in cards:
        if card.is_young and not card.is_caption:
            chats.setdefault(card.tg_chat_id, []).append(card)
    for tg_chat_id, young in chats.items():
        for start in range(0, len(young), DELETED_AT_ONCE):
            batch = young[start : start + DELETED_AT_ONCE]
            params = {"chat_id": tg_chat_id, "message_ids": sorted({card.tg_message_id for card in batch})}
            if await refusal_of(world, "deleteMessages", tg_chat_id, params) is None:
                await forget_cards([card.card_id for card in batch])
            else:
                left += batch
    return left


async def take_back_card(world: World, card: ErasedCard, gone: Card) -> None:
    """Deletes a card. After 48 h Telegram refuses that: the card becomes an empty picture or one short line.
    A card that is the caption of a photo which stays gets new words. gone: these words, or that line.
    A card in a chat that is closed to the bot is taken back when the chat opens, unless the chat is that of
    the erased participant: nothing is kept about it. A card in the former chat of a supergroup stays on
    record, so that an erase of somebody on it can say that it stays.
    """
    if await supergroup_of(world.api, card.tg_chat_id) is not None:
        return
    message = (card.tg_chat_id, card.tg_message_id)
    if card.has_picture:
        is_gone = await take_back_picture(world, *message, gone)
    elif card.is_caption:
        is_gone = await edit_message(world, *message, gone, has_picture=True)
    else:
        is_gone = await take_back_text(world, *message, gone)
    is_over = is_gone or card.in_own_chat
    await (forget_cards([card.card_id]) if is_over else leave_card(card.card_id))


async def drop_card(
    world: World,
    tg_chat_id: int,
    card_id: CardId,
    tg_message_id: int,
    gone: Card,
    *,
    has_picture: bool = False,
) -> None:
    """Deletes a message that has no point any more. gone: its words where Telegram no longer deletes it.

    In a chat that is closed to the bot, or lets it change nothing, the message goes when that ends.
    """
    take_back = take_back_picture if has_picture else take_back_text
    is_gone = await take_back(world, tg_chat_id, tg_message_id, gone)
    await (forget_cards([card_id]) if is_gone else leave_card(card_id))


async def take_back_text(world: World, tg_chat_id: int, tg_message_id: int, gone: Card) -> bool:
    """gone: as in `drop_card`. False if the text stays, since the bot may change nothing in the chat now."""
    message = (tg_chat_id, tg_message_id)
    refused = await refusal_about(world, "deleteMessage", *message, {})
    return refused is None or await edit_message(world, *message, gone, has_picture=False)


async def take_back_picture(world: World, tg_chat_id: int, tg_message_id: int, gone: Card) -> bool:
    """gone: the caption of the empty picture, where Telegram no longer deletes the message.

    False while the chat is closed to the bot, or a group lets it change nothing: the picture is still there.
    """
    refused = await refusal_about(world, "deleteMessage", tg_chat_id, tg_message_id, {})
    if refused is not None and not is_closed(refused):
        refused = await _change_picture(world, tg_chat_id, tg_message_id, gone, GREY_PNG)
    return not keeps_message(tg_chat_id, refused)


async def change_picture(
    world: World, tg_chat_id: int, tg_message_id: int, card: Card, picture: bytes
) -> bool:
    """False when Telegram refused the edit, for example because the message was deleted."""
    return await _change_picture(world, tg_chat_id, tg_message_id, card, picture) is None


async def _change_picture(
    world: World, tg_chat_id: int, tg_message_id: int, card: Card, picture: bytes
) -> Refused | None:
    media = {"type": "photo", "media": "attach://picture", "caption": card.text, "parse_mode": "HTML"}
    params = {"media": media, "reply_markup": reply_markup(card)}
    upload = ("picture", picture)
    return await refusal_about(world, "editMessageMedia", tg_chat_id, tg_message_id, params, upload=upload)


async def edit_message(
    world: World, tg_chat_id: int, tg_message_id: int, card: Card, *, has_picture: bool
) -> bool:
    """False while the chat is closed to the bot, or a group lets it change nothing; True also for a deleted
    or unchanged message.
    """
    method, field = ("editMessageCaption", "caption") if has_picture else ("editMessageText", "text")
    params = {
        field: card.text,
        "parse_mode": "HTML",
        "reply_markup": reply_markup(card),
        "link_preview_options": None if has_picture else _NO_PREVIEW,
    }
    refused = await refusal_about(world, method, tg_chat_id, tg_message_id, params)
    return not keeps_message(tg_chat_id, refused)


async def drop_buttons(world: World, tg_chat_id: int, tg_message_id: int) -> None:
    """Removes the buttons of a message, whose text stays as it is."""
    await refusal_about(world, "editMessageReplyMarkup", tg_chat_id, tg_message_id, {})


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, (NotSent, Refused, Throttled))


async def _send_known(
    world: World,
    place: Place,
    card: Card,
    picture: bytes | None,
    reply_to: int | None,
    *,
    shown: str,
    names: Sequence[int],
    known: CardView | None = None,
    is_silent: bool = False,
) -> None:
    """Sends a card and records it. A card that was sent and not recorded counts as a lost message."""
    remember = partial(
        remember_card,
        place,
        shown=shown,
        has_picture=picture is not None,
        names=names,
        instead_of=known.tg_message_id if known is not None else None,
    )
    is_silent = is_silent or place.kind in SILENT_KINDS
    await _send(world, place.tg_chat_id, card, picture, reply_to, is_silent=is_silent, remember=remember)


async def _send(
    world: World,
    tg_chat_id: int,
    card: Card,
    picture: bytes | None,
    reply_to: int | None,
    *,
    is_silent: bool = False,
    remember: Callable[[int], Awaitable[bool]] | None = None,
) -> int | None:
    method, field = ("sendPhoto", "caption") if picture else ("sendMessage", "text")
    reply = {"message_id": reply_to, "allow_sending_without_reply": True}
    params = {
        "chat_id": tg_chat_id,
        field: card.text,
        "parse_mode": "HTML",
        "reply_markup": reply_markup(card),
        "reply_parameters": reply if reply_to else None,
        "disable_notification": is_silent or world.settings.is_night(datetime.now(UTC)) or None,
        "protect_content": True if picture else None,  # nobody passes on a picture of faces
        "link_preview_options": None if picture else _NO_PREVIEW,
    }
    await world.rates.acquire(tg_chat_id)
    try:
        async with world.uploads.turn(picture), sending(tg_chat_id, is_refusal=_is_refusal) as sent:
            message = await world.api.call(method, params, upload=("photo", picture) if picture else None)
            sent.tg_message_ids = (number := int(message["message_id"]),)
            is_card = remember is None or await remember(number)
    except Throttled as throttled:
        await world.rates.pause(tg_chat_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if is_kept_silent(tg_chat_id, refused.status, refused.description):
            raise Silenced(refused.neighbour, tg_chat_id) from None
        if is_closed(refused):
            return None
        raise
    if not is_card:  # a worker that was given the same task during a pause of this one has sent the card
        await refusal_about(world, "deleteMessage", tg_chat_id, number, {})
    return number
