"""The picture of a training photo that looks different is kept while it waits, and no longer."""

import pytest

from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.values.training import SentPhoto
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import Connected, Group
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage


@pytest.fixture
async def odd(stage: Stage, group: Group, anna: Connected) -> None:
    """A photo of somebody else was added to Anna, and the admins were asked."""
    stage.source.files["odd"] = stage.engine.draw(stage.engine.face(stranger=0.9))
    photo = SentPhoto("odd", "unique-odd", "photo", tg_message_id=5)
    await add_gallery_photo(
        anna.number, anna.owner.participant_id, photo, stage.by(anna.owner), doorbell=stage.doorbell
    )
    await stage.drain()
    await stage.show()


async def pictures(stage: Stage) -> int:
    return len([key async for key in stage.store.list("") if "gallery" in key])


async def test_the_picture_of_an_odd_photo_goes_with_its_person(
    stage: Stage, anna: Connected, odd: None
) -> None:
    assert await pictures(stage) == 1
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await pictures(stage) == 0
