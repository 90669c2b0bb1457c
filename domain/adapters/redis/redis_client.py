"""Makes clients of Redis that have deadlines, and that close all idle connections when one is broken."""

import socket

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection

CONNECT_TIMEOUT_S = 1.0
ANSWER_TIMEOUT_S = 2.0
# A connection that was idle for so long is checked before it is used.
_ASK_FIRST_AFTER_S = 15
# The operating system probes idle connections, and closes one that has been dead for a minute.
_KEEPALIVE = {
    getattr(socket, name): seconds
    for name, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
    if hasattr(socket, name)
}


class _Pool(ConnectionPool):
    async def release(self, connection: AbstractConnection) -> None:
        """A connection that comes back closed did not answer, or was cut. Then the idle connections are
        closed too: if the line broke, each of them would first run into its own deadline.
        """
        is_broken = not connection.is_connected
        await super().release(connection)
        if is_broken:
            for idle in self._available_connections:
                await idle.disconnect(nowait=True)


def redis_client(
    url: str, *, connect_s: float = CONNECT_TIMEOUT_S, answer_s: float = ANSWER_TIMEOUT_S
) -> Redis:
    """answer_s: has to be longer than a blocking command waits for data."""
    return Redis.from_pool(_pool(url, connect_s, answer_s))


def arq_client(url: str) -> ArqRedis:
    """A client for arq, because arq's own has no deadlines."""
    client = ArqRedis(_pool(url, CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S))
    client.auto_close_connection_pool = True
    return client


def _pool(url: str, connect_s: float, answer_s: float) -> ConnectionPool:
    return _Pool.from_url(
        url,
        socket_connect_timeout=connect_s,
        socket_timeout=answer_s,
        socket_keepalive=True,
        socket_keepalive_options=_KEEPALIVE,
        health_check_interval=_ASK_FIRST_AFTER_S,
    )
