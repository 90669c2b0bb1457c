"""Puts a scene back that an earlier test of this process has built: chats, rows, and what the bot remembers.

    @scene_fixture
    async def connected(bot: WholeBot, group: Group, mia: Person) -> None: ...

It runs for the first test. Later tests get what it led to, which takes a tenth of the time.
"""

import inspect
import io
import itertools
import pickle  # noqa: TID251 - nobody else can write what is read back: it stays in this process
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import pytest

from sandbox.telegram import Group, Person, TelegramStandIn
from sandbox.telegram.service import Telegram
from tests.telegram.whole_bot import WholeBot

T = TypeVar("T")
# What a scene may need: what holds no state of a test, and values that tell one scene from another.
_KNOWN = (WholeBot, TelegramStandIn, Group, Person, type(None))
_PLAIN = (str, int, float, tuple)
# What the stand-in holds of chats and people; everything else of it is machinery.
_OF_TELEGRAM = ("users", "chats", "queries", "webhook", "profile", "privacy", "guide", "bot", "anonymous")
_OF_FILES = ("_renditions", "_links")
_OF_UPDATES = ("_pending", "_next_id", "_album_parts", "allowed")
_OF_LEDGER = ("_calls", "polls")
_COUNTERS = ("_user_ids", "_group_ids", "_mailbox")
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


@dataclass(frozen=True, slots=True)
class Mark:
    """How far everything has come. Where it is the same, nothing happened in between."""

    transactions: int
    calls: int
    messages: int
    updates: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Kept:
    """state: pickled. schema: the copies of its rows, with a function that puts them back."""

    state: bytes
    schema: str
    at: float


def scene_fixture(build: Callable[..., Awaitable[Any]]) -> Any:
    """Makes a fixture of a function that needs the bot, groups, people and plain values."""
    wanted = dict(inspect.signature(build).parameters)
    added = ("scenes",) if "bot" in wanted else ("scenes", "bot")
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD

    async def opened(**given: Any) -> Any:
        chosen = {name: given[name] for name in wanted}
        plain = [value for value in chosen.values() if not isinstance(value, _KNOWN)]
        name = f"{build.__module__}.{build.__qualname__} {plain}"
        if all(isinstance(value, _PLAIN) for value in plain):
            return await given["scenes"].open(name, given["bot"], partial(build, **chosen))
        return await build(**chosen)

    opened.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*wanted.values(), *(inspect.Parameter(name, kind) for name in added)]
    )
    opened.__name__, opened.__module__, opened.__doc__ = build.__name__, build.__module__, build.__doc__
    return pytest.fixture(opened)


class Scenes:
    """One for each test process. It needs a connection that no foreign key and no trigger stops."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._kept: dict[tuple[object, ...], Kept] = {}
        self._marks: dict[WholeBot, tuple[Mark, tuple[str, ...]]] = {}

    async def begin(self, bot: WholeBot) -> None:
        """Tells of a bot on empty tables that nobody has used yet. It is the only one from now on."""
        self._marks = {bot: (await self._mark(bot), ())}

    async def open(self, name: str, bot: WholeBot, build: Callable[[], Awaitable[T]]) -> T:
        """Builds the scene, or puts it back. What `build` returned comes back, too.

        A scene is put back only if all before it were scenes, and the same people are there. Messages that an
        earlier scene returned are not those of this one: ask the chats again.
        """
        mark, path = self._marks.get(bot, (None, ()))
        if mark is None or mark != await self._mark(bot):
            self._marks.clear()  # the test did something of its own
            return await build()
        path = (*path, name)
        key = (path, _cast(bot))
        if (kept := self._kept.get(key)) is not None:
            result: T = await self._put_back(bot, kept)
        else:
            result = await build()
            self._kept[key] = await self._keep(bot, result)
        self._marks[bot] = (await self._mark(bot), path)
        return result

    async def forget(self) -> None:
        for kept in self._kept.values():
            await self._connection.execute(f"DROP SCHEMA {kept.schema} CASCADE")
        self._kept.clear()

    async def _mark(self, bot: WholeBot) -> Mark:
        service = bot.tg.service
        return Mark(
            int(await self._connection.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")),
            len(service.ledger),
            sum(len(chat.messages) for chat in service.chats.values()),
            service.queue._next_id,
            len(bot.engine._pictures),
        )

    async def _keep(self, bot: WholeBot, result: object) -> Kept:
        for counter in _COUNTERS:  # a counter tells its number only by counting
            setattr(bot.tg.service, counter, itertools.count(_peek(bot.tg.service, counter)))
        written = io.BytesIO()
        _Writer(written, bot).dump((_state(bot), result))
        schema = f"scene_{uuid4().hex}"
        await self._connection.execute(f"CREATE SCHEMA {schema}")
        await self._keep_rows(schema)
        return Kept(written.getvalue(), schema, time.time())

    async def _keep_rows(self, schema: str) -> None:
        tables = await self._connection.fetch(
            """SELECT table_name AS name,
                 array_agg(quote_ident(column_name) ORDER BY ordinal_position) AS columns,
                 array_agg(data_type LIKE 'timestamp%' ORDER BY ordinal_position) AS are_times
               FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%'
                 AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
               GROUP BY 1"""
        )
        statements = []
        for table in tables:
            statements.append(f"DELETE FROM public.{table['name']}")
            if not await self._connection.fetchval(f"SELECT EXISTS (SELECT FROM public.{table['name']})"):
                continue
            kept = f"{schema}.{table['name']}"
            await self._connection.execute(f"CREATE TABLE {kept} AS TABLE public.{table['name']}")
            values = [
                f"{column} + passed" if is_time else column
                for column, is_time in zip(table["columns"], table["are_times"], strict=True)
            ]
            statements.append(
                f"INSERT INTO public.{table['name']} ({', '.join(table['columns'])}) "
                f"OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} FROM {kept}"
            )
        await self._connection.execute(
            f"CREATE FUNCTION {schema}.put_back(passed interval) RETURNS void LANGUAGE plpgsql "
            f"AS $$ BEGIN {'; '.join(statements)}; END $$"
        )

    async def _put_back(self, bot: WholeBot, kept: Kept) -> Any:
        passed_s = time.time() - kept.at
        await self._connection.execute(f"SELECT {kept.schema}.put_back($1)", timedelta(seconds=passed_s))
        state, result = _Reader(io.BytesIO(kept.state), bot).load()
        _set_state(bot, state, passed_s)
        return result


def _cast(bot: WholeBot) -> tuple[object, ...]:
    """Who is there, and what holds: a scene that began otherwise is another one."""
    service = bot.tg.service
    users = [
        (
            user.id,
            user.first_name,
            user.last_name,
            user.username,
            user.language_code,
            user.started,
            user.blocked,
        )
        for user in service.users.values()
    ]
    chats = [
        (
            chat.id,
            chat.title,
            chat.type,
            chat.protected,
            *((m.user.id, m.status) for m in chat.members.values()),
        )
        for chat in service.chats.values()
    ]
    settings = bot.settings.model_dump(exclude={"telegram_api_url"})
    return (*users, *chats, service.privacy, str(settings))


def _state(bot: WholeBot) -> dict[str, Any]:
    service = bot.tg.service
    return {
        "telegram": _parts(service, _OF_TELEGRAM),
        "files": _parts(service.files, _OF_FILES),
        "updates": _parts(service.queue, _OF_UPDATES),
        "ledger": _parts(service.ledger, _OF_LEDGER),
        "counters": {name: _peek(service, name) for name in _COUNTERS},
        "people": {number: (person.user, person.chat) for number, person in bot.tg.people.items()},
        "groups": [group.chat for group in bot.tg.groups],
        "bot": {name: _parts(getattr(bot, name), parts) for name, parts in _OF_BOT.items()},
        "memberships": dict(bot.memberships._known),
    }


def _set_state(bot: WholeBot, state: dict[str, Any], passed_s: float) -> None:
    service = bot.tg.service
    _set_parts(service, state["telegram"])
    _set_parts(service.files, state["files"])
    _set_parts(service.queue, state["updates"])
    _set_parts(service.ledger, state["ledger"])
    for name, number in state["counters"].items():
        setattr(service, name, itertools.count(number))
    for number, (user, chat) in state["people"].items():
        _person(bot, number).user, _person(bot, number).chat = user, chat
    for index, chat in enumerate(state["groups"]):
        _group(bot, index).chat = chat
    for name, parts in state["bot"].items():
        _set_parts(getattr(bot, name), parts)
    bot.memberships._known = {
        key: (at + passed_s, status) for key, (at, status) in state["memberships"].items()
    }
    for chat in service.chats.values():
        for message in chat.messages.values():
            message.date += int(passed_s)


def _parts(of: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(of, name) for name in names}


def _set_parts(of: object, parts: dict[str, Any]) -> None:
    for name, value in parts.items():
        setattr(of, name, value)


def _peek(service: Telegram, counter: str) -> int:
    number = next(getattr(service, counter))
    setattr(service, counter, itertools.count(number))
    return int(number)


def _person(bot: WholeBot, number: int) -> Person:
    """The person with this number. Who is not there yet is filled in by `_set_state`."""
    return bot.tg.people.setdefault(number, _blank(Person, bot))


def _group(bot: WholeBot, index: int) -> Group:
    while len(bot.tg.groups) <= index:
        bot.tg.groups.append(_blank(Group, bot))
    return bot.tg.groups[index]


def _blank(kind: type[T], bot: WholeBot) -> T:
    one = kind.__new__(kind)
    one._tg = bot.tg.service  # type: ignore[attr-defined]
    return one


class _Writer(pickle.Pickler):
    """Writes people and groups as their numbers: those that a test holds stay the same objects."""

    def __init__(self, file: io.BytesIO, bot: WholeBot) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._bot = bot

    def persistent_id(self, value: object) -> tuple[str, int] | None:
        if isinstance(value, Person):
            return "person", value.id
        if isinstance(value, Group):
            return "group", self._bot.tg.groups.index(value)
        return None


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, bot: WholeBot) -> None:
        super().__init__(file)
        self._bot = bot

    def persistent_load(self, written: tuple[str, int]) -> Person | Group:
        kind, number = written
        return _group(self._bot, number) if kind == "group" else _person(self._bot, number)
