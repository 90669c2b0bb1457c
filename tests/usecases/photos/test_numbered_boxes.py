"""A photo's card has as many lines as its picture has boxes: their numbers belong together."""

from collections.abc import Sequence
from typing import Any

import pytest

from domain.ids import AssetId
from domain.ports import Box
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.photos.ask_photo_card import ask_photo_card
from tests.fakes.scripted_telegram_api import Call
from tests.usecases.factory import Connected, Group, post
from tests.usecases.sheets import moderated_group
from tests.usecases.stage import Stage


@pytest.fixture
async def group(stage: Stage) -> Group:
    return await moderated_group(stage)


@pytest.fixture
async def far(stage: Stage, group: Group, anna: Connected) -> AssetId:
    """A photo with Anna on it, and with a face that only a closer look finds."""
    hidden = (stage.engine.face(),)
    stage.source.files["far"] = stage.engine.draw(stage.engine.face(anna=0.9), hidden=hidden)
    asset_id = await post(stage, group, file="far")
    await stage.settle()
    return asset_id


@pytest.fixture
def drawn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> dict[bytes, int]:
    """How many boxes each picture has that is drawn from now on. No two pictures are the same."""
    boxes_of: dict[bytes, int] = {}
    boxed_photo = stage.eyes.codec.boxed_photo

    async def counting(image: Any, boxes: Sequence[Box], **how: Any) -> bytes:
        picture = await boxed_photo(image, boxes, **how) + bytes([len(boxes_of)])
        boxes_of[picture] = len(boxes)
        return picture

    monkeypatch.setattr(stage.eyes.codec, "boxed_photo", counting)
    return boxes_of


async def ask(stage: Stage, group: Group, photo: AssetId) -> None:
    await ask_photo_card(photo, stage.by(group.admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    await stage.run("picture_photo")


async def look(stage: Stage, group: Group, photo: AssetId) -> None:
    await ask_closer_look(photo, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    await stage.run("look_closer")


async def cards(stage: Stage, drawn: dict[bytes, int]) -> list[tuple[int, int]]:
    """The boxes and the lines of the card, each time that Telegram was told of it."""
    for _ in range(3):
        await stage.show()
        await stage.drain()
    told: list[tuple[int, int]] = []
    for call in stage.telegram.calls:
        boxes = drawn[call.upload[1]] if call.upload else None
        if call.method in ("sendPhoto", "editMessageCaption"):
            told.append((told[-1][0] if boxes is None else boxes, _lines(call)))
    return told


def _lines(call: Call) -> int:
    return sum(line[:2] in ("1.", "2.", "3.") for line in call.params["caption"].splitlines())


async def test_a_face_that_comes_between_the_picture_and_its_card_is_on_both(
    stage: Stage, group: Group, far: AssetId, drawn: dict[bytes, int]
) -> None:
    await ask(stage, group, far)
    await look(stage, group, far)
    assert await cards(stage, drawn) == [(2, 2)]


async def test_a_face_that_comes_while_the_card_is_sent_is_drawn_before_it_is_listed(
    stage: Stage, group: Group, far: AssetId, drawn: dict[bytes, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = stage.telegram.call

    async def meanwhile(method: str, *args: Any, **how: Any) -> Any:
        if method == "sendPhoto":
            monkeypatch.setattr(stage.telegram, "call", call)
            await look(stage, group, far)
        return await call(method, *args, **how)

    await ask(stage, group, far)
    monkeypatch.setattr(stage.telegram, "call", meanwhile)
    await stage.show()
    await ask_closer_look(far, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    assert await cards(stage, drawn) == [(1, 1), (2, 2)]
