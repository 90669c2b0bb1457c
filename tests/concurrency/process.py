"""Makes calls that look to Postgres like those of another process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import Context
from typing import TypeVar

from domain.adapters.postgres.database import open_database

T = TypeVar("T")


class Process:
    """A process has its own pool of connections, which Tortoise keeps in a context variable."""

    def __init__(self, tasks: asyncio.TaskGroup, context: Context) -> None:
        self._tasks = tasks
        self._context = context

    def start(self, call: Callable[[], Awaitable[T]]) -> "asyncio.Task[T]":
        async def run() -> T:
            return await call()

        # A copy, so that the next call does not see the transaction of this one.
        return self._tasks.create_task(run(), context=self._context.copy())


@asynccontextmanager
async def open_process(dsn: str) -> AsyncIterator[Process]:
    context, loop, stack = Context(), asyncio.get_running_loop(), AsyncExitStack()
    database = open_database(dsn, max_connections=4)
    await loop.create_task(stack.enter_async_context(database), context=context)
    try:
        async with asyncio.TaskGroup() as tasks:
            yield Process(tasks, context)
    finally:  # not a task of the group, which starts none once a call has failed
        await loop.create_task(stack.aclose(), context=context)
