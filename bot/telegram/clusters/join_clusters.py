"""*Looks like …*: a moderator picks another unknown person who looks alike and sees both side by side.

The last button makes them one.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.clusters.joining import join_card, near_clusters_card
from bot.messages.listing import PAGE
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.clusters.pressed_cluster import put_cluster_faces_away, unknown_for
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import Conflict, NotFound
from domain.queries.clusters.clusters import unknown_faces
from domain.queries.clusters.nearest_clusters import are_on_one_photo, nearest_clusters
from domain.usecases.clusters.join_clusters import join_clusters

# The most faces of each cluster. Each cluster is a row of the picture; with one face of each, both share one.
_A_ROW = 4


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clusterlike"), InScope())
    chats.callback_query.register(on_other, Pressed("clusterwith"), InScope())
    chats.callback_query.register(on_join, Pressed("clusterjoin"), InScope())


async def on_button(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    near = await nearest_clusters(view.workspace_id, view.number, limit=PAGE)
    await toast(query)
    shown = await show_beside(query, ctx, near_clusters_card(view.number, near, ctx.language))
    await show_faces(shown, view.workspace_id, [one.face for one in near], ctx, scope)


async def on_other(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view, other = [await unknown_for(number, ctx, scope) for number in press.ids]
    if view.workspace_id != other.workspace_id:
        raise NotFound("cluster")
    near = await nearest_clusters(view.workspace_id, view.number, limit=1, other=other.number)
    if not near and await are_on_one_photo(view.workspace_id, view.number, other.number):
        raise Conflict("on_one_photo")
    likeness = near[0].likeness if near else None
    sides = [await unknown_faces(one.workspace_id, one.number) for one in (view, other)]
    if not all(sides):
        raise NotFound("cluster")
    of_each = min(_A_ROW, *map(len, sides))
    await toast(query)
    shown = await show_beside(query, ctx, join_card(view, other, likeness, of_each, ctx.language))
    tiles = [face for side in sides for face in side[:of_each]]
    await show_faces(shown, view.workspace_id, tiles, ctx, scope, columns=max(of_each, 2))


async def on_join(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, other = press.ids
    card = await result_again(ctx, scope)
    if card is None:
        for one in press.ids:
            await unknown_for(one, ctx, scope)
        settings, doorbell = ctx.world.settings, ctx.world.doorbell
        done = await join_clusters(other, number, ctx.requester(), settings=settings, doorbell=doorbell)
        card = await result_of(done, ctx, scope)
    await toast(query)
    await turn_into(query, card)
    await put_cluster_faces_away(number, ctx, scope)
