"""A stand-in for S3: the server of the library moto, on a port of its own."""

import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aioboto3
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer

from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore

_writing = threading.Lock()
_put_object = S3Response.put_object


def _put_in_turn(response: S3Response) -> Any:
    with _writing:
        return _put_object(response)


# moto closes an object that is written over while another thread still computes its ETag: that answers 500.
S3Response.put_object = _put_in_turn  # type: ignore[assignment]


class S3Server:
    """moto keeps nothing on the disk and checks no signature. client: for tests, without our adapter."""

    def __init__(self, url: str, secret_key: str, client: Any) -> None:
        self.client = client
        self._url = url
        self._secret_key = secret_key

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator["S3Server"]:
        server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            host, port = server.get_host_and_port()
            url, secret_key = f"http://{host}:{port}", secrets.token_hex(8)
            session = aioboto3.Session("test", secret_key, region_name="us-east-1")
            async with session.client("s3", endpoint_url=url) as client:
                yield cls(url, secret_key, client)
        finally:
            server.stop()

    async def new_bucket(self) -> str:
        name = f"photos-{uuid4().hex}"
        await self.client.create_bucket(Bucket=name)
        return name

    @property
    def port(self) -> int:
        return urlsplit(self._url).port or 0

    def store(self, bucket: str, *, port: int | None = None) -> S3PhotoStore:
        """port: of a proxy before the server, if there is one."""
        return S3PhotoStore(
            bucket=bucket,
            endpoint_url=f"http://127.0.0.1:{port or self.port}",
            access_key="test",
            secret_key=self._secret_key,
        )
