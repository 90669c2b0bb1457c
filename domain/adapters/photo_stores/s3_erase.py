"""Removes objects from a bucket so that they cannot be restored."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.errors import Unavailable

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client
    from types_aiobotocore_s3.type_defs import ObjectIdentifierTypeDef

KEYS_AT_ONCE = 16
OBJECTS_PER_REQUEST = 1000  # the protocol's limit


async def erase_objects(s3: "S3Client", bucket: str, keys: Sequence[str]) -> None:
    """Also erases versions, delete markers and unfinished uploads.

    Raises Unavailable if S3 refuses to delete an object, and the errors of botocore as they are.
    """
    objects: list[ObjectIdentifierTypeDef] = []
    # Asked each time, because versioning can be switched on while the service runs. A bucket that never had
    # versioning has no versions, and Garage cannot list versions at all.
    is_versioned = "Status" in await s3.get_bucket_versioning(Bucket=bucket)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        await asyncio.gather(*(_abort_uploads(s3, bucket, key) for key in some))
        if is_versioned:  # a delete without a version would only hide the object behind a marker
            versions = await asyncio.gather(*(_versions(s3, bucket, key) for key in some))
            objects += [version for of_key in versions for version in of_key]
        else:
            objects += [{"Key": key} for key in some]
    for start in range(0, len(objects), OBJECTS_PER_REQUEST):
        await _delete(s3, bucket, objects[start : start + OBJECTS_PER_REQUEST])


async def _abort_uploads(s3: "S3Client", bucket: str, key: str) -> None:
    async for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=key):
        for upload in page.get("Uploads", []):
            if upload["Key"] == key:  # the prefix also begins other keys
                await s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload["UploadId"])


async def _versions(s3: "S3Client", bucket: str, key: str) -> "list[ObjectIdentifierTypeDef]":
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
    return [
        {"Key": key, "VersionId": version["VersionId"]}
        async for page in pages
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if version["Key"] == key
    ]


async def _delete(s3: "S3Client", bucket: str, objects: "list[ObjectIdentifierTypeDef]") -> None:
    answer = await s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    refused = {error.get("Code", "unknown") for error in answer.get("Errors", [])}
    if refused:
        raise Unavailable("S3", f"objects were not deleted: {', '.join(sorted(refused))}")
