"""Finds the review that a button is about, for a moderator, and shows its card."""

import functools
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.listing import MAX_PAGE
from bot.messages.questions.review import review_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import Conflict, NotFound
from domain.ids import ReviewId, SuggestionId
from domain.queries.access.acting import moderating
from domain.queries.operations.actors import actor_names, participant_names
from domain.queries.questions.review import ReviewView, review, workspace_of_review
from domain.queries.settings.settings_of import settings_of
from domain.usecases.questions.tick_review import tick_review

_MOST_ON_A_PAGE = 12  # the most that a workspace may set

OnPress = Callable[[CallbackQuery, Press, Context, Scope], Awaitable[None]]


def telling_who(handler: OnPress) -> OnPress:
    """Adds to the handler's refusals the name of who holds the review, or of who answered before.

    Only moderators get these refusals.
    """

    @functools.wraps(handler)
    async def telling(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
        try:
            await handler(query, press, ctx, scope)
        except Conflict as refusal:
            raise await _naming_who(refusal, ctx) from None

    return telling


async def _naming_who(refusal: Conflict, ctx: Context) -> Conflict:
    by: Any = refusal.details.get("by")
    somebody = ctx.words.plain("request.somebody")
    if refusal.code == "held":
        return Conflict("held_by", by=(await participant_names([by])).get(by, somebody))
    if refusal.code == "already_decided" and by is not None:
        return Conflict("already_decided_by", by=(await actor_names([by])).get(by, somebody))
    return refusal


async def review_of(review_id: ReviewId, ctx: Context, scope: Scope) -> ReviewView:
    """Raises NotFound(`review`), also for users who do not moderate."""
    workspace_id = await workspace_of_review(review_id)
    await moderating(workspace_id, ctx.requester(), what="review")
    view = await review(review_id)
    if view is None:
        raise NotFound("review")
    scope.ensure_shows(view.workspace_id, what="review")
    return view


async def held_review(
    press: Press,
    ctx: Context,
    scope: Scope,
    ticked: Sequence[SuggestionId] = (),
    *,
    is_wrong: bool = True,
) -> ReviewView:
    """Holds the review for the presser. is_wrong: whether the `ticked` faces become wrong, or right again.

    Raises NotFound(`review`), and Conflict(`held`) while another moderator holds it.
    """
    review_id = ReviewId(press.ids[0])
    workspace_id = await workspace_of_review(review_id)
    if workspace_id is not None:
        scope.ensure_shows(workspace_id, what="review")
    await tick_review(
        review_id,
        ticked,
        ctx.requester(),
        ctx.who.participant_id,
        is_wrong=is_wrong,
        doorbell=ctx.world.doorbell,
    )
    return await review_of(review_id, ctx, scope)


async def per_page_of(view: ReviewView, ctx: Context, press: Press | None = None) -> int:
    """How many faces a page of the pressed card has; without one, or where its button does not tell, how many
    the workspace wants now.
    """
    if press is not None and press.ids[2]:
        return min(press.ids[2], _MOST_ON_A_PAGE)
    own = await settings_of(view.workspace_id, ctx.world.settings)
    return own.face_suggestion_items_per_group


async def show_review(
    query: CallbackQuery, view: ReviewView, at: tuple[int, int], ctx: Context, scope: Scope
) -> None:
    """at: the page, and how many faces a page has."""
    page, per_page = at
    shown = view.on_page(page, per_page)
    await turn_into(query, review_card(view, page, per_page, ctx.language, tells_holder=is_shared(scope)))
    faces = [face.face for face in shown]
    await show_faces(query, view.workspace_id, faces, ctx, scope, first=page * per_page + 1)


async def is_drawn_anew(
    query: CallbackQuery, press: Press, view: ReviewView, ctx: Context, scope: Scope
) -> bool:
    """Whether an earlier version of the bot made the button, so that it does not tell which faces were on its
    page. Then the card is shown anew, and the presser is told.
    """
    if press.ids[2]:
        return False
    await toast(query, ctx.words.plain("toast.unknown_button"), alert=True)
    at = (min(press.ids[1], MAX_PAGE), await per_page_of(view, ctx))
    await show_review(query, view, at, ctx, scope)
    return True


def is_shared(scope: Scope) -> bool:
    return scope.workspace_id is not None
