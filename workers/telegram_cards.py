"""Cards in a chat: sent once, edited afterwards. A repeated task shows nothing twice, short of a crash."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages.card import Card, reply_markup
from bot.messages.empty_picture import grey_png
from domain.errors import Refused, Throttled
from domain.queries import sql
from domain.queries.erasure import ErasedCard
from workers.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """kind and subject name the card; there is one of them in a chat."""

    workspace_id: int
    kind: str
    subject: str | int
    tg_chat_id: int


async def show_card(
    world: World,
    place: Place,
    card: Card,
    *,
    shown: str,
    picture: bytes | None = None,
    reply_to: int | None = None,
) -> None:
    """shown: the state that the card shows; a card that shows it already is left alone.

    An edit keeps the picture. Who blocked the bot sees nothing, and that is no failure.
    """
    known = await sql.one(
        "SELECT id, tg_message_id, shown FROM cards WHERE kind = $1 AND subject = $2 AND tg_chat_id = $3",
        place.kind,
        str(place.subject),
        place.tg_chat_id,
    )
    if known is None:
        message = await _send(world, place.tg_chat_id, card, picture, reply_to)
        if message is not None:
            await _remember(place, message, shown, has_picture=picture is not None)
        return
    if known["shown"].removesuffix("+picture") == shown:
        return
    has_picture = known["shown"].endswith("+picture")
    await edit_message(world, place.tg_chat_id, known["tg_message_id"], card, has_picture=has_picture)
    await sql.execute(
        "UPDATE cards SET shown = $2 WHERE id = $1", known["id"], shown + ("+picture" if has_picture else "")
    )


async def send_card(world: World, tg_chat_id: int, card: Card) -> int | None:
    """A message that is never edited. None when the chat cannot be written to."""
    return await _send(world, tg_chat_id, card, None, None)


async def take_back_card(world: World, card: ErasedCard, gone: Card) -> None:
    """A picture is deleted, or emptied when Telegram deletes it no longer (after 48 h); a text is edited."""
    if not card.has_picture:
        await edit_message(world, card.tg_chat_id, card.tg_message_id, gone, has_picture=False)
    elif not await _change(world, "deleteMessage", card.tg_chat_id, card.tg_message_id, {}):
        params = {
            "media": {
                "type": "photo",
                "media": "attach://picture",
                "caption": gone.text,
                "parse_mode": "HTML",
            }
        }
        picture = ("picture", grey_png(320, 200))
        await _change(world, "editMessageMedia", card.tg_chat_id, card.tg_message_id, params, upload=picture)
    await sql.execute("DELETE FROM cards WHERE id = $1", card.card_id)


async def edit_message(
    world: World, tg_chat_id: int, tg_message_id: int, card: Card, *, has_picture: bool
) -> None:
    method, field = ("editMessageCaption", "caption") if has_picture else ("editMessageText", "text")
    params = {field: card.text, "parse_mode": "HTML", "reply_markup": reply_markup(card)}
    await _change(world, method, tg_chat_id, tg_message_id, params)


async def _change(
    world: World,
    method: str,
    tg_chat_id: int,
    tg_message_id: int,
    params: Mapping[str, object],
    *,
    upload: tuple[str, bytes] | None = None,
) -> bool:
    """False when the message is deleted, unchanged or too old, or the chat is closed to the bot."""
    await world.rates.acquire(tg_chat_id)
    message = {"chat_id": tg_chat_id, "message_id": tg_message_id, **params}
    try:
        await world.api.call(method, message, upload=upload)
    except Throttled as throttled:
        await world.rates.pause(tg_chat_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if refused.status not in (400, 403):
            raise
        return False
    return True


async def _send(
    world: World, tg_chat_id: int, card: Card, picture: bytes | None, reply_to: int | None
) -> int | None:
    method, field = ("sendPhoto", "caption") if picture else ("sendMessage", "text")
    params = {
        "chat_id": tg_chat_id,
        field: card.text,
        "parse_mode": "HTML",
        "reply_markup": reply_markup(card),
        "reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True}
        if reply_to
        else None,
    }
    await world.rates.acquire(tg_chat_id)
    try:
        message = await world.api.call(method, params, upload=("photo", picture) if picture else None)
    except Throttled as throttled:
        await world.rates.pause(tg_chat_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if refused.status == 403 or "chat not found" in refused.description:
            return None
        raise
    return int(message["message_id"])


async def _remember(place: Place, tg_message_id: int, shown: str, *, has_picture: bool) -> None:
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (kind, subject, tg_chat_id) DO UPDATE SET tg_message_id = $5, shown = $6""",
        place.workspace_id,
        place.kind,
        str(place.subject),
        place.tg_chat_id,
        tg_message_id,
        shown + ("+picture" if has_picture else ""),
    )
