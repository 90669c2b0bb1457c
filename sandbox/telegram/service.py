"""The stand-in's state: accounts, chats, files, updates that wait for the bot, and the bot's calls."""

import itertools
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.changes import Changes
from sandbox.telegram.clock import Clock
from sandbox.telegram.content.files import FileStore, StoredFile
from sandbox.telegram.entities import GROUP_ANONYMOUS_BOT, Chat, Json, Media, Member, Message, User
from sandbox.telegram.ledger import Ledger
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.wire.conformity import Conformity
from sandbox.telegram.wire.faults import Faults
from sandbox.telegram.wire.limits import Limits, RateGuard

# A group's id is its number with a minus; a supergroup's number is first added to SUPERGROUPS.
FIRST_GROUP, SUPERGROUPS = 4_000_000_001, 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the presser sees: a toast, an alert that must be closed, or nothing."""

    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True, eq=False)
class CallbackQuery:
    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: CallbackAnswer | None = None


@dataclass(slots=True)
class Webhook:
    """The parameters of setWebhook; how many pushes failed, and when and why the last of these did."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    failed_pushes: int = 0
    last_error_at: int | None = None
    last_error: str | None = None


@dataclass(slots=True)
class BotProfile:
    """What the bot set about itself.

    Keys: of commands (scope as JSON, language); of descriptions the language; of menu buttons the chat, None
    for every private chat without a button of its own.
    """

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def menu_button(self, chat_id: int | None) -> Json:
        own = self.menu_buttons.get(chat_id)
        return own or self.menu_buttons.get(None) or {"type": "default"}

    def commands_in(self, scope: Json, language: str) -> list[Json]:
        """language: "" is the menu for everybody whose language has no menu of its own."""
        return self.commands.get(menu_key(scope, language), [])


def menu_key(scope: Json, language: str) -> tuple[str, str]:
    return json.dumps(scope, sort_keys=True), language


@dataclass(frozen=True, slots=True)
class Guide:
    """What the page shows to a user who opens it for the first time.

    chats: their columns come first, in this order. steps: what to try. examples: title and encoded picture of
    each photo that can be posted by a tap.
    """

    chats: Sequence[int] = ()
    steps: Sequence[str] = ()
    examples: Sequence[tuple[str, bytes]] = ()


class Telegram:
    """The state and its changes. A change wakes whoever waits; a change of a chat also raises its version."""

    def __init__(
        self,
        *,
        token: str,
        bot_username: str,
        limits: Limits,
        photo_max_side_px: int,
        callback_timeout_s: float,
        conformity: Conformity,
    ) -> None:
        self.token = token
        self.conformity = conformity
        self.changes = Changes()
        self.clock = Clock(self.changes)
        self.files = FileStore(self.clock)
        self.faults = Faults(self.clock.now, self.changes.announce, self.changes.announce_in)
        self.ledger = Ledger()
        self.queue = UpdateQueue(
            self.clock, self.changes, inspect=conformity.check_update, take_fault=self.faults.take_update
        )
        self.guard = RateGuard(limits, self.clock.now)
        self.webhook = Webhook()
        self.profile = BotProfile()
        self.photo_max_side_px = photo_max_side_px
        self.callback_timeout_s = callback_timeout_s
        self.privacy = True
        self.run = secrets.token_hex(8)
        self.guide = Guide()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        self._user_ids = itertools.count(700_000_001)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._mailbox = itertools.count(1)
        bot_id = int(token.partition(":")[0])
        self.bot = User(bot_id, "Spotted", username=bot_username, is_bot=True)
        self.anonymous = User(GROUP_ANONYMOUS_BOT, "Group", username="GroupAnonymousBot", is_bot=True)
        self.users |= {bot_id: self.bot, GROUP_ANONYMOUS_BOT: self.anonymous}

    def now(self) -> int:
        return int(self.clock.now())

    def touch(self, chat: Chat) -> None:
        chat.version += 1
        self.changes.announce()

    def add_user(self, first_name: str, last_name: str | None, **fields: Any) -> User:
        user = User(next(self._user_ids), first_name, last_name, **fields)
        self.users[user.id] = user
        chat = Chat(user.id, "private", user=user)
        chat.members = {user.id: Member(user)}
        self.chats[chat.id] = chat
        self.touch(chat)
        return user

    @staticmethod
    def group_ids(n: int) -> list[int]:
        """The ids of the first n groups, each as a group and as a supergroup."""
        return [-base - FIRST_GROUP - i for i in range(n) for base in (0, SUPERGROUPS)]

    def add_group(self, title: str, *, supergroup: bool, is_forum: bool = False) -> Chat:
        number = next(self._group_ids)
        if supergroup:
            chat = Chat(-(SUPERGROUPS + number), "supergroup", title, is_forum=is_forum)
        else:
            chat = Chat(-number, "group", title)
        self.chats[chat.id] = chat
        self.touch(chat)
        return chat

    def post(self, chat: Chat, sender: User, **content: Any) -> Message:
        """Posts a message that people see at once. The caller tells the bot, by a function of `events`."""
        message_id = self._next_number(chat)
        message = Message(chat, message_id, self.now(), sender, **content)
        chat.messages[message_id] = message
        self.touch(chat)
        return message

    def _next_number(self, chat: Chat) -> int:
        """Numbers messages as Telegram does: a supergroup counts its own; all private chats and basic groups
        of an account, here the bot's, share one count.
        """
        if chat.type == "supergroup":
            return max(chat.messages, default=0) + 1
        return next(self._mailbox)

    def attach(self, file: StoredFile) -> Media:
        return Media(file, self.files.issue(file))

    def find_message(self, chat: Chat, message_id: int) -> Message | None:
        """None for a message that never existed, or was deleted."""
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    def open_query(self, user: User, message: Message, data: str) -> CallbackQuery:
        query = CallbackQuery(str(secrets.randbits(62)), user, message, data, self.clock.now())
        self.queries[query.id] = query
        return query

    def knows(self, user: User) -> bool:
        """Whether the bot has ever met this account."""
        return user.started or any(
            self.bot.id in chat.members and user.id in chat.members for chat in self.chats.values()
        )

    def bot_member(self, chat: Chat) -> Member | None:
        return chat.member(self.bot.id)
