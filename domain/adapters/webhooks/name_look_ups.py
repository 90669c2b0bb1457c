"""Looks up the names in addresses of webhooks, in threads of its own.

A foreign name server that is silent holds a thread for up to half a minute. In the default threads of the
event loop, it would hold up the look-ups of all other names, such as Telegram's.
"""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

_THREADS = 8
_PATIENCE_S = 5.0
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_ADDRFAMILY})


def is_no_name(error: OSError) -> bool:
    """Whether the name servers said that there is no such name. Else they may know it later."""
    return error.errno in _NO_SUCH_NAME


class NameLookUps(AbstractResolver):
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, "webhook-names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError; UnicodeError for what cannot be a name. TimeoutError, a kind of OSError, says that
        the name server is silent. When other look-ups held all threads, a plain OSError is raised.
        """
        has_begun = threading.Event()
        look_up = partial(_look_up, host, port, family, has_begun)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        except TimeoutError:
            if has_begun.is_set():
                raise
            raise OSError("no thread was free") from None

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(
    host: str, port: int, family: socket.AddressFamily, has_begun: threading.Event
) -> list[ResolveResult]:
    has_begun.set()
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=int(address[1]),
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in found
    ]
