"""Downloads of posted files: anything but the file itself is not taken for a photo."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from domain.adapters.telegram.bot_api import BotApi
from domain.adapters.telegram.telegram_photo_source import TelegramPhotoSource
from domain.errors import InvalidInput, Unavailable

PHOTO = b"\xff\xd8 a photo"


class Files:
    """Answers getFile with `about`, or `refusal`, and the download with `status` and `body`."""

    def __init__(self) -> None:
        self.about: dict[str, object] = {"file_id": "1", "file_unique_id": "u", "file_path": "photos/1.jpg"}
        self.body = PHOTO
        self.status = 200
        self.refusal: dict[str, Any] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        if request.path.startswith("/file/"):
            return web.Response(status=self.status, body=self.body)
        if self.refusal is not None:
            return web.Response(status=self.refusal["error_code"], text=json.dumps(self.refusal))
        return web.Response(text=json.dumps({"ok": True, "result": self.about}))


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
async def source(files: Files) -> AsyncIterator[TelegramPhotoSource]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", files.handle)
    async with TestServer(app) as server:
        api = BotApi(str(server.make_url("")), "42:secret")
        yield TelegramPhotoSource(api)
        await api.close()


async def test_the_whole_file_is_the_photo(source: TelegramPhotoSource, files: Files) -> None:
    assert await source.download("1") == PHOTO  # a size is optional in the Bot API
    files.about["file_size"] = len(PHOTO)
    assert await source.download("1") == PHOTO


async def test_a_file_without_a_path_is_asked_for_again(source: TelegramPhotoSource, files: Files) -> None:
    del files.about["file_path"]
    with pytest.raises(Unavailable):
        await source.download("1")


@pytest.mark.parametrize("body", [b"", b"<html>502 Bad Gateway</html>", PHOTO[:-1]])
async def test_a_file_of_another_size_than_announced_is_asked_for_again(
    source: TelegramPhotoSource, files: Files, body: bytes
) -> None:
    """A page of a proxy in between, or half a file: refusing it would lose the photo for good."""
    files.about["file_size"] = len(PHOTO)
    files.body = body
    with pytest.raises(Unavailable):
        await source.download("1")


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 502, 503])
async def test_a_download_that_is_refused_is_tried_again(
    source: TelegramPhotoSource, files: Files, status: int
) -> None:
    """Telegram has just said that it has the file: somebody in between is in trouble, or the link is old."""
    files.status = status
    with pytest.raises(Unavailable):
        await source.download("1")


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (400, "Bad Request: invalid file_id", InvalidInput),
        (400, "Bad Request: file is too big", InvalidInput),
        (400, "Bad Request: wrong file_id or the file is temporarily unavailable", Unavailable),
        (401, "Unauthorized", Unavailable),
        (403, "Forbidden", Unavailable),
        (404, "Not Found", Unavailable),
    ],
)
async def test_only_telegrams_own_word_on_the_file_rejects_it(
    source: TelegramPhotoSource, files: Files, status: int, description: str, error: type[Exception]
) -> None:
    files.refusal = {"ok": False, "error_code": status, "description": description}
    with pytest.raises((InvalidInput, Unavailable)) as refusal:
        await source.download("1")
    assert refusal.type is error


async def test_a_photo_of_a_former_bot_is_gone_at_once(source: TelegramPhotoSource) -> None:
    """`change-bot` empties file ids: for those of the former bot Telegram would answer "temporarily
    unavailable", and tasks would try for hours.
    """
    with pytest.raises(InvalidInput, match="file_gone"):
        await source.download("")


async def test_a_file_without_an_end_is_too_big(source: TelegramPhotoSource, files: Files) -> None:
    files.about["file_size"] = 10
    files.body = b"x" * (20 * 1024 * 1024 + 1)
    with pytest.raises(InvalidInput, match="file_too_big"):
        await source.download("1")


async def test_passing_a_file_on_ends_with_an_error_unless_all_of_it_came(
    source: TelegramPhotoSource, files: Files
) -> None:
    files.about["file_size"] = len(PHOTO)
    assert b"".join([piece async for piece in source.read("1")]) == PHOTO
    files.body = PHOTO[:-1]
    with pytest.raises(Unavailable):
        _ = [piece async for piece in source.read("1")]
    files.body, files.about["file_size"] = b"x" * (20 * 1024 * 1024 + 1), 20 * 1024 * 1024 + 1
    with pytest.raises(Unavailable, match="larger"):
        _ = [piece async for piece in source.read("1")]
    files.status = 404
    with pytest.raises(Unavailable):
        _ = [piece async for piece in source.read("1")]
    files.refusal = {"ok": False, "error_code": 400, "description": "Bad Request: invalid file_id"}
    with pytest.raises(InvalidInput, match="file_gone"):
        await anext(source.read("1"))
