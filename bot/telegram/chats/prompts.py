"""A prompt waits for typed words. It keeps its purpose and what was chosen before.

A prompt may come while the user connects a person. Connecting goes on when the prompt is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from bot.messages.callbacks import parse_callback
from bot.telegram.chats.context import Context

# Words that are written later than this after the prompt are no answer to it.
PATIENCE = timedelta(minutes=15)
# A list waits for a press as long as the ticks are kept that may have led to it.
PATIENCE_OF_LISTS = timedelta(days=1)


class Asking(StatesGroup):
    words = State()


@dataclass(frozen=True, slots=True)
class Prompt:
    """flow: the update that began the prompt. Its buttons carry it, so that older buttons do nothing.

    topic: the forum topic in which it was asked; None outside of forums.
    """

    flow: int
    purpose: str
    data: Mapping[str, Any]
    topic: int | None = None


async def ask(
    ctx: Context, purpose: str, *, flow: int | None = None, is_list: bool = False, **data: Any
) -> int:
    """Waits for words from now on. flow: that of the prompt that this one continues. Returns the flow.

    The card that asks needs a button `stop` with the flow: by it a reply to the card is known as an answer.
    is_list: the card waits for a press, and words only narrow its list.
    """
    kept = await ctx.state.get_data()
    if "asking" not in kept:
        kept["asked_in"] = await ctx.state.get_state()
    flow = flow if flow is not None else ctx.number
    asked_at = datetime.now(UTC).isoformat()
    kept["asking"] = {"flow": flow, "purpose": purpose, "at": asked_at, "topic": ctx.topic, "data": data}
    kept["asking"]["is_list"] = is_list
    await ctx.state.set_state(Asking.words)
    await ctx.state.set_data(kept)
    return flow


async def open_prompt(ctx: Context) -> Prompt | None:
    """None when nothing is asked."""
    if await ctx.state.get_state() != Asking.words.state:
        return None
    asked = (await ctx.state.get_data()).get("asking")
    if asked is None:
        return None
    return Prompt(asked["flow"], asked["purpose"], asked["data"], asked.get("topic"))


def is_about_last_words(asked: Prompt, words_of: int) -> bool:
    """Whether a button that carries this update is about the words that were typed last. A button from before
    buttons carried it has 0.
    """
    return words_of != 0 and asked.data.get("words_of") == words_of


async def answered_prompt(message: Message, ctx: Context) -> Prompt | None:
    """The open prompt that these words answer. None for a command, and for words to somebody else."""
    if not message.text or message.text.startswith("/"):
        return None
    asked = await open_prompt(ctx)
    return asked if asked is not None and _is_said_to_bot(message, asked, ctx) else None


def _is_said_to_bot(message: Message, asked: Prompt, ctx: Context) -> bool:
    """What somebody else wrote is no answer, nor is a reply to another question.

    In an admin chat people also talk to one another: in other topics, and in replies.
    """
    if message.forward_origin is not None or answers_another(message, asked, ctx):
        return False
    if message.chat.type == "private":
        return True
    if message.external_reply is not None or asked.topic != ctx.topic:
        return False
    replied = message.reply_to_message
    if replied is None or replied.message_id == ctx.topic:  # Telegram makes each message of a topic a reply
        return True
    return _is_of_bot(replied, ctx)


def answers_another(message: Message, asked: Prompt | None, ctx: Context) -> bool:
    """Whether this replies to a card of the bot that is not the open question of the writer: to another
    question, or, while a question is open, to any other card with buttons. asked: the open question.
    """
    replied = message.reply_to_message
    if replied is None or not _is_of_bot(replied, ctx) or replied.reply_markup is None:
        return False
    rows = replied.reply_markup.inline_keyboard
    buttons = [parse_callback(button.callback_data) for row in rows for button in row]
    flows = [press.ids[0] for press in buttons if press is not None and press.verb == "stop"]
    return bool(flows) if asked is None else asked.flow not in flows


def _is_of_bot(message: Message, ctx: Context) -> bool:
    return message.from_user is not None and message.from_user.id == ctx.world.bot.id


async def stop_asking(ctx: Context, purpose: str | None = None) -> bool:
    """Returns to the dialogue's state before the prompt. False when nothing was asked.

    purpose: leaves a prompt with another one open, because its words would else go to that earlier state.
    """
    if purpose is not None:
        asked = await open_prompt(ctx)
        if asked is None or asked.purpose != purpose:
            return False
    return await _stop(ctx.state)


async def end_old_prompt(state: FSMContext, at: datetime, *, is_press: bool) -> bool:
    """Ends a prompt that is too old at this time. Returns True if it waited for words; False for a list,
    which takes words but waits for a press, and when nothing was ended. Call it before the dialogue's state
    chooses the handler.

    is_press: a button was pressed. A list waits longer for that than for words.
    """
    asked = (await state.get_data()).get("asking")
    is_list = asked is not None and asked.get("is_list", False)
    patience = PATIENCE_OF_LISTS if is_list and is_press else PATIENCE
    is_old = asked is not None and at - datetime.fromisoformat(asked["at"]) > patience
    if not is_old:
        return False
    await _stop(state)
    return not is_list


async def _stop(state: FSMContext) -> bool:
    data = await state.get_data()
    if data.pop("asking", None) is None:
        return False
    if await state.get_state() == Asking.words.state:
        await state.set_state(data.pop("asked_in", None))
    await state.set_data(data)
    return True


class Asked(Filter):
    """Passes words that answer a prompt with one of these purposes; the handler gets it as `asked`."""

    def __init__(self, *purposes: str) -> None:
        self._purposes = purposes

    async def __call__(self, message: Message, ctx: Context | None = None) -> bool | dict[str, Prompt]:
        asked = await answered_prompt(message, ctx) if ctx is not None else None
        return {"asked": asked} if asked is not None and asked.purpose in self._purposes else False


class IsAsked(Filter):
    """Passes messages while any prompt is open."""

    async def __call__(self, message: Message, ctx: Context | None = None) -> bool:
        return ctx is not None and await open_prompt(ctx) is not None
