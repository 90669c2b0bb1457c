"""A prompt waits for typed words. It keeps its purpose and what was chosen before.

A prompt may come while the user connects a person. Connecting goes on when the prompt is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from bot.messages.callbacks import parse_callback
from bot.telegram.chats.context import Context, replied_to, topic_of

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

    The card that asks needs a button `stop` with the flow: by that button a reply to the card is recognised
    as an answer. is_list: the card waits for a press, and words only narrow its list.
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
    return _prompt(asked)


def _prompt(asked: Mapping[str, Any]) -> Prompt:
    return Prompt(asked["flow"], asked["purpose"], asked["data"], asked.get("topic"))


def is_about_last_words(asked: Prompt, words_of: int) -> bool:
    """Whether a button is about the words that were typed last. words_of: the number of the update with the
    words, as the button carries it; 0 for a button of a version whose buttons did not carry it.
    """
    return words_of != 0 and asked.data.get("words_of") == words_of


async def answered_prompt(message: Message, ctx: Context) -> Prompt | None:
    """The open prompt that these words answer. None for a command, and for words to somebody else."""
    if not message.text or message.text.startswith("/"):
        return None
    asked = await open_prompt(ctx)
    return asked if asked is not None and _is_said_to_bot(message, asked, ctx.world.bot.id) else None


def _is_said_to_bot(message: Message, asked: Prompt, bot_id: int) -> bool:
    """A forwarded message is no answer, nor is a reply to another question.

    In an admin chat people also talk to one another: in other topics, and in replies.
    """
    if message.forward_origin is not None or answers_another(message, asked, bot_id):
        return False
    if message.chat.type == "private":
        return True
    if message.external_reply is not None or asked.topic != topic_of(message):
        return False
    replied = replied_to(message)
    return replied is None or _is_of_bot(replied, bot_id)


def answers_another(message: Message, asked: Prompt | None, bot_id: int) -> bool:
    """Whether this replies to a card of the bot that is not the open question of the writer: to another
    question, or, while a question is open, to any other card with buttons. asked: the open question.
    """
    replied = message.reply_to_message
    if replied is None or not _is_of_bot(replied, bot_id) or replied.reply_markup is None:
        return False
    rows = replied.reply_markup.inline_keyboard
    buttons = [parse_callback(button.callback_data) for row in rows for button in row]
    flows = [press.ids[0] for press in buttons if press is not None and press.verb == "stop"]
    return bool(flows) if asked is None else asked.flow not in flows


def _is_of_bot(message: Message, bot_id: int) -> bool:
    return message.from_user is not None and message.from_user.id == bot_id


async def stop_asking(ctx: Context, purpose: str | None = None) -> bool:
    """Returns to the dialogue's state before the prompt. False when no prompt was ended.

    purpose: a prompt with another purpose stays open, because its words would otherwise go to the earlier
    state.
    """
    if purpose is not None:
        asked = await open_prompt(ctx)
        if asked is None or asked.purpose != purpose:
            return False
    return await _stop(ctx.state)


async def end_old_prompt(
    state: FSMContext, at: datetime, message: Message | None, bot_id: int
) -> Literal["words", "list"] | None:
    """Ends a prompt that is too old at this time. Returns what it was: one that waited for words, or a list,
    which takes words but waits for a press; None when nothing was ended. Call it before the dialogue's state
    chooses the handler.

    message: what the user wrote; None for a press and for all else that a user does. A list waits for its
    press for a day, unless the message is one that it would have answered.
    """
    asked = (await state.get_data()).get("asking")
    if asked is None:
        return None
    is_list = asked.get("is_list", False)
    waits_on = is_list and (message is None or not _is_answered_by_list(message, _prompt(asked), bot_id))
    patience = PATIENCE_OF_LISTS if waits_on else PATIENCE
    if at - datetime.fromisoformat(asked["at"]) <= patience:
        return None
    await _stop(state)
    return "list" if is_list else "words"


def _is_answered_by_list(message: Message, asked: Prompt, bot_id: int) -> bool:
    """In private a list answers all but commands: to a photo it says that it waits."""
    if message.text is not None and message.text.startswith("/"):
        return False
    return message.chat.type == "private" or (bool(message.text) and _is_said_to_bot(message, asked, bot_id))


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
