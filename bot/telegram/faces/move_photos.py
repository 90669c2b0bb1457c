"""/move: a moderator ticks photos of a person; once confirmed, the faces become another's or nobody's."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.faces.moving_photos import confirm_move_card, tick_photos_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.faces.move_ticked import move_ticked
from bot.telegram.faces.ticked_photos import (
    Ticked,
    forget_ticked,
    keep_ticked,
    left_on,
    open_ticked,
    ticked_faces,
    ticked_photos,
)
from bot.telegram.persons.choose_person import choose_person, named_in, written_after
from bot.telegram.persons.choose_target import Chosen, ask_target
from bot.telegram.persons.merge_persons import preview_merge
from bot.telegram.persons.pressed_person import admitted_to, person_for
from bot.telegram.photos.faces_beside import ListPage, put_faces_away, show_faces, show_faces_of
from domain.ids import AssetId
from domain.queries.operations.actors import participant_names
from domain.queries.persons.merge_conflicts import still_against
from domain.queries.persons.person_photos import person_photo_ids, person_photos
from domain.values.targets import Target


def register_messages(router: Router) -> None:
    router.message.register(on_command, Command("move"), InScope())


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_person, Pressed("move"), InScope())
    anywhere.callback_query.register(on_tick, Pressed("tick", "ticks", "tickall"), InScope())
    anywhere.callback_query.register(on_move_to, Pressed("moveto"), InScope())
    anywhere.callback_query.register(on_target, Chosen("photos_to"), InScope())
    anywhere.callback_query.register(on_take_off, Pressed("moveoff"), InScope())
    anywhere.callback_query.register(on_go, Pressed("movego", "movesure"), InScope())


async def on_command(message: Message, command: CommandObject, ctx: Context, scope: Scope) -> None:
    """`/move Anna` lists her photos."""
    written = written_after(command)
    named = await named_in(written, ctx, scope, "move")
    if named is None or named.rest:
        await answer(message, ctx, await choose_person(ctx, scope, "move", typed=written))
        return
    page = await _begin(named.person.number, ctx, scope)
    await show_faces_of(page, await answer(message, ctx, page.card), ctx, scope)


async def on_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    page = await _begin(press.ids[0], ctx, scope)
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, ctx, scope)


async def _begin(number: int, ctx: Context, scope: Scope) -> ListPage:
    person = await person_for("move", number, ctx, scope)
    await stop_asking(ctx, "choose")
    ticked = Ticked(ctx.number, person.workspace_id, person.number)
    await keep_ticked(ctx, ticked)
    return await _list(ticked, ctx, scope)


async def on_tick(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is None:
        return
    if press.verb == "tick":
        ticked = ticked.toggled(AssetId(press.ids[1]))
    elif press.verb == "ticks":
        ticked = replace(ticked, page=min(press.ids[1], MAX_PAGE))
    else:
        every = tuple(await person_photo_ids(ticked.workspace_id, ticked.number))
        ticked = replace(ticked, photos=() if len(ticked.photos) == len(every) else every)
    await keep_ticked(ctx, ticked)
    page = await _list(ticked, ctx, scope)
    await toast(query)
    await turn_into(query, page.card)
    if press.verb == "ticks":  # a tick does not change which faces are drawn
        await show_faces_of(page, query, ctx, scope)


async def on_move_to(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is None:
        return
    card = await ask_target(
        ctx,
        "photos_to",
        workspace_id=ticked.workspace_id,
        but=ticked.number,
        ticked=ticked.flow,
        n=len(ticked.photos),
    )
    await toast(query)
    await turn_into(query, card)


async def on_target(query: CallbackQuery, asked: Prompt, target: Target, ctx: Context, scope: Scope) -> None:
    press = Press("moveto", (asked.data["ticked"],))
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is None:
        return
    await stop_asking(ctx)
    ticked = replace(ticked, to_number=target.number, to_name=target.name)
    await confirm_move(query, ticked, ctx, scope)


async def on_take_off(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is not None:
        ticked = replace(ticked, to_number=None, to_name=None)
        await confirm_move(query, ticked, ctx, scope)


async def on_go(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await result_again(ctx, scope) or await _go(query, press, ctx, scope)
    if card is None:
        return
    ticked = await ticked_photos(ctx, press.ids[0])
    await forget_ticked(ctx)
    await toast(query)
    await turn_into(query, card)
    if ticked is not None:
        await put_faces_away(ticked.workspace_id, ctx, scope)


async def _go(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> Card | None:
    """Asks a second time before a big move that leaves the faces to nobody or stops deliveries, and whether
    the two are one person where the faces that were to stay have left meanwhile.

    None when it asked, or when the buttons are of a list that is not kept any more.
    """
    ticked = await open_ticked(query, press, ctx, scope)
    if ticked is None:
        return None
    if ticked.is_absorbed:
        await preview_merge(query, ticked, ctx, scope)
        return None
    faces = await ticked_faces(ticked)
    if press.verb == "movego":
        would = await move_ticked(ticked, faces, ctx, rehearses=True)
        is_big = ctx.world.settings.asks_twice(would.faces)
        if is_big and (would.stops or ticked.is_take_off):
            await confirm_move(query, ticked, ctx, scope, is_last=True)
            return None
    return await result_of(await move_ticked(ticked, faces, ctx, rehearses=False), ctx, scope)


async def confirm_move(
    query: CallbackQuery,
    ticked: Ticked,
    ctx: Context,
    scope: Scope,
    *,
    is_last: bool = False,
    draws: bool = True,
) -> None:
    """Shows what the move would do. draws: whether the faces beside the card have changed."""
    faces = await ticked_faces(ticked)
    done = await move_ticked(ticked, faces, ctx, rehearses=True)
    await keep_ticked(ctx, ticked)
    to = ticked.to_name or ""
    if ticked.to_number is not None:
        to = (await admitted_to(ticked.to_number, ctx, scope)).name
    receivers = await participant_names({*done.starts, *done.stops})
    person = await admitted_to(ticked.number, ctx, scope)
    against = None
    if ticked.is_merge and ticked.to_number is not None:
        of = (ticked.number, ticked.to_number)
        against = await still_against(ticked.workspace_id, left_on(faces), *of)
    card = confirm_move_card(
        person,
        to,
        done,
        receivers,
        ctx.language,
        faces=faces,
        is_merge=ticked.is_merge,
        is_here=ticked.is_here,
        is_last=is_last,
        against=against,
    )
    await toast(query)
    await turn_into(query, card)
    if draws and not is_last:
        await show_faces(query, ticked.workspace_id, faces.shown, ctx, scope, first=faces.first)


async def _list(ticked: Ticked, ctx: Context, scope: Scope) -> ListPage:
    person = await admitted_to(ticked.number, ctx, scope)
    total = len(await person_photo_ids(ticked.workspace_id, ticked.number))
    page = min(ticked.page, max(total - 1, 0) // PAGE)
    shown = await person_photos(ticked.workspace_id, ticked.number, offset=page * PAGE, limit=PAGE)
    card = tick_photos_card(
        person.name,
        shown,
        ctx.language,
        ticked=ticked.photos,
        total=total,
        flow=ticked.flow,
        page=page,
    )
    return ListPage(card, {ticked.workspace_id: [photo.face for photo in shown]}, first=page * PAGE + 1)
