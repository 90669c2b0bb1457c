"""Photos that a participant saves: by a signed address, and only what they may see when it is opened."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from aiohttp import ClientPayloadError

from bot.api import downloads
from bot.api.deliveries import download_ticket
from bot.api.open_downloads import MOST_OF_ONE
from sandbox.chaos.pictures import video_of
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api, serving
from tests.persons import revoke_links
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def _post(bot: WholeBot, group: Group, who: Person, look: str) -> int:
    await who.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()
    return await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'") or 0


async def _open(api: Api, address: str) -> tuple[int, bytes, Any]:
    async with api.client.get(address) as response:
        return response.status, await response.read(), response.headers


async def test_a_choice_of_photos_is_saved_as_an_archive(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person
) -> None:
    mine = [await _post(bot, group, zoe, "anna") for _ in range(3)]
    other = await _post(bot, group, zoe, "stranger")
    given = (await api.post(mia, "/faces/my/downloads", {"photo_ids": [*mine, other, 999]})).body
    assert (given["photos"], given["left_out"]) == (3, [other, 999])
    status, data, headers = await _open(api, given["address"])
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "application/zip", "no-store")
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 3
    assert archive.read(archive.namelist()[0])[:3] == b"\xff\xd8\xff"
    await sql.execute("UPDATE image_assets SET tg_file_id = 'gone' WHERE id = $1", mine[0])
    note = ZipFile(BytesIO((await _open(api, given["address"]))[1]))
    assert str(mine[0]) in note.read("not-included.txt").decode()
    assert len(note.namelist()) == 3
    await revoke_links()
    assert (await _open(api, given["address"]))[0] == 404


@pytest.mark.parametrize("ending", ["mp4", "webm"])
async def test_a_video_is_saved_as_a_video(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person, ending: str
) -> None:
    video = video_of([bot.engine.draw(bot.engine.face(anna=0.9))], ending=ending)
    await zoe.post_video(group, video)
    await bot.settle()
    [seen] = (await api.get(mia, "/faces/my/photos")).body["photos"]
    assert seen["is_video"]
    asset_id = seen["id"]
    address = (await api.post(mia, "/faces/my/downloads", {"photo_ids": [asset_id]})).body["address"]
    status, data, headers = await _open(api, address)
    assert (status, headers["Content-Type"], data) == (200, f"video/{ending}", video)
    assert headers["Content-Disposition"].endswith(f'{asset_id}.{ending}"')


async def test_one_photo_is_saved_as_itself_and_only_by_its_own_address(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset_id = await _post(bot, group, zoe, "anna")
    choice = {"photo_ids": [asset_id]}
    assert (await api.post(zoe, "/faces/my/downloads", choice)).status == 404
    address = (await api.post(mia, "/faces/my/downloads", choice)).body["address"]
    status, data, headers = await _open(api, address)
    assert (status, headers["Content-Type"], data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert headers["Content-Disposition"].endswith(f'-{asset_id}.jpg"')
    zoes = await sql.value(int, "SELECT id FROM participants WHERE tg_user_id = $1", zoe.id)
    *_, ticket = address.split("/")
    forged = address.replace(ticket, f"{zoes}{ticket[ticket.index('.') :]}")
    assert (await _open(api, forged))[0] == 404
    monkeypatch.setattr(download_ticket, "LASTS_S", -1)
    ended = (await api.post(mia, "/faces/my/downloads", choice)).body["address"]
    assert (await _open(api, ended))[0] == 404
    await sql.execute("UPDATE image_assets SET tg_file_id = 'gone'")
    # Telegram's answer may mean that the file is only unavailable for the moment.
    assert (await _open(api, address))[0] == 503
    await sql.execute("UPDATE postings SET is_protected = true")
    assert (await _open(api, address))[0] == 403
    refused = await api.post(mia, "/faces/my/downloads", choice)
    assert (refused.status, refused.body["code"]) == (403, "protected")


async def test_a_file_that_breaks_off_is_no_whole_archive(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody may take half a photo for a whole one."""
    mine = [await _post(bot, group, zoe, "anna") for _ in range(2)]
    given = (await api.post(mia, "/faces/my/downloads", {"photo_ids": mine})).body
    read = bot.api.read

    async def torn(file_path: str, *, max_bytes: int) -> Any:
        async for piece in read(file_path, max_bytes=max_bytes):
            yield piece[: len(piece) // 2]

    monkeypatch.setattr(bot.api, "read", torn)
    with pytest.raises(ClientPayloadError):
        await _open(api, given["address"])


class _Endless:
    """A file of Telegram's that never ends."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def read(self, file_path: str, *, max_bytes: int) -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"\xff\xd8\xff" + bytes(64 * 1024)
                await asyncio.sleep(0)
        finally:
            self._closed.set()

    async def is_closed(self) -> bool:
        """Whether the bot stops reading the file within ten seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), 10)
        return self._closed.is_set()


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "stops reading"])
async def test_a_download_ends_with_its_reader_and_is_no_failure_of_ours(
    bot: WholeBot,
    group: Group,
    mia: Person,
    zoe: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    leaves: bool,
) -> None:
    asset_id, endless = await _post(bot, group, zoe, "anna"), _Endless()
    monkeypatch.setattr(bot.api, "read", endless.read)
    if not leaves:
        monkeypatch.setattr(downloads, "TAKEN_WITHIN_S", 0)
    async with serving(bot) as api:
        given = (await api.post(mia, "/faces/my/downloads", {"photo_ids": [asset_id]})).body
        async with api.client.get(given["address"]) as response:
            await response.content.readany()
            if leaves:
                response.close()
            assert await endless.is_closed()
    assert [one.message for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_a_participant_has_few_downloads_open_at_once(
    api: Api, bot: WholeBot, group: Group, mia: Person, zoe: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset_id = await _post(bot, group, zoe, "anna")
    address = (await api.post(mia, "/faces/my/downloads", {"photo_ids": [asset_id]})).body["address"]
    read, files, opened = bot.api.read, [_Endless() for _ in range(MOST_OF_ONE)], []
    for file in files:
        monkeypatch.setattr(bot.api, "read", file.read)
        opened.append(await api.client.get(address))
    assert {one.status for one in opened} == {200}
    async with api.client.get(address) as one_more:
        assert (one_more.status, "Retry-After" in one_more.headers) == (429, True)
    for one in opened:
        one.close()
    assert all([await file.is_closed() for file in files])
    monkeypatch.setattr(bot.api, "read", read)
    assert (await _open(api, address))[0] == 200
