"""/review lists the persons about whom questions wait. A moderator answers all questions of one on a card.

A press of a button on a person's card holds the card for two minutes: other moderators are told who holds it.
"""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.listing import MAX_PAGE
from bot.messages.questions.review import review_card, review_list_card, review_photos_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.miniapp_button import with_miniapp
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.photos.faces_beside import ListPage, faces_of_lines, show_faces_of, turn_to
from bot.telegram.questions.pressed_review import (
    OnPress,
    held_review,
    is_shared,
    per_page_of,
    review_of,
    show_review,
    telling_who,
)
from domain.errors import NotFound
from domain.ids import SuggestionId
from domain.queries.clusters.clusters import clusters
from domain.queries.persons.workspace_people import workspace_of_person
from domain.queries.questions.review import review_page
from domain.queries.settings.settings_of import settings_of
from domain.usecases.questions.open_review import open_review


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("review"), InScope())
    for handler, verbs in _PRESSES.items():
        chats.callback_query.register(telling_who(handler), Pressed(*verbs), InScope())


async def on_command(message: Message, ctx: Context, scope: Scope) -> None:
    page = await _list(ctx, scope, 0)
    await show_faces_of(page, await answer(message, ctx, page.card), ctx, scope)


async def on_list(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    await turn_to(await _list(ctx, scope, min(press.ids[0], MAX_PAGE)), query, ctx, scope)


async def on_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, by = press.ids[0], ctx.requester()
    workspace_id = await workspace_of_person(number)
    if workspace_id is None:
        raise NotFound("person")
    scope.ensure_shows(workspace_id)
    review_id = await open_review(number, by, ctx.who.participant_id, ctx.world.doorbell)
    view = await review_of(review_id, ctx, scope)
    await toast(query)
    await show_review(query, view, (0, await per_page_of(view, ctx)), ctx, scope)


async def on_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await held_review(press, ctx, scope)
    await toast(query)
    at = (min(press.ids[1], MAX_PAGE), await per_page_of(view, ctx, press))
    await show_review(query, view, at, ctx, scope)


async def on_tick(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    question_id = SuggestionId(press.ids[1])
    view = await held_review(press, ctx, scope, [question_id], is_wrong=press.verb == "rvwrong")
    ticked = next((face for face in view.faces if face.question_id == question_id), None)
    if ticked is None:
        raise NotFound("suggestion")
    per_page = await per_page_of(view, ctx, press)
    await toast(query)
    page = (ticked.at - 1) // per_page
    if not press.ids[2]:  # the pictures beside may be those of a page of another length
        await show_review(query, view, (page, per_page), ctx, scope)
        return
    await turn_into(query, review_card(view, page, per_page, ctx.language, tells_holder=is_shared(scope)))


async def on_look(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view, page = await held_review(press, ctx, scope), min(press.ids[1], MAX_PAGE)
    await toast(query)
    per_page = await per_page_of(view, ctx, press)
    await turn_into(query, review_photos_card(view, page, per_page, ctx.language))


async def _list(ctx: Context, scope: Scope, page: int) -> ListPage:
    workspaces = await scope.moderated(ctx)
    ids = [workspace_id for workspace_id, _ in workspaces]
    own = await settings_of(ids[0], ctx.world.settings)
    per_page = own.face_suggestion_groups_per_page
    found = await review_page(ids, page * per_page, per_page)
    if page and not found.lines:  # questions ended, so this page is empty by now
        return await _list(ctx, scope, 0)
    unknown = (await clusters(ids, 0, 1)).unknown
    card = review_list_card(found, page, per_page, unknown, ctx.language)
    card = with_miniapp(card, ctx, scope, "review")
    faces = await faces_of_lines(found.lines, ctx, scope)
    return ListPage(card, faces, first=page * per_page + 1)


_PRESSES: Mapping[OnPress, Sequence[str]] = {
    on_list: ("review",),
    on_person: ("reviewof",),
    on_page: ("rvpage",),
    on_tick: ("rvwrong", "rvright"),
    on_look: ("rvlook",),
}
