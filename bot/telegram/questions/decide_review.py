"""Yes or no to several faces on a person's card of /review; a no may say why."""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.listing import MAX_PAGE
from bot.messages.operations.operations import operation_card
from bot.messages.questions.review import (
    REASONS,
    after_review_rows,
    left_out_lines,
    reasons_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_again, view_of
from bot.telegram.photos.faces_beside import put_faces_away
from bot.telegram.questions.pressed_review import (
    OnPress,
    held_review,
    is_drawn_anew,
    per_page_of,
    review_of,
    show_review,
    telling_who,
)
from domain.errors import Conflict, NotFound
from domain.ids import ReviewId, SuggestionId
from domain.queries.operations.actors import actor_names
from domain.queries.questions.review import ReviewedFace, ReviewView
from domain.states import RefusalReason
from domain.usecases.questions.decide_suggestions import Decided, Reviewing, decide_suggestions


def register(chats: Router) -> None:
    for handler, verbs in _PRESSES.items():
        chats.callback_query.register(telling_who(handler), Pressed(*verbs), InScope())


async def on_yes(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Accepts the faces of the page that are not ticked as wrong."""
    view = await review_of(ReviewId(press.ids[0]), ctx, scope)
    if await is_drawn_anew(query, press, view, ctx, scope):
        return
    shown = view.on_page(min(press.ids[1], MAX_PAGE), await per_page_of(view, ctx, press))
    await _decide(query, view, [face for face in shown if not face.is_wrong], ctx, scope, accept=True)


async def on_above(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Accepts all faces that are not ticked as wrong and whose confidence reaches the pressed percentage."""
    view = await review_of(ReviewId(press.ids[0]), ctx, scope)
    faces = [face for face in view.faces if not face.is_wrong]
    await _decide(query, view, faces, ctx, scope, accept=True, at_least=min(press.ids[1], 100) / 100)


async def on_no(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks why the ticked faces are wrong; if none is ticked, shows the card again.

    `rvnone` first ticks all faces of the page.
    """
    page = min(press.ids[1], MAX_PAGE)
    ticked: list[SuggestionId] = []
    if press.verb == "rvnone":
        view = await review_of(ReviewId(press.ids[0]), ctx, scope)
        if await is_drawn_anew(query, press, view, ctx, scope):
            return
        shown = view.on_page(page, await per_page_of(view, ctx, press))
        ticked = [face.question_id for face in shown]
    view = await held_review(press, ctx, scope, ticked)
    per_page = await per_page_of(view, ctx, press)
    await toast(query)
    if not view.wrong:
        await show_review(query, view, (page, per_page), ctx, scope)
        return
    await turn_into(query, reasons_card(view, page, per_page, ctx.language))


async def on_why(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await review_of(ReviewId(press.ids[0]), ctx, scope)
    if press.ids[1] >= len(REASONS):
        raise NotFound("review")
    faces = [face for face in view.faces if face.is_wrong]
    await _decide(query, view, faces, ctx, scope, accept=False, reason=REASONS[press.ids[1]])


async def _decide(
    query: CallbackQuery,
    view: ReviewView,
    faces: Sequence[ReviewedFace],
    ctx: Context,
    scope: Scope,
    *,
    accept: bool,
    at_least: float = 0,
    reason: RefusalReason | None = None,
) -> None:
    card = await result_again(ctx, scope)
    if card is None:
        try:
            decided = await decide_suggestions(
                view.number,
                [face.question_id for face in faces],
                ctx.requester(),
                accept=accept,
                settings=ctx.world.settings,
                doorbell=ctx.world.doorbell,
                at_least=at_least,
                reason=reason,
                reviewing=Reviewing(view.review_id, ctx.who.participant_id),
            )
        except Conflict as refusal:
            if refusal.code == "already_decided" and faces:
                await _show_what_is(query, view.review_id, faces[0].at, ctx, scope)
            raise
        card = await _result(decided, view.review_id, ctx, scope)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(view.workspace_id, ctx, scope)


async def _show_what_is(
    query: CallbackQuery, review_id: ReviewId, at: int, ctx: Context, scope: Scope
) -> None:
    """Shows the answers of somebody who was first, in place of buttons that can do nothing more."""
    view = await review_of(review_id, ctx, scope)
    per_page = await per_page_of(view, ctx)
    await show_review(query, view, ((at - 1) // per_page, per_page), ctx, scope)


async def _result(decided: Decided, review_id: ReviewId, ctx: Context, scope: Scope) -> Card:
    view = await review_of(review_id, ctx, scope)
    done = decided.done
    card = operation_card(
        await view_of(done, ctx),
        done,
        ctx.language,
        below=after_review_rows(view, ctx.language),
    )
    names = await actor_names(list(decided.before))
    left_out = left_out_lines(decided.before, decided.twice, names, ctx.language)
    return Card("\n".join([card.text, *left_out]), card.buttons)


_PRESSES: Mapping[OnPress, Sequence[str]] = {
    on_yes: ("rvyes",),
    on_above: ("rvabove",),
    on_no: ("rvno", "rvnone"),
    on_why: ("rvwhy",),
}
