"""/queue lists what waits for the user's decision, oldest first. A press on a line shows its card again."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.connecting.requests import request_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.questions.queue import queue_card, report_waits_card
from bot.messages.questions.suggestions import suggestion_card
from bot.messages.sharing.sharing import join_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import drop_buttons, say, toast, turn_into
from bot.telegram.photos.look_at_photo import bring_photo
from domain.errors import Forbidden, NotFound, OutsideError
from domain.ids import AssetId, LinkId, SuggestionId
from domain.queries.access.acting import moderating
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.request import admin_chat, request_of_link
from domain.queries.groups.groups import groups_of
from domain.queries.questions.suggestion import (
    SuggestionRecipient,
    SuggestionView,
    photo_of_suggestion,
    suggestion,
)
from domain.queries.questions.waiting import KINDS, reported_by, waiting
from domain.queries.sharing.join import join
from domain.usecases.connecting.ask_request_card import ask_request_card
from domain.usecases.groups.look_up_groups import look_up_groups
from domain.usecases.photos.settle_report import settle_report
from domain.usecases.questions.ask_question_card import ask_question_card

Show = Callable[[CallbackQuery, int, Context, Scope], Awaitable[None]]


def register(chats: Router) -> None:
    chats.message.register(on_command, Command("queue"), InScope())
    chats.callback_query.register(on_page, Pressed("queue"), InScope())
    chats.callback_query.register(on_line, Pressed("waits"), InScope())
    chats.callback_query.register(on_settle, Pressed("settle"), InScope())


async def on_command(message: Message, ctx: Context, scope: Scope) -> None:
    await answer(message, ctx, await _page(ctx, scope, 0))


async def on_page(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await _page(ctx, scope, min(press.ids[0], MAX_PAGE))
    await toast(query)
    await turn_into(query, card)


async def on_line(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    number, kind = press.ids
    if kind >= len(KINDS):
        raise NotFound("request")
    await _SHOW[KINDS[kind]](query, number, ctx, scope)


async def on_settle(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asset_id = AssetId(press.ids[0])
    await scope.admit_to_photo(ctx, asset_id)
    await settle_report(asset_id, ctx.requester(), doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.settled"))
    await drop_buttons(query)


async def _page(ctx: Context, scope: Scope, page: int) -> Card:
    if scope.workspace_id is None:
        await _look_up(ctx)
    moderated = [workspace_id for workspace_id, _ in await scope.workspaces(ctx)]
    own = ctx.who.participant_id if scope.workspace_id is None else None
    found = await waiting(moderated, own, page * PAGE, PAGE)
    if page and not found.lines:  # this was the last page, and it is empty by now
        return await _page(ctx, scope, 0)
    return queue_card(found, page, ctx.language, unknown=bool(moderated))


async def _look_up(ctx: Context) -> None:
    """Asks Telegram about the user's groups: the bot may not know yet that they became an admin."""
    who = ctx.who
    for workspace_id in {group.workspace_id for group in await groups_of(who.participant_id)}:
        with suppress(Forbidden, OutsideError):  # then the memberships that are already known count
            await look_up_groups(workspace_id, who.participant_id, who.tg_user_id, ctx.world.memberships)


async def _show_request(query: CallbackQuery, number: int, ctx: Context, scope: Scope) -> None:
    view = await request_of_link(LinkId(number))
    if view is None or view.state == "reopened":  # the requester adds photos; a task takes the card back
        raise NotFound("request")
    scope.ensure_shows(view.workspace_id, what="request")
    await moderating(view.workspace_id, ctx.requester(), what="request")
    known = await known_card(Place(view.workspace_id, "request", view.person_number, scope.tg_chat_id))
    # The picture of an older card shows other faces.
    if known is not None and not (view.state == "requested" and view.is_newer_than(known.sent_at)):
        await toast(query)
        await _reply(request_card(view, ctx.language), known.tg_message_id, ctx, scope)
    elif scope.workspace_id is not None or not view.is_decided_in_group:
        # A task sends this card with its picture, because nobody should decide about an unseen face.
        await ask_request_card(view.person_id, ctx.requester(), ctx.world.doorbell)
        await toast(query, ctx.words.plain("toast.card_coming"))
    else:
        await toast(query, ctx.words.plain("toast.in_admin_chat"), alert=True)


async def _show_join(query: CallbackQuery, number: int, ctx: Context, scope: Scope) -> None:
    link_id = LinkId(number)
    view = await join(link_id)
    if view is None:
        raise NotFound("request")
    here = [one for one in view.recipients if one.tg_chat_id == scope.tg_chat_id]
    if not here and view.waits_for_admins and await admin_chat(view.workspace_id) is not None:
        await moderating(view.workspace_id, ctx.requester(), what="request")
        await toast(query, ctx.words.plain("toast.in_admin_chat"), alert=True)
        return
    if not here:
        raise NotFound("request")
    if here[0].as_admin:
        await moderating(view.workspace_id, ctx.requester(), what="request")
    known = await known_card(Place(view.workspace_id, "join", link_id, scope.tg_chat_id))
    await toast(query)
    await _reply(join_card(view, here[0]), known.tg_message_id if known else None, ctx, scope)


async def _show_question(query: CallbackQuery, number: int, ctx: Context, scope: Scope) -> None:
    """Shows the question to a chat that is asked, or has its card sent there; a moderator gets the photo's
    card in any other chat, and where as an owner they were *Unsure*. Raises NotFound for everybody else.
    """
    view, mine = await _question_for(SuggestionId(number), scope)
    if mine is not None and mine.as_admin:
        await moderating(view.workspace_id, ctx.requester(), what="suggestion")
    if mine is None or (mine.is_unsure and await ctx.requester().moderates(view.workspace_id)):
        await bring_photo(await photo_of_suggestion(view.suggestion_id) or AssetId(0), ctx, scope)
        await toast(query, ctx.words.plain("toast.card_coming"))
        return
    known = await known_card(Place(view.workspace_id, "suggestion", view.suggestion_id, scope.tg_chat_id))
    if known is None and not mine.is_unsure:
        await ask_question_card(view.suggestion_id, ctx.requester(), ctx.world.doorbell)
        await toast(query, ctx.words.plain("toast.card_coming"))
        return
    await toast(query)
    await _reply(suggestion_card(view, mine), known.tg_message_id if known else None, ctx, scope)


async def _question_for(
    suggestion_id: SuggestionId, scope: Scope
) -> tuple[SuggestionView, SuggestionRecipient | None]:
    """The question, and whom it asks in this chat. Of two look-alikes the older question asks about both, so
    it is this one for whoever it asks about the younger. Raises NotFound.
    """
    view = await suggestion(suggestion_id)
    if view is None:
        raise NotFound("suggestion")
    if (mine := view.in_chat(scope.tg_chat_id)) is not None:
        return view, mine
    for older in sorted(rival for rival in view.rivals if rival < view.suggestion_id):
        other = await suggestion(older)
        asked = other.in_chat(scope.tg_chat_id) if other is not None and other.is_open else None
        if other is not None and asked is not None:
            return other, asked
    return view, None


async def _show_report(query: CallbackQuery, number: int, ctx: Context, scope: Scope) -> None:
    asset_id = AssetId(number)
    workspace_id = await scope.admit_to_photo(ctx, asset_id)
    await bring_photo(asset_id, ctx, scope)
    await toast(query)
    by = await reported_by(workspace_id, asset_id)
    await _reply(report_waits_card(asset_id, by, ctx.language), None, ctx, scope)


async def _reply(card: Card, reply_to: int | None, ctx: Context, scope: Scope) -> None:
    await say(ctx.world.bot, scope.tg_chat_id, card, reply_to=reply_to)


_SHOW: dict[str, Show] = {
    "request": _show_request,
    "join": _show_join,
    "question": _show_question,
    "report": _show_report,
}
