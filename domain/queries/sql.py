"""Plain SQL on the current transaction or, outside of one, on a connection of the pool.

What a statement reads becomes rows of a type: a frozen dataclass whose fields are the columns
(`sql.one(Kind, ...)`, `sql.rows(Kind, ...)`), or plain values (`sql.value(int, ...)`). A whole row of a table
is its class in `domain/tables`: `sql.get(Person, id=...)`, `sql.one(Person, "SELECT p.* ... FOR UPDATE")`.
`tests/queries/test_typed_rows.py` holds the fields to what Postgres says the columns are.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar, overload

import asyncpg
from tortoise import Model, Tortoise
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import DBConnectionError, TransactionManagementError
from tortoise.transactions import in_transaction as tortoise_transaction

from domain import fail_points
from domain.errors import Unavailable
from domain.queries.reading import row_reader, value_reader

Row = dict[str, Any]
T = TypeVar("T")
M = TypeVar("M", bound=Model)

# What driver and mapper raise when the server is away, stops, has no connection left, or undoes a
# transaction that stood in the way of another one.
_AWAY = (
    OSError,
    DBConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what it says of a connection that was cut in the middle of a word
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
_LOCK_WAIT_MS = 2000
_AS_LONG_AS_IT_TAKES_S = 6 * 3600


@contextmanager
def postgres_answers() -> Iterator[None]:
    """Raises Unavailable where Postgres does not."""
    try:
        yield
    except _AWAY as error:
        raise Unavailable("Postgres", type(error).__name__) from error
    except TransactionManagementError as error:
        if isinstance(error.__cause__, asyncpg.IdleInTransactionSessionTimeoutError):
            raise Unavailable("Postgres", type(error.__cause__).__name__) from error
        raise


@asynccontextmanager
async def in_transaction() -> AsyncIterator[None]:
    """Commits on leaving, rolls back on an exception; inside another one it is a savepoint.

    Raises Unavailable when Postgres is away. Tortoise 1.1 neither gives back nor forgets a connection on
    which BEGIN fails: whatever the same asyncio task tried later would fail on it too, for good.
    """
    with postgres_answers():
        is_outermost = fail_points.is_armed() and not _in_transaction()
        opening = tortoise_transaction()
        try:
            await opening.__aenter__()
        except BaseException:
            if hasattr(opening, "token"):  # it is the task's connection already
                await opening.__aexit__(TransactionManagementError, None, None)
            raise
        try:
            yield
        except BaseException as error:
            await opening.__aexit__(type(error), error, error.__traceback__)
            raise
        if is_outermost:
            fail_points.before("postgres.commit")
        await opening.__aexit__(None, None, None)
        if is_outermost:
            fail_points.after("postgres.commit")


@overload
async def rows(kind: str, /, *args: object) -> list[Row]: ...
@overload
async def rows(kind: type[T], query: str, /, *args: object) -> list[T]: ...
async def rows(kind: Any, /, *args: Any) -> Any:
    """Every row, also of INSERT/UPDATE ... RETURNING. A dict goes in as JSON, a list as an array."""
    if isinstance(kind, str):
        return await _fetch(kind, *args)
    return list(map(row_reader(kind), await _fetch(*args)))


@overload
async def one(kind: str, /, *args: object) -> Row | None: ...
@overload
async def one(kind: type[T], query: str, /, *args: object) -> T | None: ...
async def one(kind: Any, /, *args: Any) -> Any:
    """The first row, None when there is none."""
    found = await rows(kind, *args)
    return found[0] if found else None


async def values(kind: Callable[..., T], query: str, *args: object) -> list[T]:
    """The only column of every row, never NULL. kind: int, str, ..., an id of `domain.ids`, an enum."""
    read = value_reader(kind)
    return [read(*row.values()) for row in await _fetch(query, *args)]


async def value(kind: Callable[..., T], query: str, *args: object) -> T | None:
    """The only column of the first row; None when there is no row, and when it is NULL."""
    found = await _fetch(query, *args)
    if not found:
        return None
    [only] = found[0].values()
    return None if only is None else value_reader(kind)(only)


async def get(model: type[M], **filters: Any) -> M | None:
    """The row for which the filters of Tortoise hold, unlocked; None when there is none."""
    with postgres_answers():
        return await model.get_or_none(**filters)


async def insert(model: type[M], **columns: Any) -> M:
    """One new row, with what Postgres gave it."""
    with postgres_answers(), _commit_of(model.__name__):
        return await model.create(**columns)


async def _fetch(query: str, *args: object) -> list[Row]:
    with postgres_answers(), _commit_of(query):
        return list(await Tortoise.get_connection("default").execute_query_dict(query, _values(args)))


async def execute(query: str, *args: object) -> int:
    """Number of rows touched."""
    with postgres_answers(), _commit_of(query):
        touched, _ = await Tortoise.get_connection("default").execute_query(query, _values(args))
    return touched


async def maintain(statement: str) -> None:
    """What runs in no transaction and as long as it takes, like VACUUM.

    Raises Unavailable when the lock that it needs is not to be had soon: everybody waits behind who waits.
    """
    client = Tortoise.get_connection("default")
    with postgres_answers():
        async with client.acquire_connection() as connection:
            try:
                await connection.execute(f"SET statement_timeout = 0; SET lock_timeout = {_LOCK_WAIT_MS}")
                await connection.execute(statement, timeout=_AS_LONG_AS_IT_TAKES_S)
                await connection.execute("RESET statement_timeout; RESET lock_timeout")
            except BaseException:
                connection.terminate()  # others would get it with these limits
                raise


def to_json(value: object) -> str:
    """For a list that goes into a jsonb column."""
    return json.dumps(value, ensure_ascii=False)


def from_json(value: str) -> Any:
    """jsonb comes out of asyncpg as text."""
    return json.loads(value)


def _in_transaction() -> bool:
    return isinstance(Tortoise.get_connection("default"), TransactionalDBClient)


@contextmanager
def _commit_of(query: str) -> Iterator[None]:
    """A write outside of a transaction is committed by itself."""
    if not fail_points.is_armed() or _in_transaction() or query.lstrip().upper().startswith("SELECT"):
        yield
        return
    fail_points.before("postgres.commit")
    yield
    fail_points.after("postgres.commit")


def _values(args: tuple[object, ...]) -> list[object]:
    return [to_json(arg) if isinstance(arg, dict) else arg for arg in args]
