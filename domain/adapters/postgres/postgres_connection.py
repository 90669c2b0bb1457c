"""Closes a connection to a silent Postgres, and with it the idle connections of its pool."""

import asyncio
from typing import Any

import asyncpg

from domain.queries.deadline import own_deadline_s
from domain.rules.work.deadlines import CANCELLED_WITHIN_S, LONGEST_S


class Connection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that is not reset between two uses: a reset costs a round trip after every statement.

    The reset is not needed: this service sets, locks and listens only inside of transactions. The exception,
    `sql.maintain`, resets what it set.
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

        The driver asks the server to end the statement and waits for an answer, which never comes on a
        half-open connection. The driver has no other hook that tells of a passed deadline.
        """
        super()._cancel_current_command(waiter, cancel_waiter)
        if cancel_waiter is not None:
            # Earlier than the driver, which waits for another deadline and then closes only this connection.
            grace_s = min(CANCELLED_WITHIN_S, (self._config.command_timeout or LONGEST_S) / 2)
            self._loop.call_later(grace_s, self._give_up, cancel_waiter)

    def _give_up(self, cancel_waiter: asyncio.Future[None]) -> None:
        """Closes this connection and the pool's idle ones, unless the answer has come.

        The idle ones are broken as well, and each would cost a deadline.
        """
        if cancel_waiter.done():
            return
        holder = self._pool_holder() if self._pool_holder is not None else None
        self.terminate()
        if holder is None:
            return
        for other in holder._pool._holders:
            if other.is_connected() and other.is_idle():
                other.terminate()
