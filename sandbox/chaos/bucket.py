"""The photo store of a chaos run: moto's S3, because a folder cannot be silent, refuse or lose packets."""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import aiohttp

from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore
from sandbox.launcher.process import ChildProcess, LaunchFailed
from sandbox.launcher.server import LoopbackServer

BUCKET = "photos"
KEY = "moto"  # moto checks no signature


class Bucket(LoopbackServer):
    """moto's server with one bucket. It keeps everything in memory, so it must not be killed."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "s3.log"

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path) -> AsyncIterator["Bucket"]:
        """folder: where the log goes. Raises LaunchFailed where moto is not installed."""
        if find_spec("moto") is None:
            raise LaunchFailed("moto is not installed: run `make setup`.")
        bucket = cls(folder)
        await bucket.start()
        try:
            yield bucket
        finally:
            await bucket.stop()

    def store(self) -> S3PhotoStore:
        """The bucket, past every proxy."""
        url = f"http://127.0.0.1:{self.port}"
        return S3PhotoStore(bucket=BUCKET, endpoint_url=url, access_key=KEY, secret_key=KEY)

    def settings(self, port: int) -> Mapping[str, str]:
        """The environment of a process that reaches the store at this port, which is a proxy's."""
        return {
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "S3_BUCKET": BUCKET,
            "S3_ACCESS_KEY": KEY,
            "S3_SECRET_KEY": KEY,
        }

    def _process_on(self, port: int) -> ChildProcess:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        return ChildProcess("moto", command, log=self._log, environment={})

    async def _is_ready(self) -> bool:
        """Makes the bucket; making it once more changes nothing."""
        url = f"http://127.0.0.1:{self.port}/{BUCKET}"
        try:
            async with aiohttp.ClientSession() as session, session.put(url) as answer:
                return answer.status in (200, 409)
        except aiohttp.ClientError:
            return False
