"""People look in their private chat, wait for a button and press it, while the bot may be dead."""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

from bot.messages.callbacks import parse_callback
from sandbox.actors import button_of
from sandbox.patience import patience
from sandbox.telegram import Message, Person
from sandbox.telegram.ledger import SentMessage

T = TypeVar("T")
LOOK_S = 0.2
PATIENCE_S = 40.0
CHOICE_S = 20.0  # a list may offer nothing that is wanted
LOOKS_BACK = 80  # messages; older buttons are left alone


class GaveUp(Exception):
    """The bot did not offer the next step in time; people try again later."""


async def until(look: Callable[[], T | None], *, patience_s: float = PATIENCE_S) -> T:
    """Returns the first true answer of `look`. Raises GaveUp."""
    for _ in range(int(patience(patience_s) / LOOK_S)):
        if answer := look():
            return answer
        await asyncio.sleep(LOOK_S)
    raise GaveUp


async def awaited_button(
    person: Person, verb: str, after: int, *, or_else: str = "", patience_s: float = PATIENCE_S
) -> tuple[Message, str]:
    """The newest message that has a button with this verb, and the data of the button. after: the number of
    the last message that does not count. or_else: another verb that will do. Raises GaveUp.
    """

    def found() -> tuple[Message, str] | None:
        for message in latest(person):
            if message.message_id <= after:
                return None
            if (data := button_of(message, verb) or button_of(message, or_else)) is not None:
                return message, data
        return None

    return await until(found, patience_s=patience_s)


async def awaited_choices(
    person: Person, verb: str, after: int, *, named: str = ""
) -> tuple[Message, list[str]]:
    """Waits for a message with buttons of this verb. Returns the message and the data of the buttons. named:
    how the texts of the buttons begin.
    """

    def found() -> tuple[Message, list[str]] | None:
        for message in latest(person):
            if message.message_id <= after:
                return None
            if choices := choices_of(message, verb, named=named):
                return message, choices
        return None

    return await until(found, patience_s=CHOICE_S)


async def write(person: Person, command: str) -> int:
    start = last_id(person)
    await person.write(command)
    return start


async def tap(person: Person, message: Message, data: str) -> None:
    query = person.tap(message, data=data)
    await until(lambda: query.answer is not None, patience_s=CHOICE_S)


async def press(person: Person, verb: str, start: int) -> None:
    """Presses a button that may not be offered to the person. Raises GaveUp."""
    message, data = await awaited_button(person, verb, start, patience_s=CHOICE_S)
    person.tap(message, data=data)


def choices_of(message: Message | SentMessage, verb: str, *, named: str = "") -> list[str]:
    return [
        button["callback_data"]
        for row in message.keyboard
        for button in row
        if (press := parse_callback(button.get("callback_data"))) is not None
        and press.verb == verb
        and button["text"].startswith(named)
    ]


def latest(person: Person) -> list[Message]:
    """The bot's messages that are still in the private chat, newest first."""
    recent = islice(reversed(person.chat.messages.values()), LOOKS_BACK)
    return [m for m in recent if not m.deleted and m.sender.is_bot and not m.service]


def last_id(person: Person) -> int:
    return next(reversed(person.chat.messages), 0)


def id_of(data: str) -> int:
    """The first number that a button sends."""
    press = parse_callback(data)
    assert press is not None
    return press.ids[0]
