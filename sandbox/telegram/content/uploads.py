"""Stores a file that the bot or a person sends, with Telegram's limits."""

import asyncio
from dataclasses import replace
from typing import Any

from sandbox.telegram.content.files import PHOTO_LIMIT, UPLOAD_LIMIT, FileKind, StoredFile
from sandbox.telegram.content.pictures import BadDimensions, NotAPicture, as_photo
from sandbox.telegram.entities import Media
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import ApiError, bad_request
from sandbox.telegram.wire.parameters import Parameters, Upload

_TYPE_NAMES = {"photo": "Photo", "document": "Document", "video": "Video"}


async def store_photo(tg: Telegram, data: bytes) -> StoredFile:
    """Stores a photo re-encoded without EXIF, as Telegram does. Raises ApiError 400."""
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        )
    try:
        picture = await asyncio.to_thread(as_photo, data, tg.photo_max_side_px)
    except NotAPicture:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    except BadDimensions:
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from None
    return StoredFile(
        "photo", tg.files.new_unique_id(), picture.data, width=picture.width, height=picture.height
    )


def store_document(tg: Telegram, data: bytes, name: str | None, mime_type: str | None) -> StoredFile:
    """Stores a document byte for byte. Raises ApiError 400 and 413."""
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return StoredFile("document", tg.files.new_unique_id(), data, name=name, mime_type=mime_type)


def store_video(tg: Telegram, data: bytes, name: str | None, mime_type: str | None) -> StoredFile:
    """Stores a video as it is; nobody reads its real size. Raises ApiError 400 and 413."""
    return replace(store_document(tg, data, name, mime_type), kind="video", width=640, height=360)


async def media_from(tg: Telegram, p: Parameters, value: Any, kind: FileKind) -> Media:
    """value: a file_id, or attach://name of an upload. Raises ApiError."""
    if not isinstance(value, str) or not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith("attach://"):
        upload = p.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"can't find attached file {value}")
        return await _store(tg, upload, kind)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    rendition = tg.files.find(value)
    if rendition is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if rendition.file.kind != kind:
        raise bad_request(f"can't use file of type {_TYPE_NAMES[rendition.file.kind]} as {_TYPE_NAMES[kind]}")
    return tg.attach(rendition.file)


async def media_parameter(tg: Telegram, p: Parameters, kind: FileKind) -> Media:
    """The parameter named after the kind: a field of the form, or the upload itself."""
    if kind in p.uploads:
        return await _store(tg, p.uploads[kind], kind)
    return await media_from(tg, p, p.values.get(kind), kind)


async def _store(tg: Telegram, upload: Upload, kind: FileKind) -> Media:
    if kind == "photo":
        return tg.attach(await store_photo(tg, upload.data))
    store = store_video if kind == "video" else store_document
    return tg.attach(store(tg, upload.data, upload.name, upload.mime_type))
