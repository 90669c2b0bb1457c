"""*Why?* below a question says how much the face is like the person, and shows which face it is most like."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.questions.why_suggested import why_suggested_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.photos.faces_beside import show_faces
from domain.errors import NotFound
from domain.ids import SuggestionId
from domain.queries.questions.why_suggested import why_suggested, workspace_of_suggestion


def register(chats: Router) -> None:
    chats.callback_query.register(on_why, Pressed("whyask"), InScope())


async def on_why(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Owners in private, moderators there and in their admin chat. Others are named to moderators only."""
    suggestion_id, by = SuggestionId(press.ids[0]), ctx.requester()
    found = await workspace_of_suggestion(suggestion_id)
    if found is None:
        raise NotFound("suggestion")
    workspace_id, person_id = found
    await scope.admit(ctx, workspace_id, what="suggestion")
    moderates = await by.moderates(workspace_id)
    if not moderates and not await by.owns(person_id):
        raise NotFound("suggestion")
    view = await why_suggested(suggestion_id, ctx.who.participant_id, names_others=moderates)
    if view is None:
        raise NotFound("suggestion")
    await toast(query)
    assert query.bot is not None, "updates are read for a bot"
    card = await say(query.bot, scope.tg_chat_id, why_suggested_card(view, ctx.who.language))
    # An owner has the face in question on the card above, and may see the other one.
    faces = [view.face, view.source] if moderates else [view.source]
    await show_faces(card, workspace_id, faces, ctx, scope)
