"""An undo that brings mistakes back says so to those who may see them."""

from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import faces_on, reassign, unassign
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def shown(stage: Stage) -> str | None:
    """How many mistakes the card tells of; `seen` when it is over."""
    await stage.show()
    return await sql.value(str, "SELECT shown FROM cards WHERE kind = 'mistakes' ORDER BY id DESC LIMIT 1")


async def test_mistakes_that_an_undo_brings_back_are_shown(
    stage: Stage, group: Group, anna: Connected
) -> None:
    for _ in range(2):
        photo = await post(stage, group, stage.engine.face(anna=0.5))
        await stage.drain()
        [face] = await faces_on(photo)
        await unassign(stage, group, face)
    assert await shown(stage) == "2"
    given = await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)
    assert await shown(stage) == "seen"
    await undo(stage, given, group.admin)
    assert await shown(stage) == "2"
