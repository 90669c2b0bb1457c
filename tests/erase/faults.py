"""Takes a neighbour of an erase away before the erase, in the middle of its purge, or at its end."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from tortoise import Tortoise

from sandbox.launcher import free_port
from tests.usecases.stage import Stage

NEIGHBOURS = ("Postgres", "Redis", "Qdrant", "store", "worker")
PHASES = ("before", "during", "after")


class Died(BaseException):
    """Ends a worker as SIGKILL does: nothing catches it, and nothing is stored about it."""


@asynccontextmanager
async def fault(stage: Stage, neighbour: str, phase: str) -> AsyncIterator[list[str]]:
    """Takes the neighbour away until the end of the block. `during` and `after` begin at a call of the purge,
    which the list then names. A worker dies once; where it is away `before`, the caller runs none.
    """
    struck: list[str] = []
    async with AsyncExitStack() as stack:
        if neighbour == "Postgres":
            postgres = stack.enter_context(_Postgres())
            go_away: Callable[[], Any] = postgres.go_away
        elif neighbour == "worker":
            go_away = _die
        else:
            fake = {"Redis": stage.traces, "Qdrant": stage.index, "store": stage.store}[neighbour]
            go_away = _switch(fake)
            stack.callback(setattr, fake, "is_down", False)
        if phase == "before":
            if neighbour != "worker":
                go_away()
        else:
            stack.callback(_trip(stage, _CALLS[neighbour, phase], go_away, struck))
        yield struck


def _die() -> None:
    raise Died


def _switch(fake: Any) -> Callable[[], None]:
    def go_away() -> None:
        fake.is_down = True

    return go_away


# The call at which the fault begins: object, method, and which of its calls, counted from 1. The purge begins
# with the ledger, deletes everything twice, and ends with a look at Redis.
_CALLS = {
    ("Postgres", "during"): ("index", "delete_faces", 1),
    ("Postgres", "after"): ("traces", "find", 3),
    ("Redis", "during"): ("traces", "find", 1),
    ("Redis", "after"): ("traces", "find", 3),
    ("Qdrant", "during"): ("index", "delete_faces", 1),
    ("Qdrant", "after"): ("index", "nearest_persons", 1),
    ("store", "during"): ("store", "put", 1),
    ("store", "after"): ("store", "list", 1),
    ("worker", "during"): ("store", "put", 1),
    ("worker", "after"): ("traces", "find", 3),
}


def _trip(
    stage: Stage, call: tuple[str, str, int], action: Callable[[], Any], struck: list[str]
) -> Callable[[], None]:
    """Makes the nth call of the method begin with the action. Returns the function that ends this."""
    name, method, nth = call
    fake = getattr(stage, name)
    real: Callable[..., Any] = getattr(fake, method)
    calls = 0

    def wired(*args: Any, **kwargs: Any) -> Awaitable[Any] | AsyncIterator[Any]:
        nonlocal calls
        calls += 1
        if calls == nth:
            struck.append(f"{name}.{method}")
            action()
        return real(*args, **kwargs)

    setattr(fake, method, wired)
    return lambda: delattr(fake, method)


class _Postgres:
    """Makes Postgres unreachable: open connections are cut, new ones meet a closed port."""

    def __enter__(self) -> "_Postgres":
        self._pool = Tortoise.get_connection("default")._pool
        self._arguments = (self._pool._connect_args, self._pool._connect_kwargs)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool._connect_args, self._pool._connect_kwargs = self._arguments

    def go_away(self) -> None:
        kwargs = {**self._arguments[1], "port": free_port(), "host": "127.0.0.1"}
        self._pool._connect_args, self._pool._connect_kwargs = [None], kwargs
        for holder in self._pool._holders:
            if holder._con is not None and not holder._con.is_closed():
                holder._con._transport.abort()
