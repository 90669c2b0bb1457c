"""A document may be larger than the photo made from it: boxes of faces are pixels of the document."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from domain.ids import AssetId
from domain.ports import Box, DetectedFace
from domain.steps.photos.clean_photo import MAX_SIDE_PX
from domain.steps.photos.decode_photo import decode_photo
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.photos.clean_document import clean_document
from tests import sql
from tests.fakes.scripted_engine import HIDDEN_Y
from tests.recognition.pictures import RED, saved
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.stage import Stage

WIDTH, HEIGHT = 3000, 2250
ANNAS = Box(200, 200, 100, 100)
# The smaller photo ends before this box begins.
BENS = Box(2600, 1900, 100, 100)


@pytest.fixture
async def scan(stage: Stage, group: Group, anna: Connected, ben: Connected) -> AssetId:
    """A large document, not looked at yet. It shows Anna, and in red somebody who may be Ben."""
    hers = replace(stage.engine.face(anna=0.9), box=ANNAS)
    put_scan(stage, hers, replace(stage.engine.face(ben=0.4), box=BENS))
    return await post(stage, group, file="scan", media="document")


def put_scan(stage: Stage, *faces: DetectedFace, hidden: Sequence[DetectedFace] = ()) -> None:
    """Puts the document at Telegram. The red is 10 px to the right, where the engine sees the second face."""
    with Image.open(BytesIO(stage.engine.draw(*faces, hidden=hidden))) as drawn:
        colour = drawn.convert("RGB").getpixel((5, 5))
    picture = Image.new("RGB", (WIDTH, HEIGHT), colour)
    picture.paste(RED, (BENS.x + 10, BENS.y, BENS.x + 10 + BENS.w, BENS.y + BENS.h))
    stage.source.files["scan"] = saved(picture, "JPEG")


async def path_of(asset_id: AssetId) -> str | None:
    row = await sql.one("SELECT path FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    return None if row["path"] is None else str(row["path"])


def size_of(picture: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(picture)).size


async def ensure_decoded_whole(stage: Stage, asset_id: AssetId) -> None:
    """The stored photo is the smaller one, but faces are cut from the whole document."""
    path = await path_of(asset_id)
    assert path is not None
    assert max(size_of(stage.store.photos[path])) == MAX_SIDE_PX
    image = await decode_photo(path, "scan", stage.eyes)
    assert image.shape == (HEIGHT, WIDTH, 3)


async def test_a_questions_card_is_cut_from_the_document_even_while_a_delivery_needs_the_stored_photo(
    stage: Stage, scan: AssetId
) -> None:
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    await ensure_decoded_whole(stage, scan)
    [card] = [key for key in stage.store.photos if "/cards/suggestion-" in key]
    picture = np.asarray(Image.open(BytesIO(stage.store.photos[card])).convert("RGB"))
    red, green, blue = picture[picture.shape[0] // 2, picture.shape[1] // 2].tolist()
    assert red > 180
    assert max(green, blue) < 90


async def test_a_second_try_measures_on_the_document_as_the_first_one_did(
    stage: Stage, scan: AssetId
) -> None:
    stage.index.is_down = True
    await stage.drain()
    assert await path_of(scan) is not None  # the first try has stored the smaller photo
    stage.index.is_down = False
    await stage.make_due()
    await stage.drain()
    measured = await sql.rows("SELECT state, width, height FROM image_assets WHERE id = $1", scan)
    assert measured == [{"state": "done", "width": WIDTH, "height": HEIGHT}]


async def test_a_closer_look_measures_on_the_document(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The face is in the bottom right cell. On the smaller photo this cell ends before the face begins."""
    far = replace(stage.engine.face(ben=0.9), box=replace(BENS, y=BENS.y - HIDDEN_Y))
    put_scan(stage, replace(stage.engine.face(anna=0.9), box=ANNAS), hidden=(far,))
    asset_id = await post(stage, group, file="scan", media="document")
    await stage.drain()
    await ensure_decoded_whole(stage, asset_id)
    await ask_closer_look(asset_id, stage.by(group.admin), cell=20, doorbell=stage.doorbell)
    await stage.run("look_closer")
    found = await sql.rows(
        "SELECT person_id FROM face_instances WHERE asset_id = $1 ORDER BY number", asset_id
    )
    assert found == [{"person_id": anna.person_id}, {"person_id": ben.person_id}]


async def test_a_document_that_is_erased_while_it_is_read_again_is_not_stored(
    stage: Stage, scan: AssetId, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.drain()
    await sql.execute("UPDATE image_assets SET path = NULL WHERE id = $1", scan)
    stage.store.photos.clear()
    download = stage.source.download

    async def erased_meanwhile(tg_file_id: str) -> bytes:
        await sql.execute("DELETE FROM image_assets WHERE id = $1", scan)
        return await download(tg_file_id)

    monkeypatch.setattr(stage.source, "download", erased_meanwhile)
    await clean_document(scan, stage.eyes, stage.doorbell)
    assert stage.store.photos == {}


async def test_the_smaller_photo_is_made_again_when_a_recipient_opens_the_chat(
    stage: Stage, group: Group
) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id, opened=False)
    await connected_person(stage, group, owner)
    put_scan(stage, replace(stage.engine.face(anna=0.9), box=ANNAS))
    asset_id = await post(stage, group, file="scan", media="document")
    await stage.drain()
    assert await path_of(asset_id) is None  # nobody waits for it
    await open_private_chat(owner.participant_id, stage.doorbell)
    await stage.show("deliver")
    await stage.run("clean_document")
    await ensure_decoded_whole(stage, asset_id)
    await stage.show("deliver")
    [sent] = [call for call in stage.telegram.calls if call.method == "sendPhoto"]
    assert sent.upload is not None
    assert max(size_of(sent.upload[1])) == MAX_SIDE_PX
