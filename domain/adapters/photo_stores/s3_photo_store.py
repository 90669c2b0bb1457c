"""Keeps photos in a bucket of an S3 service. The bucket has to exist; nothing in it is made public."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import aioboto3
from aiobotocore.config import AioConfig
from aiohttp import ClientPayloadError
from botocore.exceptions import BotoCoreError, ClientError

from domain.adapters.photo_stores.photo_key import ensure_safe_key, ensure_safe_prefix, is_safe_key
from domain.adapters.photo_stores.photo_round_trip import check_round_trip
from domain.adapters.photo_stores.s3_erase import erase_objects
from domain.adapters.process.unreachable import why_unreachable
from domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client

NEIGHBOUR = "S3"
CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
# The limit of one call with its second try: READ_TIMEOUT_S alone allows a body of endless slow pieces.
CALL_TIMEOUT_S = 45.0

_ABSENT = {"NoSuchKey", "404"}


class S3PhotoStore:
    """The PhotoStore port. Connects at the first call."""

    def __init__(
        self,
        *,
        bucket: str,
        endpoint_url: str | None,
        region: str = "us-east-1",
        access_key: str | None,
        secret_key: str | None,
    ) -> None:
        """endpoint_url: None for Amazon. Keys: None for what botocore finds, such as an instance's role."""
        self._bucket = bucket
        self._session = aioboto3.Session(
            aws_access_key_id=access_key, aws_secret_access_key=secret_key, region_name=region
        )
        self._endpoint_url = endpoint_url
        self._opening = asyncio.Lock()
        self._open_client: S3Client | None = None
        self._resources = AsyncExitStack()

    async def check(self) -> None:
        await check_round_trip(self, NEIGHBOUR)

    async def put(self, key: str, data: bytes) -> None:
        ensure_safe_key(key)
        async with _answering():
            s3 = await self._client()
            await s3.put_object(Bucket=self._bucket, Key=key, Body=data)

    async def get(self, key: str) -> bytes:
        ensure_safe_key(key)
        async with _answering():
            s3 = await self._client()
            try:
                answer = await s3.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if _code(error) in _ABSENT:
                    raise NotFound("photo", key=key) from error
                raise
            async with answer["Body"] as body:
                return await body.read()

    async def delete(self, keys: Sequence[str]) -> None:
        """Deletes versions, delete markers and unfinished uploads too: nobody may restore an erased photo."""
        safe_keys = [ensure_safe_key(key) for key in keys]
        with _s3_errors():  # no deadline for the whole: each of the many requests has its own
            await erase_objects(await self._client(), self._bucket, safe_keys)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        ensure_safe_prefix(prefix)
        with _s3_errors():
            s3 = await self._client()
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            async for page in pages:
                for item in page.get("Contents", []):
                    if is_safe_key(item["Key"]):
                        yield item["Key"]

    async def forget_drafts(self) -> None:
        """S3 keeps an object whole or not at all."""

    async def close(self) -> None:
        self._open_client = None
        await self._resources.aclose()

    async def _client(self) -> "S3Client":
        async with self._opening:
            if self._open_client is not None:
                return self._open_client
            config = AioConfig(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                retries={"total_max_attempts": 2, "mode": "standard"},
            )
            opening = self._session.client("s3", endpoint_url=self._endpoint_url, config=config)
            self._open_client = client = await self._resources.enter_async_context(opening)
            return client


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    with _s3_errors():
        async with asyncio.timeout(CALL_TIMEOUT_S):
            yield


@contextmanager
def _s3_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise Unavailable(NEIGHBOUR, f"{error.operation_name}: {_code(error)}") from error
    except (BotoCoreError, ClientPayloadError, OSError) as error:
        raise Unavailable(NEIGHBOUR, why_unreachable(error)) from error


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "unknown")
