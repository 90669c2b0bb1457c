"""Puts a scene back that an earlier test of this process has built: rows, and what fakes and chats remember.

    @scene_fixture
    async def connected(bot: WholeBot, group: Group, mia: Person) -> None: ...

The function runs for the first test. Later tests get what it led to, which takes a tenth of the time.
"""

import asyncio
import inspect
import io
import pickle  # noqa: TID251 - nobody else can write what is read back: it stays in this process
import time
import weakref
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

import asyncpg
import numpy as np
import pytest

T = TypeVar("T")
_PLAIN = (str, bytes, int, float, UUID, type(None))
_TABLES = """
    SELECT table_name AS name, array_agg(quote_ident(column_name) ORDER BY ordinal_position) AS columns,
      array_agg(data_type LIKE 'timestamp%' ORDER BY ordinal_position) AS are_times
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%'
      AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
    GROUP BY 1 ORDER BY 1"""
# The number of the next transaction tells whether anything was written: every transaction that writes takes
# one. NULL while a transaction that has written is open.
_NEXT_TRANSACTION = """
    SELECT CASE WHEN NOT EXISTS (SELECT FROM pg_stat_get_activity(NULL) WHERE backend_xid IS NOT NULL)
      THEN pg_snapshot_xmax(pg_current_snapshot())::text::bigint END"""


class Subject(Protocol):
    """What a scene changes beside the rows.

    of: the object that the test uses. mark: changes when something happens to that object. cast: the people
    and settings that a scene depends on; a scene is put back only for the same cast. None: nothing can be
    kept. state, set_state: give and restore what is kept; passed_s is the scene's age in seconds. name_of:
    the name under which an object is pickled that tests hold, so that it stays the same object; None for an
    object that is copied. named: the object of such a name.
    """

    of: object

    def mark(self) -> Hashable: ...
    def cast(self) -> tuple[Hashable, ...] | None: ...
    def state(self) -> object: ...
    def set_state(self, state: Any, passed_s: int) -> None: ...
    def name_of(self, value: object) -> Hashable | None: ...
    def named(self, name: Any) -> object: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """state: pickled. number: of the row in the table `kept`. at: when it was kept, in Unix seconds."""

    state: bytes
    number: int
    at: float


class Scenes:
    """One for each test process. It needs a connection that no foreign key and no trigger stops.

    schema: where it keeps rows.
    """

    def __init__(self, connection: asyncpg.Connection, schema: str = "scenes") -> None:
        self._connection = connection
        self._schema = schema
        self._kept: dict[Hashable, Kept] = {}
        self._is_building = False
        self._running: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()
        self._now: tuple[object, Hashable, int] | None = None  # the object, its mark, the scene's number

    async def begin(self, subject: Subject) -> None:
        """To be called when the tables are empty and nobody has used the subject yet."""
        self._running = weakref.WeakSet(asyncio.all_tasks())
        self._go_on(subject, await self._connection.fetchval(_NEXT_TRANSACTION), 0)

    def is_on(self, of: object) -> bool:
        """Whether only scenes have happened to this object, as far as is known without asking Postgres, and
        no other asyncio task runs that began after `begin`.
        """
        if self._now is None or self._now[0] is not of:
            return False
        return asyncio.all_tasks() <= {asyncio.current_task(), *self._running}

    async def open(self, name: Hashable, subject: Subject, build: Callable[[], Awaitable[T]]) -> T:
        """Builds the scene, or puts it back. What `build` returned comes back, too.

        A scene is put back only if nothing but scenes happened before, and the same people are there.
        """
        if self._is_building:
            return await build()
        if self._now is None or self._now[:2] != (subject.of, await self._mark(subject)):
            self._now = None  # the test did something of its own
            return await build()
        if (cast := subject.cast()) is None:
            self._now = None
            return await build()
        key = (self._now[2], name, cast)
        result: T
        if (kept := self._kept.get(key)) is not None:
            result, after = await self._put_back(subject, kept)
        else:
            with self._building():
                result = await build()
            kept = self._kept[key] = await self._keep(subject, result)
            after = await self._connection.fetchval(_NEXT_TRANSACTION)
        self._go_on(subject, after, kept.number)
        return result

    async def forget(self) -> None:
        await self._connection.execute(f"DROP SCHEMA IF EXISTS {self._schema} CASCADE")
        self._kept.clear()

    @contextmanager
    def _building(self) -> Iterator[None]:
        self._is_building = True
        try:
            yield
        except BaseException:
            self._now = None
            raise
        finally:
            self._is_building = False

    def _go_on(self, subject: Subject, next_transaction: int | None, number: int) -> None:
        self._now = (subject.of, (next_transaction, subject.mark()), number) if next_transaction else None

    async def _mark(self, subject: Subject) -> Hashable:
        return await self._connection.fetchval(_NEXT_TRANSACTION), subject.mark()

    async def _keep(self, subject: Subject, result: object) -> Kept:
        written = io.BytesIO()
        _Writer(written, subject).dump((subject.state(), result))
        if not self._kept:
            await self._make_schema()
        number = len(self._kept) + 1
        await self._connection.execute(f"SELECT {self._schema}.keep($1)", number)
        return Kept(written.getvalue(), number, time.time())

    async def _make_schema(self) -> None:
        """Makes a schema with a table whose rows are scenes. It has a column for each table of the service,
        which holds an array of that table's rows.
        """
        tables = await self._connection.fetch(_TABLES)
        names = [table["name"] for table in tables]
        put_back = "; ".join(
            f"DELETE FROM public.{name}; IF kept.{name} IS NOT NULL THEN {_insert(name, table)}; END IF"
            for name, table in zip(names, tables, strict=True)
        )
        all_rows = ", ".join(f"(SELECT array_agg(x) FROM public.{name} x)" for name in names)
        own = self._schema
        # A test of a restore makes the counters start anew: they would give out numbers of kept rows again.
        await self._connection.execute(
            f"""CREATE SCHEMA {own};
            CREATE TABLE {own}.kept (number int, counters jsonb,
              {", ".join(f"{name} public.{name}[]" for name in names)});
            CREATE FUNCTION {own}.keep(number int) RETURNS void LANGUAGE sql AS $$
              INSERT INTO {own}.kept (number, counters, {", ".join(names)})
              SELECT keep.number,
                (SELECT jsonb_object_agg(seqrelid::regclass, pg_sequence_last_value(seqrelid))
                 FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL), {all_rows} $$;
            CREATE FUNCTION {own}.put_back(wanted int, passed interval) RETURNS bigint LANGUAGE plpgsql
            AS $$ DECLARE kept {own}.kept;
              BEGIN SELECT * INTO STRICT kept FROM {own}.kept x WHERE x.number = wanted; {put_back};
                PERFORM setval(c.key::regclass, c.value::bigint) FROM jsonb_each_text(kept.counters) c
                WHERE c.value::bigint > coalesce(pg_sequence_last_value(c.key::regclass), 0);
                RETURN pg_current_xact_id()::text::bigint + 1; END $$"""
        )

    async def _put_back(self, subject: Subject, kept: Kept) -> tuple[Any, int]:
        """Returns what the scene's function returned, and the number of the next transaction."""
        # Whole seconds, as Telegram counts, so that no time in the scene is after what follows the scene.
        passed_s = int(time.time() - kept.at)
        after = await self._connection.fetchval(
            f"SELECT {self._schema}.put_back($1, $2)", kept.number, timedelta(seconds=passed_s)
        )
        state, result = _Reader(io.BytesIO(kept.state), subject).load()
        subject.set_state(state, passed_s)
        return result, after


def _insert(name: str, table: asyncpg.Record) -> str:
    """The statement that puts the kept rows of a table back, with the time that has passed since added to all
    times.
    """
    values = [
        f"x.{column} + passed" if is_time else f"x.{column}"
        for column, is_time in zip(table["columns"], table["are_times"], strict=True)
    ]
    return (
        f"INSERT INTO public.{name} ({', '.join(table['columns'])}) OVERRIDING SYSTEM VALUE "
        f"SELECT {', '.join(values)} FROM unnest(kept.{name}) x"
    )


def plain(value: object, name_of: Callable[[object], Hashable | None] = lambda _: None) -> Hashable | None:
    """A value by which this argument of a scene is recognised in another test; None if there is none.

    name_of: as `Subject.name_of`.
    """
    if (name := name_of(value)) is not None:
        return name
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, np.ndarray):
        return value.tobytes()
    is_frozen = type(value).__setattr__ is not object.__setattr__
    if is_dataclass(value) and not isinstance(value, type) and is_frozen:
        value = (type(value).__qualname__, *(getattr(value, part.name) for part in fields(value)))
    if isinstance(value, dict):
        value = tuple(value.items())
    if isinstance(value, tuple | list):
        parts = tuple(plain(part, name_of) for part in value)
        return None if None in parts else parts
    return None


def scene_fixture_of(holder: str, subject: Callable[[Any], Subject], known: tuple[type, ...] = ()) -> Any:
    """Makes the decorator `scene_fixture`. holder: the fixture of which `subject` makes the subject, such as
    `bot`.

    known: classes of arguments that are not compared when a scene is put back. All other arguments have to be
    the same plain values; one that is no plain value raises TypeError.
    """

    def scene_fixture(build: Callable[..., Awaitable[Any]]) -> Any:
        wanted = dict(inspect.signature(build).parameters)
        added = [name for name in ("scenes", holder) if name not in wanted]

        async def opened(**given: Any) -> Any:
            chosen = {name: given[name] for name in wanted}
            told = (v for name, v in chosen.items() if name != holder and not isinstance(v, known))
            of = subject(given[holder])
            parts = [plain(value, of.name_of) for value in told]
            if None in parts:
                raise TypeError(f"{build.__qualname__} is no scene: nothing tells one argument from another")
            name = (build.__module__, build.__qualname__, *parts)
            return await given["scenes"].open(name, of, partial(build, **chosen))

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

    def reducer_override(self, value: object) -> Any:
        """Pickles an error that a fake is to raise: unpickling would call its __init__, which may take other
        arguments.
        """
        if isinstance(value, BaseException):
            return _error, (type(value), value.args, vars(value))
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, subject: Subject) -> None:
        super().__init__(file)
        self._subject = subject

    def persistent_load(self, name: Hashable) -> object:
        return self._subject.named(name)


def _error(kind: type[BaseException], args: tuple[object, ...], held: dict[str, object]) -> BaseException:
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error
