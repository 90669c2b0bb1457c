"""An undo that gives a person a face back finds again what was matched because of that face."""

import pytest

from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import NOBODY
from tests.usecases.assigning import reassign
from tests.usecases.faces.test_rematch_person import has, photos_of, wrongly_named
from tests.usecases.factory import Connected, Group, connected_person
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def colin(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="colin", name="Colin")


async def test_what_fell_with_a_face_comes_back_with_it(stage: Stage, group: Group, colin: Connected) -> None:
    """The take-off of one photo had taken another one from the family, which nobody called wrong."""
    confirmed, brought = await wrongly_named(stage, group, colin)
    done = await reassign(stage, WhichFaces(colin.number, asset_ids=[confirmed]), NOBODY, group.admin)
    await stage.settle()
    assert (await photos_of(colin), await has(colin)) == (set(), set())
    await undo(stage, done, group.admin)
    await stage.settle()
    assert await photos_of(colin) == {confirmed, brought}
