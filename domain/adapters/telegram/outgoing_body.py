"""The body of an upload on its way, which knows whether somebody may have received all of it."""

import asyncio
from collections.abc import AsyncIterator

from domain.values.time_limit import begin_anew

_PIECE_BYTES = 64 * 1024


class OutgoingBody:
    """is_whole: the last piece was handed over. Until then nobody can receive the whole body, although a
    connection that is closed still sends what was handed over before.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)
        self.is_whole = False

    async def pieces(self, limit: asyncio.Timeout, answer_within_s: float) -> AsyncIterator[bytes]:
        """The next piece is asked for when the line has taken most of the ones before. With the last one
        begins the time in which the answer has to come.
        """
        for start in range(0, self.size, _PIECE_BYTES):
            if start + _PIECE_BYTES >= self.size:
                # Raises RuntimeError when the time is up: then the last piece is not sent any more.
                limit.reschedule(asyncio.get_running_loop().time() + answer_within_s)
                begin_anew()
                self.is_whole = True
            yield self._data[start : start + _PIECE_BYTES]
