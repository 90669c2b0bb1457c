"""What only S3 has: versions, unfinished uploads, access rights, and connections that fall silent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.adapters.photo_stores import s3_photo_store
from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore
from domain.errors import Unavailable
from sandbox.chaos.proxy import TcpProxy, Weather
from sandbox.patience import patience
from tests.adapters.s3_server import S3Server

KEY = "w1/a42/original"
NEIGHBOUR_KEY = "w1/a42/original.preview"


@pytest.fixture
def raw(s3_server: S3Server) -> Any:
    return s3_server.client


@pytest.fixture
async def bucket(s3_server: S3Server) -> str:
    return await s3_server.new_bucket()


@pytest.fixture
async def store(s3_server: S3Server, bucket: str) -> AsyncIterator[S3PhotoStore]:
    store = s3_server.store(bucket)
    yield store
    await store.close()


async def versions_of(raw: Any, bucket: str) -> list[str]:
    answer = await raw.list_object_versions(Bucket=bucket)
    return [v["Key"] for kind in ("Versions", "DeleteMarkers") for v in answer.get(kind, [])]


async def test_delete_removes_every_version_and_delete_marker(
    store: S3PhotoStore, raw: Any, bucket: str
) -> None:
    await raw.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    await store.put(KEY, b"first")
    await store.put(KEY, b"second")
    await store.put(NEIGHBOUR_KEY, b"preview")
    await raw.delete_object(Bucket=bucket, Key=KEY)  # by somebody else: it leaves a delete marker
    assert sorted(await versions_of(raw, bucket)) == [KEY, KEY, KEY, NEIGHBOUR_KEY]

    await store.delete([KEY])
    assert await versions_of(raw, bucket) == [NEIGHBOUR_KEY]


async def test_delete_removes_old_versions_after_versioning_was_suspended(
    store: S3PhotoStore, raw: Any, bucket: str
) -> None:
    await raw.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    await store.put(KEY, b"first")
    await raw.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    await store.put(KEY, b"second")
    await store.delete([KEY])
    assert await versions_of(raw, bucket) == []


async def test_delete_aborts_unfinished_uploads_of_the_key(
    store: S3PhotoStore, raw: Any, bucket: str
) -> None:
    for key in (KEY, NEIGHBOUR_KEY):
        upload = await raw.create_multipart_upload(Bucket=bucket, Key=key)
        await raw.upload_part(Bucket=bucket, Key=key, UploadId=upload["UploadId"], PartNumber=1, Body=b"part")
    await store.delete([KEY])
    uploads = (await raw.list_multipart_uploads(Bucket=bucket)).get("Uploads", [])
    assert [upload["Key"] for upload in uploads] == [NEIGHBOUR_KEY]


async def test_more_versions_than_one_page_lists_are_deleted(
    store: S3PhotoStore, raw: Any, bucket: str
) -> None:
    await raw.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    markers = {"Objects": [{"Key": KEY}] * 1000}
    for _ in range(2):  # the cheapest way to 2000 versions: each of them a delete marker
        await raw.delete_objects(Bucket=bucket, Delete=markers)
    assert "Versions" not in await raw.list_object_versions(Bucket=bucket)
    await store.delete([KEY])
    assert await versions_of(raw, bucket) == []


async def test_nothing_is_made_public(store: S3PhotoStore, raw: Any, bucket: str) -> None:
    await store.put(KEY, b"photo")
    access = await raw.get_object_acl(Bucket=bucket, Key=KEY)
    assert [grant["Grantee"].get("ID") for grant in access["Grants"]] == [access["Owner"]["ID"]]


async def test_the_check_reports_a_missing_bucket_and_does_not_create_it(
    s3_server: S3Server, raw: Any
) -> None:
    store = s3_server.store("nobody-made-it")
    with pytest.raises(Unavailable, match="PutObject: NoSuchBucket"):
        await store.check()
    await store.close()
    buckets = (await raw.list_buckets())["Buckets"]
    assert "nobody-made-it" not in [bucket["Name"] for bucket in buckets]


async def test_a_server_that_is_not_there_is_unavailable_and_the_keys_stay_secret(
    unused_tcp_port: int,
) -> None:
    store = S3PhotoStore(
        bucket="photos",
        endpoint_url=f"http://127.0.0.1:{unused_tcp_port}",
        access_key="an-access-key",
        secret_key="a-secret-key",
    )
    with pytest.raises(Unavailable) as raised:
        await store.put(KEY, b"photo")
    await store.close()
    assert str(raised.value) == "S3: it refuses the connection"


async def test_a_connection_that_went_half_open_is_given_up_for_a_new_one(
    s3_server: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_photo_store, "READ_TIMEOUT_S", 1)
    async with TcpProxy.to(s3_server.port) as proxy:
        store = s3_server.store(bucket, port=proxy.port)
        await store.put(KEY, b"photo")
        proxy.leave_half_open()
        assert await asyncio.wait_for(store.get(KEY), patience(10)) == b"photo"
        await store.close()


async def test_a_connection_that_ends_within_a_photo_is_an_outage(s3_server: S3Server, bucket: str) -> None:
    """Otherwise it would count as a fault of the task, and a task is given up after a few faults."""
    async with TcpProxy.to(s3_server.port) as proxy:
        store = s3_server.store(bucket, port=proxy.port)
        await store.put(KEY, b"photo" * 100_000)
        proxy.set_weather(Weather(cut_after_bytes=100_000))
        [error] = await asyncio.gather(store.get(KEY), return_exceptions=True)
        assert isinstance(error, Unavailable)
        assert await store.get(KEY) == b"photo" * 100_000
        await store.close()


async def test_what_another_program_keeps_in_the_bucket_is_not_listed(
    store: S3PhotoStore, raw: Any, bucket: str
) -> None:
    await store.put(KEY, b"photo")
    await raw.put_object(Bucket=bucket, Key="web site/Käse 1.png", Body=b"of somebody else")
    assert [key async for key in store.list("")] == [KEY]
