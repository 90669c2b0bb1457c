"""Approve and decline on the card of a request. A task edits the card for all who see it.

Decline asks once, in a message of its own, because it erases.
"""

from collections.abc import Sequence
from typing import Literal

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import ALL_PHOTOS, Press
from bot.messages.connecting.requests import sure_of_decline_card
from bot.messages.words import Words
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.queue_copy import renew_copy, renewing_copy, request_now
from bot.telegram.chats.send_cards import toast
from bot.telegram.chats.shared_card import show_beside
from domain.errors import Conflict
from domain.ids import AssetId, LinkId
from domain.queries.access.acting import moderating
from domain.queries.connecting.request import RequestView, request_of_link
from domain.usecases.connecting.decide_link import decide_link


def register(anywhere: Router) -> None:
    decided = renewing_copy(on_decision, request_now)
    anywhere.callback_query.register(decided, Pressed("approve", "approvethese", "suredecline"))
    anywhere.callback_query.register(on_decline, Pressed("decline"))
    anywhere.callback_query.register(renewing_copy(on_not_decline, request_now), Pressed("notdecline"))


async def on_decline(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await _moderated(press, ctx)
    if view.state != "requested":
        code = "reopened" if view.state == "reopened" else "already_decided"
        await toast(query, _why_not(view, code, ctx.words), alert=True)
        await renew_copy(query, press, ctx, request_now)
        return
    await toast(query)
    await show_beside(query, ctx, sure_of_decline_card(view, ctx.language))


async def on_not_decline(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """The question becomes a copy of the request's card (`renewing_copy`); it may have been one before."""
    await _moderated(press, ctx)
    await toast(query, ctx.words.plain("forget.kept"))


async def _moderated(press: Press, ctx: Context) -> RequestView:
    view = await request_of_link(LinkId(press.ids[0]))
    await moderating(view.workspace_id if view else None, ctx.requester(), what="request")
    assert view is not None, "somebody moderates its workspace"
    return view


async def on_decision(query: CallbackQuery, press: Press, ctx: Context) -> None:
    declines = press.verb == "suredecline"
    link_id = LinkId(press.ids[0])
    chosen, seen = press.ids[1:-1], None if declines else press.ids[-1:]
    words = ctx.words
    if declines and (view := await request_of_link(link_id)) is not None:  # a declined request is erased
        await ctx.forget_rights(view.workspace_id)
    try:
        await decide_link(
            link_id,
            ctx.requester(seen=seen),
            approve=not declines,
            photos=_photos(chosen),
            settings=ctx.world.settings,
            doorbell=ctx.world.doorbell,
        )
    except Conflict as conflict:
        await toast(query, await _who_was_first(link_id, conflict, words), alert=True)
        return
    await toast(query, words.plain("toast.declined" if declines else "toast.approved"))


def _photos(chosen: Sequence[int]) -> AssetId | Literal["all"] | None:
    if not chosen:
        return None
    return "all" if chosen[0] == ALL_PHOTOS else AssetId(chosen[0])


async def _who_was_first(link_id: LinkId, conflict: Conflict, words: Words) -> str:
    return _why_not(await request_of_link(link_id), conflict.code, words)


def _why_not(view: RequestView | None, code: str, words: Words) -> str:
    """Says who decided before, or what else was in the way. Only deciders are told: others got NotFound."""
    if view is None or view.state not in ("approved", "declined"):
        return words.plain(f"error.{code}")
    by = view.decided_by or words.plain("request.somebody")
    return words.plain(f"toast.already_{view.state}", by=by)
