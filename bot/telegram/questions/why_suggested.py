"""*Why?* below a question tells how alike face and person are, and shows the person's face that led to it."""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.listing import MAX_PAGE
from bot.messages.questions.why_suggested import why_suggested_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.photos.faces_beside import show_faces
from bot.telegram.questions.pressed_review import held_review, per_page_of, telling_who
from domain.errors import NotFound
from domain.ids import SuggestionId, WorkspaceId
from domain.queries.photos.contact_sheet import visible_faces
from domain.queries.questions.asked_faces import asked_faces
from domain.queries.questions.why_suggested import why_suggested, workspace_and_person_of_suggestion
from domain.states import SuggestionStatus


def register(chats: Router) -> None:
    chats.callback_query.register(on_why, Pressed("whyask"), InScope())
    chats.callback_query.register(telling_who(on_why_of_review), Pressed("rvask"), InScope())


async def on_why(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """For owners in private, and for moderators. Only moderators read which other persons are similar."""
    asked = {
        face.suggestion_id: at
        for at, face in enumerate(await asked_faces(SuggestionId(press.ids[0])), 1)
        if face.status == SuggestionStatus.PENDING
    }
    workspace_id, moderates = await _admit([*asked], ctx, scope)
    await _tell(query, asked, workspace_id, ctx, scope, moderates=moderates)


async def on_why_of_review(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Says why each open face on this page of a review is suggested. For moderators only."""
    view = await held_review(press, ctx, scope)
    shown = view.on_page(min(press.ids[1], MAX_PAGE), await per_page_of(view, ctx, press))
    asked = {face.question_id: face.at for face in shown if face.is_open}
    await _tell(query, asked, view.workspace_id, ctx, scope, moderates=True)


async def _tell(
    query: CallbackQuery,
    asked: Mapping[SuggestionId, int],
    workspace_id: WorkspaceId,
    ctx: Context,
    scope: Scope,
    *,
    moderates: bool,
) -> None:
    """asked: the numbers that the questions have on the card."""
    found = await why_suggested([*asked], ctx.who.participant_id, names_others=moderates)
    if not found:
        raise NotFound("suggestion")
    views = dict(sorted((asked[view.question_id], view) for view in found))
    await toast(query)
    assert query.bot is not None, "updates are read for a bot"
    above = query.message.message_id if query.message else None
    sources = [*dict.fromkeys(view.source for view in views.values())]
    shown = sources
    if not moderates:
        visible = await visible_faces(workspace_id, sources, ctx.who.participant_id)
        shown = [source for source in sources if source in visible]
    said = why_suggested_card(
        views, ctx.language, is_beside=moderates, shown=len(shown), all_shown=shown == sources
    )
    card = await say(query.bot, scope.tg_chat_id, said, reply_to=above)
    if moderates:
        # One row for each number from the first to the last, so that rows and numbers agree: 0 is an empty
        # tile, in place of a face that was answered already.
        first, last = min(views), max(views)
        rows = [views.get(at) for at in range(first, last + 1)]
        faces = [face for one in rows for face in ((one.face, one.source) if one else (0, 0))]
        await show_faces(card, workspace_id, faces, ctx, scope, first=first, columns=2, by_row=True)
    else:  # an owner sees the faces in question on the card above, so only the similar faces are shown
        await show_faces(card, workspace_id, shown, ctx, scope)


async def _admit(asked: Sequence[SuggestionId], ctx: Context, scope: Scope) -> tuple[WorkspaceId, bool]:
    """Returns the workspace, and whether the user moderates it. asked: questions about one person.

    Raises NotFound, also for a user who may not know of the questions.
    """
    found = await workspace_and_person_of_suggestion(asked[0]) if asked else None
    if found is None:
        raise NotFound("suggestion")
    workspace_id, person_id = found
    await scope.admit(ctx, workspace_id, what="suggestion")
    by = ctx.requester()
    owns = await by.owns(person_id)
    moderates = await by.moderates(workspace_id, or_untold=not owns)
    if not (moderates or owns):
        raise NotFound("suggestion")
    return workspace_id, moderates
