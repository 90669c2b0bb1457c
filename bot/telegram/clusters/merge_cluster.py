"""*The same as …*: a moderator picks a person and sees what would happen; the last button does it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters.clusters import merge_cluster_card, same_as_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.photos.contact_sheet import TickedFaces
from bot.messages.words import LONGEST_NAME
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, open_prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.clusters.pressed_cluster import put_cluster_faces_away, unknown_for
from bot.telegram.faces.move_ticked import move_ticked
from bot.telegram.faces.ticked_photos import (
    Ticked,
    is_overtaken,
    keep_ticked,
    left_on,
    shown_before,
    ticked_faces,
)
from bot.telegram.persons.pressed_person import admitted_to
from bot.telegram.photos.faces_beside import show_faces
from domain.queries.clusters.clusters import ClusterView
from domain.queries.clusters.nearest_persons import nearest_persons
from domain.queries.operations.actors import participant_names
from domain.queries.persons.merge_conflicts import conflicts_of_faces
from domain.usecases.clusters.merge_cluster import merge_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clustersame"), InScope())
    chats.callback_query.register(on_person, Pressed("clusterinto"), InScope())
    chats.callback_query.register(on_merge, Pressed("clustermerge"), InScope())


def register_steps(chats: Router) -> None:
    """Register it after every command: a command is no name."""
    chats.message.register(on_typed, Asked("clustersame"), InScope())


async def on_button(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, page = press.ids
    asked = await open_prompt(ctx)
    is_open = asked is not None and asked.purpose == "clustersame" and asked.data["number"] == number
    typed = asked.data["typed"] if asked is not None and is_open and page else ""
    flow = asked.flow if asked is not None and is_open else None
    card = await _picker(number, ctx, scope, page=min(page, MAX_PAGE), typed=typed, flow=flow)
    await toast(query)
    await show_beside(query, ctx, card)
    await put_cluster_faces_away(number, ctx, scope)


async def on_typed(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    typed = " ".join((message.text or "").split())[:LONGEST_NAME]
    card = await _picker(asked.data["number"], ctx, scope, page=0, typed=typed, flow=asked.flow)
    await answer(message, ctx, card)


async def on_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, person = press.ids
    view = await unknown_for(number, ctx, scope)
    await preview_cluster(query, merging_all_faces(view, person, ctx), ctx, scope)
    await stop_asking(ctx, "clustersame")


async def on_merge(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, person = press.ids
    if await is_overtaken(query, press, ctx):
        return
    card = await result_again(ctx, scope)
    if card is None:
        await unknown_for(number, ctx, scope)
        by, settings, doorbell = ctx.requester(), ctx.world.settings, ctx.world.doorbell
        shown = await shown_before(press, ctx)
        done = await merge_cluster(number, person, by, settings=settings, doorbell=doorbell, shown=shown)
        card = await result_of(done, ctx, scope)
    await toast(query)
    await turn_into(query, card)
    await put_cluster_faces_away(number, ctx, scope)


def merging_all_faces(view: ClusterView, person_number: int, ctx: Context) -> Ticked:
    """What `preview` shows first: every face of the cluster goes to the person, none is left out yet."""
    return Ticked(
        ctx.number, view.workspace_id, view.number, to_number=person_number, is_merge=True, is_cluster=True
    )


async def preview_cluster(
    query: CallbackQuery, ticked: Ticked, ctx: Context, scope: Scope, *, draws: bool = True
) -> None:
    """draws: whether the faces beside the card have changed and are drawn again."""
    card, faces = await preview(ticked, ctx, scope)
    await toast(query)
    shown = await show_beside(query, ctx, card)
    if draws:
        await show_faces(shown, ticked.workspace_id, faces.shown, ctx, scope, first=faces.first)


async def preview(ticked: Ticked, ctx: Context, scope: Scope) -> tuple[Card, TickedFaces]:
    """The card of a rehearsal and its faces: the merge is done and rolled back, to show what it would do."""
    faces = await ticked_faces(ticked)
    ticked = ticked.with_shown(faces.shown)
    assert ticked.to_number is not None, "whom it is to be is known"
    # Before `admitted_to`: if the person is a waiting request, this says so, but `admitted_to` finds nobody.
    done = await move_ticked(ticked, faces, ctx, rehearses=True)
    await keep_ticked(ctx, ticked)
    person = await admitted_to(ticked.to_number, ctx, scope)
    receivers = await participant_names({*done.starts, *done.stops})
    conflicts = await conflicts_of_faces(ticked.workspace_id, left_on(faces), person.number)
    card = merge_cluster_card(
        ticked.number, person, done, receivers, ctx.language, faces=faces, conflicts=conflicts
    )
    return card, faces


async def _picker(
    number: int, ctx: Context, scope: Scope, *, page: int, typed: str, flow: int | None
) -> Card:
    view = await unknown_for(number, ctx, scope)
    flow = await ask(ctx, "clustersame", flow=flow, is_list=True, number=number, typed=typed)
    found = await nearest_persons(view.workspace_id, number, typed=typed, offset=page * PAGE, limit=PAGE)
    return same_as_card(view, found, page, flow, ctx.language, typed=typed)
