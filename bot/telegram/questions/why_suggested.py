"""*Why?* below a question says how much the face is like the person, and shows which face it is most like."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.questions.why_suggested import why_each_card, why_suggested_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import NotFound
from domain.ids import SuggestionId, WorkspaceId
from domain.queries.questions.asked_faces import asked_faces
from domain.queries.questions.why_suggested import why_each, why_suggested, workspace_of_suggestion
from domain.states import SuggestionStatus


def register(chats: Router) -> None:
    chats.callback_query.register(on_why, Pressed("whyask"), InScope())


async def on_why(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Owners in private, moderators there and in their admin chat. Others are named to moderators only."""
    asked = {
        face.suggestion_id: at
        for at, face in enumerate(await asked_faces(SuggestionId(press.ids[0])), 1)
        if face.status == SuggestionStatus.PENDING
    }
    workspace_id, moderates = await _admit([*asked], ctx, scope)
    assert query.bot is not None, "updates are read for a bot"
    if len(asked) > 1:
        views = {asked[view.question_id]: view for view in await why_each([*asked], ctx.who.participant_id)}
        if not views:
            raise NotFound("suggestion")
        await toast(query)
        await say(query.bot, scope.tg_chat_id, why_each_card(dict(sorted(views.items())), ctx.who.language))
        return
    [question_id] = asked
    view = await why_suggested(question_id, ctx.who.participant_id, names_others=moderates)
    if view is None:
        raise NotFound("suggestion")
    await toast(query)
    card = await say(query.bot, scope.tg_chat_id, why_suggested_card(view, ctx.who.language))
    # An owner has the face in question on the card above, and may see the other one.
    faces = [view.face, view.source] if moderates else [view.source]
    await show_faces(card, workspace_id, faces, ctx, scope)


async def _admit(asked: Sequence[SuggestionId], ctx: Context, scope: Scope) -> tuple[WorkspaceId, bool]:
    """Returns the workspace, and whether the asker moderates it. asked: questions about one person.

    Raises NotFound, also for whoever may not know of the questions.
    """
    found = await workspace_of_suggestion(asked[0]) if asked else None
    if found is None:
        raise NotFound("suggestion")
    workspace_id, person_id = found
    await scope.admit(ctx, workspace_id, what="suggestion")
    by = ctx.requester()
    moderates = await by.moderates(workspace_id)
    if not moderates and not await by.owns(person_id):
        raise NotFound("suggestion")
    return workspace_id, moderates
