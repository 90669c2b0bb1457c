"""*Who is this?* A moderator writes a name. When a person has it already, the bot asks before it acts."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters.clusters import name_cluster_card
from bot.messages.photos.contact_sheet import FACES_A_SHEET
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.clusters.merge_cluster import merging_all_faces, preview, preview_cluster
from bot.telegram.clusters.pressed_cluster import put_cluster_faces_away, unknown_for
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import Conflict
from domain.queries.clusters.clusters import ClusterView, unknown_faces
from domain.queries.persons.person_names import namesake
from domain.usecases.clusters.bring_card_up_to_date import bring_card_up_to_date
from domain.usecases.clusters.label_cluster import label_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clustername"), InScope())
    chats.callback_query.register(on_called, Pressed("clustercalled"), InScope())


def register_steps(chats: Router) -> None:
    """Register it after every command: a command is no name."""
    chats.message.register(on_name, Asked("clustername"), InScope())


async def on_button(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    flow = await ask(ctx, "clustername", number=view.number)
    await toast(query)
    shown = await show_beside(query, ctx, name_cluster_card(view, flow, ctx.language))
    faces = await unknown_faces(view.workspace_id, view.number)
    await show_faces(shown, view.workspace_id, faces[:FACES_A_SHEET], ctx, scope)
    await bring_card_up_to_date(view.number, ctx.requester(), ctx.world.doorbell)


async def on_name(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    """After a name that does not fit, the prompt stays open."""
    card, faces = await result_again(ctx, scope), None
    if card is None:
        view = await unknown_for(asked.data["number"], ctx, scope)
        name = message.text or ""
        known = await namesake(view.workspace_id, name)
        if known is None:
            card = await _label(view, name, ctx, scope)
        else:
            card, faces = await preview(merging_all_faces(view, known, ctx), ctx, scope)
    await stop_asking(ctx)
    shown = await answer(message, ctx, card)
    if faces is None:
        await put_cluster_faces_away(asked.data["number"], ctx, scope)
    else:
        await show_faces(shown, view.workspace_id, faces.shown, ctx, scope)


async def on_called(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Takes the name that enough members gave in private. A person who has it already is shown first. An old
    button has no version of the name (0): it takes the present name.
    """
    number, inquiry_id, version = press.ids
    card = await result_again(ctx, scope)
    if card is None:
        view = await unknown_for(number, ctx, scope)
        if view.said is None or view.said.id != inquiry_id:
            raise Conflict("said_no_more")
        known = await namesake(view.workspace_id, view.said.name)
        if known is not None:
            await preview_cluster(query, merging_all_faces(view, known, ctx), ctx, scope)
            return
        if version and view.said.version != version:
            raise Conflict("said_no_more")
        card = await _label(view, view.said.name, ctx, scope)
    await toast(query)
    await show_beside(query, ctx, card)


async def _label(view: ClusterView, name: str, ctx: Context, scope: Scope) -> Card:
    settings, doorbell = ctx.world.settings, ctx.world.doorbell
    by = ctx.requester()
    done = await label_cluster(view.number, name, by, is_new=True, settings=settings, doorbell=doorbell)
    return await result_of(done, ctx, scope)
