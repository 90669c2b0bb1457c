"""The card of a proposal. A look leads to the preview of the split or the join; a no ends the proposal."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.clusters.proposing import proposal_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.clusters.split_cluster import Split, show_split
from domain.errors import Conflict, NotFound
from domain.ids import ProposalId
from domain.queries.clusters.proposals import ProposalView, parts_of_split, proposal
from domain.states import ProposalKind
from domain.usecases.clusters.reject_proposal import reject_proposal


def register(chats: Router) -> None:
    chats.callback_query.register(on_split, Pressed("proposalsplit"), InScope())
    chats.callback_query.register(on_no, Pressed("proposalno"), InScope())


async def on_split(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Shows the preview of the split, with the proposed part ticked."""
    view = await _proposal_for(press, ctx, scope)
    if view.kind != ProposalKind.SPLIT:
        raise Conflict("already_decided")
    if not view.is_open:
        await _say_what_became(query, view, ctx)
        return
    parts = await parts_of_split(view)
    split = Split(ctx.number, view.workspace_id, view.number, parts)
    await show_split(query, split.with_part(2), ctx, scope, draws=True)


async def on_no(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """A task edits the card for all who see it."""
    view = await _proposal_for(press, ctx, scope)
    if not view.is_open:
        await _say_what_became(query, view, ctx)
        return
    await reject_proposal(view.id, ctx.requester(), ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.proposal_no"))


async def _say_what_became(query: CallbackQuery, view: ProposalView, ctx: Context) -> None:
    """Draws the card again: a proposal can end without an edit, by age or because a face has a person now."""
    await toast(query)
    await turn_into(query, proposal_card(view, ctx.language))


async def _proposal_for(press: Press, ctx: Context, scope: Scope) -> ProposalView:
    """Raises NotFound(`cluster`) also for users who do not moderate, by Telegram's word, and Conflict if the
    cluster is named or joined by now.
    """
    view = await proposal(ProposalId(press.ids[0]))
    if view is None:
        raise NotFound("cluster")
    await unknown_for(view.number, ctx, scope)
    return view
