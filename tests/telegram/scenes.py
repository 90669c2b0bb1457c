"""What a scene of the whole bot consists of beside its rows: chats, people, what bot and fakes remember."""

import itertools
from collections.abc import Hashable
from dataclasses import fields
from typing import Any, TypeVar

from sandbox.telegram import Group, Message, Person, TelegramStandIn
from sandbox.telegram.service import Telegram
from tests.scenes import scene_fixture_of
from tests.telegram.whole_bot import WholeBot

T = TypeVar("T")
# What the stand-in holds of chats and people. The rest of it is machinery, which a scene leaves alone.
_OF_TELEGRAM = ("users", "chats", "queries", "webhook", "profile", "privacy", "guide", "bot", "anonymous")
_OF_FILES = ("_renditions", "_links")
_OF_UPDATES = ("_pending", "_next_id", "_album_parts", "allowed")
_OF_LEDGER = ("_calls", "polls")
_COUNTERS = ("_user_ids", "_group_ids", "_mailbox")
_OF_MESSAGE = tuple(part.name for part in fields(Message))
_OF_BOT = {
    "engine": ("looked_at", "_pictures", "_hidden", "_axes", "_strangers"),
    "index": ("is_down", "is_full", "_owner", "_points", "_draft", "_drafts"),
    "store": ("is_down", "photos"),
    "traces": ("is_down", "keeps_removed", "kept", "fails_in"),
    "faces_queue": ("is_down", "waiting", "published", "_count"),
    "webhooks": ("calls", "status"),
    "rates": ("turns", "pauses"),
    "rung": ("rung",),
    "polling": ("_offset", "_failures"),
}


class BotSubject:
    """Implements `tests.scenes.Subject`. People, groups and messages of a test stay the same objects."""

    def __init__(self, bot: WholeBot) -> None:
        self.of = bot
        self._service = bot.tg.service
        self._new_messages: dict[tuple[int, int], Message] = {}

    def mark(self) -> Hashable:
        messages = sum(len(chat.messages) for chat in self._service.chats.values())
        calls, pictures = len(self._service.ledger), len(self.of.engine._pictures)
        return calls, messages, self._service.queue._next_id, pictures

    def cast(self) -> tuple[Hashable, ...]:
        users = [repr(user) for user in self._service.users.values()]
        chats = [
            (chat.id, chat.title, chat.type, chat.protected, *((m.user.id, m.status) for m in members))
            for chat in self._service.chats.values()
            if (members := chat.members.values())
        ]
        settings = self.of.settings.model_dump(exclude={"telegram_api_url"})
        return (*users, *chats, self._service.privacy, str(settings))

    def state(self) -> dict[str, Any]:
        service, bot = self._service, self.of
        return {
            "telegram": _parts(service, _OF_TELEGRAM),
            "files": _parts(service.files, _OF_FILES),
            "updates": _parts(service.queue, _OF_UPDATES),
            "ledger": _parts(service.ledger, _OF_LEDGER),
            "counters": {name: _peek(service, name) for name in _COUNTERS},
            "people": {number: (person.user, person.chat) for number, person in bot.tg.people.items()},
            "groups": [group.chat for group in bot.tg.groups],
            "messages": {
                (chat.id, number): _parts(message, _OF_MESSAGE)
                for chat in service.chats.values()
                for number, message in chat.messages.items()
            },
            "bot": {name: _parts(getattr(bot, name), parts) for name, parts in _OF_BOT.items()},
            "memberships": dict(bot.memberships._known),
        }

    def set_state(self, state: dict[str, Any], passed_s: int) -> None:
        service, bot = self._service, self.of
        _set_parts(service, state["telegram"])
        _set_parts(service.files, state["files"])
        _set_parts(service.queue, state["updates"])
        _set_parts(service.ledger, state["ledger"])
        _set_parts(service, {name: itertools.count(number) for name, number in state["counters"].items()})
        for number, (user, chat) in state["people"].items():
            _set_parts(self._person(number), {"user": user, "chat": chat})
        for index, chat in enumerate(state["groups"]):
            self._group(index).chat = chat
        for (chat_id, number), parts in state["messages"].items():
            _set_parts(service.chats[chat_id].messages[number], parts)
        for name, parts in state["bot"].items():
            _set_parts(getattr(bot, name), parts)
        bot.memberships._known = {
            key: (at + passed_s, status) for key, (at, status) in state["memberships"].items()
        }
        for chat in service.chats.values():
            for message in chat.messages.values():
                message.date += passed_s

    def name_of(self, value: object) -> Hashable | None:
        if isinstance(value, Person):
            return "person", value.id
        if isinstance(value, Message):
            chat = self._service.chats.get(value.chat.id)
            is_there = chat is not None and chat.messages.get(value.message_id) is value
            return ("message", value.chat.id, value.message_id) if is_there else None
        return ("group", self.of.tg.groups.index(value)) if isinstance(value, Group) else None

    def named(self, name: tuple[Any, ...]) -> Person | Group | Message:
        kind, *numbers = name
        if kind == "message":
            return self._message(*numbers)
        return self._group(*numbers) if kind == "group" else self._person(*numbers)

    def _person(self, number: int) -> Person:
        """The person with this number, or a blank one, which `set_state` fills in."""
        return self.of.tg.people.setdefault(number, self._blank(Person))

    def _group(self, index: int) -> Group:
        while len(self.of.tg.groups) <= index:
            self.of.tg.groups.append(self._blank(Group))
        return self.of.tg.groups[index]

    def _message(self, chat_id: int, number: int) -> Message:
        """The message of the present chat, or a blank one, which `set_state` fills in."""
        chat = self._service.chats.get(chat_id)
        if chat is not None and number in chat.messages:
            return chat.messages[number]
        return self._new_messages.setdefault((chat_id, number), Message.__new__(Message))

    def _blank(self, kind: type[T]) -> T:
        one = kind.__new__(kind)
        _set_parts(one, {"_tg": self._service})
        return one


def _parts(of: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(of, name) for name in names}


def _set_parts(of: object, parts: dict[str, Any]) -> None:
    for name, value in parts.items():
        setattr(of, name, value)


def _peek(service: Telegram, counter: str) -> int:
    """The counter's next number. To ask uses the number up, so the counter is set back to it."""
    number = next(getattr(service, counter))
    setattr(service, counter, itertools.count(number))
    return int(number)


scene_fixture = scene_fixture_of("bot", BotSubject, (WholeBot, TelegramStandIn, Group, Person, type(None)))
