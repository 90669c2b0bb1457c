"""A recipient says whose a face is: *Say who is in it* under a photo, *Who is it then?* after *Not …*."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.deliveries.whom_shown import which_face_card, whom_shown_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import Scope
from bot.telegram.chats.send_cards import say, toast, turn_into
from bot.telegram.chats.tell_result import result_of, view_of
from bot.telegram.deliveries.judge_delivery import delivery_below, own_delivery
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.queries.deliveries.whom_shown import whom_shown
from domain.queries.operations.done import Done, done_before
from domain.usecases.faces.confirm_face import confirm_face


def register(private: Router) -> None:
    private.callback_query.register(on_whom, Pressed("whois"))
    private.callback_query.register(on_person, Pressed("thisis"))
    private.callback_query.register(on_face, Pressed("thisface"))


async def on_whom(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Asks in a message of its own, because the photo's caption must name only persons who are on it."""
    view = await delivery_below(query, press, ctx)
    card = whom_shown_card(
        view.delivery_id, await whom_shown(view.delivery_id, ctx.world.settings), ctx.language
    )
    await toast(query)
    reply_to = query.message if isinstance(query.message, Message) else None
    await say(ctx.world.bot, ctx.who.tg_user_id, card, reply_to=reply_to)


async def on_person(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """If several faces may be the person's, asks which one: they are drawn beside the card with numbers."""
    delivery_id, number = press.ids
    if (done := await done_before(ctx.requester())) is not None:  # handled before
        await _tell(query, done, ctx)
        return
    view = await own_delivery(DeliveryId(delivery_id), ctx)
    shown = next(
        (one for one in await whom_shown(view.delivery_id, ctx.world.settings) if one.number == number), None
    )
    if shown is None:
        raise NotFound("delivery")
    if len(shown.faces) == 1:
        await _confirm(query, shown.faces[0], number, ctx)
        return
    await toast(query)
    await turn_into(query, which_face_card(shown, ctx.language))
    await show_faces(query, view.workspace_id, shown.faces, ctx, _private(ctx))


async def on_face(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await _confirm(query, press.ids[0], press.ids[1], ctx)


async def _confirm(query: CallbackQuery, face: int, number: int, ctx: Context) -> None:
    world = ctx.world
    done = await confirm_face(
        face,
        number,
        ctx.who.participant_id,
        ctx.requester(),
        settings=world.settings,
        doorbell=world.doorbell,
    )
    await _tell(query, done, ctx)


async def _tell(query: CallbackQuery, done: Done, ctx: Context) -> None:
    scope = _private(ctx)
    card = await result_of(done, ctx, scope)
    await toast(query, ctx.words.plain("toast.thanks"))
    await turn_into(query, card)
    if (operation := await view_of(done, ctx)) is not None:
        await put_faces_away(operation.workspace_id, ctx, scope)


def _private(ctx: Context) -> Scope:
    return Scope(ctx.who.tg_user_id, None)
