"""Runs plain SQL in the current transaction or, outside of one, on a connection of the pool.

The rows of a statement become frozen dataclasses whose fields are the columns (`sql.one(Kind, ...)`,
`sql.rows(Kind, ...)`), or plain values (`sql.value(int, ...)`). If a statement reads columns that a view
does not show, its rows are of a private subclass of the view, which has them; a field that is no column is
`Made`. A whole row of a table becomes its class in `domain/tables`: `sql.get(Person, id=...)`,
`sql.one(Person, "SELECT p.* ... FOR UPDATE")`.
`tests/queries/test_typed_rows.py` compares the fields with the types that Postgres gives the columns.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import asyncpg
from tortoise import Model, Tortoise
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, TransactionManagementError
from tortoise.transactions import in_transaction as tortoise_transaction

from domain import fail_points
from domain.errors import Unavailable
from domain.queries.reading import row_reader, value_reader

T = TypeVar("T")
M = TypeVar("M", bound=Model)

# Errors of the driver and the mapper when the server is away, stops, has no connection left, does not give a
# lock in time, or rolls back a transaction because of a deadlock with another one.
_AWAY = (
    OSError,
    DBConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # raised for a connection that was cut in the middle of a message
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # of a standby, or of a server that was told to take no writes
)
_LOCK_WAIT_MS = 2000
_AS_LONG_AS_IT_TAKES_S = 6 * 3600


@contextmanager
def postgres_answers() -> Iterator[None]:
    """Raises Unavailable when Postgres does not answer."""
    try:
        yield
    except _AWAY as error:
        raise Unavailable("Postgres", type(error).__name__) from error
    except TransactionManagementError as error:
        if isinstance(error.__cause__, asyncpg.IdleInTransactionSessionTimeoutError):
            raise Unavailable("Postgres", type(error.__cause__).__name__) from error
        raise


@contextmanager
def while_the_group_stays() -> Iterator[None]:
    """Around one statement that writes a reference to a group.

    Raises Unavailable when the group was erased while the statement waited for its lock. The next try finds
    what has taken the group's place, or nothing.
    """
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.__cause__, asyncpg.ForeignKeyViolationError):
            raise Unavailable("the group", "it was erased at that moment") from error
        raise


@asynccontextmanager
async def in_transaction() -> AsyncIterator[None]:
    """Commits on leaving, rolls back on an exception; inside another transaction it is a savepoint.

    Raises Unavailable when Postgres is away. Tortoise 1.1 neither gives back nor forgets a connection on
    which BEGIN fails: whatever the same asyncio task tried later would fail on it too, for good. Nor does it
    forget the connection when the task is cancelled while it is given back.
    """
    with postgres_answers():
        is_outermost = fail_points.is_armed() and not _in_transaction()
        opening = tortoise_transaction()
        try:
            await opening.__aenter__()
        except BaseException:
            if hasattr(opening, "token"):  # Tortoise has made it the task's connection already
                await _leave(opening, TransactionManagementError)
            raise
        try:
            yield
            if is_outermost:
                fail_points.before("postgres.commit")
        except BaseException as error:
            await _leave(opening, type(error))
            raise
        await _leave(opening, None)
        if is_outermost:
            fail_points.after("postgres.commit")


async def _leave(opening: TransactionContext, error: type[BaseException] | None) -> None:
    try:
        await opening.__aexit__(error, None, None)
    finally:
        # A savepoint has no token.
        if hasattr(opening, "token") and Tortoise.get_connection("default") is opening.client:
            get_connections().reset(opening.token)


async def rows(kind: type[T], query: str, *args: object) -> list[T]:
    """Every row, also of INSERT/UPDATE ... RETURNING. A dict goes in as JSON, a list as an array."""
    return list(map(row_reader(kind), await _fetch(query, *args)))


async def one(kind: type[T], query: str, *args: object) -> T | None:
    """The first row, None when there is none."""
    found = await _fetch(query, *args)
    return row_reader(kind)(found[0]) if found else None


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
    """The row that Tortoise's filters select, without a lock; None when there is none."""
    with postgres_answers():
        return await model.get_or_none(**filters)


async def _fetch(query: str, *args: object) -> list[dict[str, Any]]:
    with postgres_answers(), _commit_of(query):
        return list(await Tortoise.get_connection("default").execute_query_dict(query, _values(args)))


async def execute(query: str, *args: object) -> int:
    """Returns how many rows an UPDATE or DELETE affected. The number says nothing of an INSERT, or of a
    statement that begins with WITH or with a comment.
    """
    with postgres_answers(), _commit_of(query):
        touched, _ = await Tortoise.get_connection("default").execute_query(query, _values(args))
    return touched


async def maintain(statement: str) -> None:
    """Runs a statement such as VACUUM outside of a transaction, for as long as it takes.

    Raises Unavailable when it does not get its lock soon, because other statements queue behind a waiting
    one.
    """
    client = Tortoise.get_connection("default")
    with postgres_answers():
        async with client.acquire_connection() as connection:
            try:
                await connection.execute(f"SET statement_timeout = 0; SET lock_timeout = {_LOCK_WAIT_MS}")
                await connection.execute(statement, timeout=_AS_LONG_AS_IT_TAKES_S)
                await connection.execute("RESET statement_timeout; RESET lock_timeout")
            except BaseException:
                connection.terminate()  # the pool would give it to others with these limits
                raise


def to_json(value: object) -> str:
    """JSON text, for a list that goes into a jsonb column."""
    return json.dumps(value, ensure_ascii=False)


def _in_transaction() -> bool:
    return isinstance(Tortoise.get_connection("default"), TransactionalDBClient)


@contextmanager
def _commit_of(query: str) -> Iterator[None]:
    """Reaches the fail points of a commit for a write outside of a transaction, which commits by itself."""
    if not fail_points.is_armed() or _in_transaction() or query.lstrip().upper().startswith("SELECT"):
        yield
        return
    fail_points.before("postgres.commit")
    yield
    fail_points.after("postgres.commit")


def _values(args: tuple[object, ...]) -> list[object]:
    return [to_json(arg) if isinstance(arg, dict) else arg for arg in args]
