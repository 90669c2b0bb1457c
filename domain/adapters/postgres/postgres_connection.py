"""Gives a silent connection to Postgres up, and with it the idle connections of its pool."""

import asyncio
from typing import Any

import asyncpg

from domain.queries.deadline import own_deadline_s
from domain.rules.work.deadlines import CANCELLED_WITHIN_S, LONGEST_S


class Connection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that is not reset between two uses: nothing here sets, locks or listens beyond its
    transaction, and the driver's own reset is a second round trip after every statement.
    """

    def get_reset_query(self) -> str:
        return ""

    async def fetch(self, query: str, *args: object, timeout: float | None = None, **more: Any) -> Any:  # noqa: ASYNC109 - the driver's own signature
        return await super().fetch(query, *args, timeout=timeout or own_deadline_s(), **more)

    async def execute(self, query: str, *args: object, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - the driver's own signature
        return await super().execute(query, *args, timeout=timeout or own_deadline_s())

    def _cancel_current_command(
        self, waiter: asyncio.Future[None], cancel_waiter: asyncio.Future[None] | None = None
    ) -> None:
        """The driver calls this when a statement is given up, by its deadline or by its caller.

        It asks the server to end the statement and waits for an answer, which never comes on a half-open
        connection. In no other place does the driver say that a deadline has passed.
        """
        super()._cancel_current_command(waiter, cancel_waiter)
        if cancel_waiter is not None:
            # This comes before the driver gives up, after another deadline and this connection only.
            grace_s = min(CANCELLED_WITHIN_S, (self._config.command_timeout or LONGEST_S) / 2)
            self._loop.call_later(grace_s, self._give_up, cancel_waiter)

    def _give_up(self, cancel_waiter: asyncio.Future[None]) -> None:
        """Closes the pool's idle connections too: they are broken as well, and would cost a deadline each."""
        if cancel_waiter.done():
            return
        holder = self._pool_holder() if self._pool_holder is not None else None
        self.terminate()
        if holder is None:
            return
        for other in holder._pool._holders:
            if other.is_connected() and other.is_idle():
                other.terminate()
