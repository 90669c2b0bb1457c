"""Puts a scene back that an earlier test of this process has built: rows, and what fakes and chats remember.

    @scene_fixture
    async def connected(bot: WholeBot, group: Group, mia: Person) -> None: ...

The function runs for the first test. Later tests get what it led to, which takes a tenth of the time.
"""

import inspect
import io
import pickle  # noqa: TID251 - nobody else can write what is read back: it stays in this process
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

import asyncpg
import pytest

T = TypeVar("T")
_PLAIN = (str, int, float, tuple, UUID)


class Subject(Protocol):
    """What a scene changes beside the rows.

    of: the object that the test uses. mark: changes when something happens to that object. cast: the people
    and the conditions, by which two scenes of one name differ. name_of: a short name of an object that tests
    hold, which is not copied. named: the object of such a name.
    """

    of: object

    def mark(self) -> Hashable: ...
    def cast(self) -> tuple[Hashable, ...]: ...
    def state(self) -> object: ...
    def set_state(self, state: Any, passed_s: int) -> None: ...
    def name_of(self, value: object) -> Hashable | None: ...
    def named(self, name: Any) -> object: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """state: pickled. schema: the copies of its rows, with a function that puts them back."""

    state: bytes
    schema: str
    at: float


class Scenes:
    """One for each test process. It needs a connection that no foreign key and no trigger stops."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._kept: dict[Hashable, Kept] = {}
        self._now: tuple[object, Hashable, tuple[str, ...]] | None = None

    async def begin(self, subject: Subject) -> None:
        """To be called when the tables are empty and nobody has used the subject yet."""
        self._now = (subject.of, await self._mark(subject), ())

    async def open(self, name: str, subject: Subject, build: Callable[[], Awaitable[T]]) -> T:
        """Builds the scene, or puts it back. What `build` returned comes back, too.

        A scene is put back only if nothing but scenes happened before, and the same people are there.
        Messages that an earlier scene returned are not those of this one: ask the chats again.
        """
        if self._now is None or self._now[:2] != (subject.of, await self._mark(subject)):
            self._now = None  # the test did something of its own
            return await build()
        path = (*self._now[2], name)
        key = (path, subject.cast())
        if (kept := self._kept.get(key)) is not None:
            result: T = await self._put_back(subject, kept)
        else:
            result = await build()
            self._kept[key] = await self._keep(subject, result)
        self._now = (subject.of, await self._mark(subject), path)
        return result

    async def forget(self) -> None:
        for kept in self._kept.values():
            await self._connection.execute(f"DROP SCHEMA {kept.schema} CASCADE")
        self._kept.clear()

    async def _mark(self, subject: Subject) -> Hashable:
        """Every transaction that writes takes a number: the next number tells whether there was any."""
        next_number = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
        return await self._connection.fetchval(next_number), subject.mark()

    async def _keep(self, subject: Subject, result: object) -> Kept:
        written = io.BytesIO()
        _Writer(written, subject).dump((subject.state(), result))
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
            name = f"public.{table['name']}"
            statements.append(f"DELETE FROM {name}")
            if not await self._connection.fetchval(f"SELECT EXISTS (SELECT FROM {name})"):
                continue
            kept = f"{schema}.{table['name']}"
            await self._connection.execute(f"CREATE TABLE {kept} AS TABLE {name}")
            values = [
                f"{column} + passed" if is_time else column
                for column, is_time in zip(table["columns"], table["are_times"], strict=True)
            ]
            statements.append(
                f"INSERT INTO {name} ({', '.join(table['columns'])}) OVERRIDING SYSTEM VALUE "
                f"SELECT {', '.join(values)} FROM {kept}"
            )
        await self._connection.execute(
            f"CREATE TABLE {schema}.counters AS SELECT seqrelid::regclass AS counter, "
            "pg_sequence_last_value(seqrelid) AS at FROM pg_sequence"
        )
        # A test of a restore makes the counters start anew: they would give out numbers of kept rows again.
        statements.append(
            f"PERFORM setval(counter, at) FROM {schema}.counters "
            "WHERE at > coalesce(pg_sequence_last_value(counter), 0)"
        )
        await self._connection.execute(
            f"CREATE FUNCTION {schema}.put_back(passed interval) RETURNS void LANGUAGE plpgsql "
            f"AS $$ BEGIN {'; '.join(statements)}; END $$"
        )

    async def _put_back(self, subject: Subject, kept: Kept) -> Any:
        # Whole seconds, as Telegram counts, so that no time in the scene is after what follows the scene.
        passed_s = int(time.time() - kept.at)
        await self._connection.execute(f"SELECT {kept.schema}.put_back($1)", timedelta(seconds=passed_s))
        state, result = _Reader(io.BytesIO(kept.state), subject).load()
        subject.set_state(state, passed_s)
        return result


def scene_fixture_of(holder: str, subject: Callable[[Any], Subject], known: tuple[type, ...]) -> Any:
    """Makes the decorator `scene_fixture`. holder: the fixture of which `subject` makes the subject, such as
    `bot`.

    known: kinds of arguments that a scene may be put back with. So may it with plain values; with any other
    argument it is built anew for each test.
    """

    def scene_fixture(build: Callable[..., Awaitable[Any]]) -> Any:
        wanted = dict(inspect.signature(build).parameters)
        added = [name for name in ("scenes", holder) if name not in wanted]

        async def opened(**given: Any) -> Any:
            chosen = {name: given[name] for name in wanted}
            plain = [value for value in chosen.values() if not isinstance(value, known)]
            if not all(isinstance(value, _PLAIN) for value in plain):
                return await build(**chosen)
            name = f"{build.__module__}.{build.__qualname__} {plain}"
            return await given["scenes"].open(name, subject(given[holder]), partial(build, **chosen))

        opened.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [*wanted.values(), *(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in added)]
        )
        opened.__name__, opened.__module__, opened.__doc__ = build.__name__, build.__module__, build.__doc__
        return pytest.fixture(opened)

    return scene_fixture


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, subject: Subject) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._subject = subject

    def persistent_id(self, value: object) -> Hashable | None:
        return self._subject.name_of(value)


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, subject: Subject) -> None:
        super().__init__(file)
        self._subject = subject

    def persistent_load(self, name: Hashable) -> object:
        return self._subject.named(name)
