"""The answers to "Is this Anna?": yes, no, or neither of two look-alikes. A task edits the card for all."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import uuid5

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.questions.suggestions import REASONS
from bot.messages.words import Plain
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.queue_copy import OnPress, question_now, renewing_copy
from bot.telegram.chats.send_cards import toast
from domain.errors import Conflict, NotFound, Untold
from domain.ids import BatchId, SuggestionId
from domain.queries.access.acting import TelegramRequester
from domain.queries.questions.suggestion import SuggestionRecipient, suggestion
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.usecases.questions.give_reason import give_reason
from domain.usecases.questions.tick_question import tick_question


def register(anywhere: Router) -> None:
    for handler, verbs in _PRESSES.items():
        anywhere.callback_query.register(renewing_copy(handler, question_now), Pressed(*verbs))


async def on_answer(query: CallbackQuery, press: Press, ctx: Context) -> None:
    accept = press.verb == "yes"
    await _decide(SuggestionId(press.ids[0]), ctx.requester(), ctx, accept=accept)
    await toast(query, ctx.words.plain("toast.thanks"))


async def on_neither(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Says no to each look-alike whom the card names, as an operation of its own that can be undone."""
    suggestion_id, by = SuggestionId(press.ids[0]), ctx.requester()
    await _decide(suggestion_id, by, ctx, accept=False)
    mine = await _asked_by(query, suggestion_id)
    for rival in mine.rivals if mine is not None else ():
        with suppress(NotFound, Untold, Conflict):  # the owner is removed now, or it was answered already
            other = rival.suggestion_id
            await _decide(other, _answering(other, by), ctx, accept=False)
    await toast(query, ctx.words.plain("toast.thanks"))


async def on_reason(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Where the face is neither of two look-alikes, the reason goes with both answers."""
    suggestion_id, place = press.ids
    if not 1 <= place <= len(REASONS):
        raise NotFound("suggestion")
    question, by, reason = SuggestionId(suggestion_id), ctx.requester(), REASONS[place - 1]
    await give_reason(question, by, reason, ctx.world.doorbell)
    mine = await _asked_by(query, question)
    for rival in mine.refused_rivals if mine is not None else ():
        with suppress(NotFound, Untold, Conflict):  # the owner is removed now, or it was taken back meanwhile
            await give_reason(rival.suggestion_id, by, reason, ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.thanks"))


async def on_tick(query: CallbackQuery, press: Press, ctx: Context) -> None:
    suggestion_id, wanted = press.ids
    if wanted not in (0, 1):  # the buttons of an older card carry a position on the picture instead
        raise NotFound("suggestion")
    by, doorbell = ctx.requester(), ctx.world.doorbell
    await tick_question(SuggestionId(suggestion_id), by, is_ticked=wanted == 1, doorbell=doorbell)
    await toast(query)


async def on_several(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Answers for each face of the card, the surest first. Each answer is an operation of its own. *All* puts
    nobody on a photo twice: whoever presses it has looked at no two faces of a photo beside each other.
    """
    view, by = await suggestion(SuggestionId(press.ids[0])), ctx.requester()
    if view is None:
        raise NotFound("suggestion")
    left: list[Conflict | NotFound] = []
    for face in sorted(view.faces, key=lambda face: -face.confidence):
        each = _answering(face.suggestion_id, by)
        accept = press.verb == "qall" or (press.verb == "qdone" and face.is_ticked)
        try:
            await _decide(face.suggestion_id, each, ctx, accept=accept, once_a_photo=press.verb == "qall")
        except (Conflict, NotFound) as already:  # the face was answered elsewhere meanwhile, or is deleted
            left.append(already)
    if len(left) == len(view.faces):
        raise left[0]
    await toast(query, "\n".join(_said(left, ctx)))


def _said(left: Sequence[Conflict | NotFound], ctx: Context) -> list[Plain]:
    """left: why faces of the card were not answered."""
    twice = sum(one.code == "twice_on_photo" for one in left)
    said = ctx.words.plain("toast.thanks")
    if len(left) > twice:
        said = ctx.words.plain("toast.partly_decided", n=len(left) - twice)
    return [said, ctx.words.plain("review.twice", n=twice)] if twice else [said]


async def _asked_by(query: CallbackQuery, suggestion_id: SuggestionId) -> SuggestionRecipient | None:
    """Whom the pressed card asks. It names only some of the declared look-alikes: others are another
    family's, and a moderator could answer for this family without knowing it.
    """
    view = await suggestion(suggestion_id)
    return view.in_chat(query.message.chat.id) if view is not None and query.message is not None else None


def _answering(suggestion_id: SuggestionId, by: TelegramRequester) -> TelegramRequester:
    """The requester of one answer, if a single press gives several answers."""
    return replace(by, batch_id=BatchId(uuid5(by.batch_id, str(suggestion_id))))


async def _decide(
    suggestion_id: SuggestionId,
    by: TelegramRequester,
    ctx: Context,
    *,
    accept: bool,
    once_a_photo: bool = False,
) -> None:
    world = ctx.world
    await decide_suggestion(
        suggestion_id,
        by,
        accept=accept,
        settings=world.settings,
        doorbell=world.doorbell,
        once_a_photo=once_a_photo,
    )


_PRESSES: dict[OnPress, tuple[str, ...]] = {
    on_answer: ("yes", "no"),
    on_neither: ("neither",),
    on_reason: ("because",),
    on_tick: ("qtick",),
    on_several: ("qall", "qnone", "qdone"),
}
