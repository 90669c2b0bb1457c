"""An index that was wiped or replaced costs time, never a match: Postgres stands in until it is whole."""

import pytest

from domain.ids import FaceId, WorkspaceId
from domain.steps.index import reindex_all
from domain.usecases.index.reindex_faces import reindex_faces
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Her prototype and two faces of hers are in the index, beside two strangers."""
    person = await connected_person(stage, group)
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    return person


async def restart(stage: Stage) -> int:
    return await reindex_faces(stage.index, stage.engine.name, stage.doorbell)


async def lose(stage: Stage, group: Group, faces: set[FaceId]) -> None:
    """Loses points without the worker's knowledge, as when a volume was removed or the server replaced."""
    await stage.index.delete_faces(WorkspaceId(group.workspace_id), list(faces))


async def test_a_photo_posted_after_a_wipe_is_matched_at_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await lose(stage, group, stage.index.faces())
    await restart(stage)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.recognise(asset_id)
    await stage.deliver()
    assert (anna.owner.tg_user_id, asset_id) in stage.mailbox.sent


@pytest.mark.parametrize("left", [0, 3])
async def test_a_wiped_index_and_an_old_copy_of_it_become_whole_again(
    stage: Stage, group: Group, anna: Connected, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex_all, "PHOTOS_AT_ONCE", 2)
    whole = stage.index.faces()
    await lose(stage, group, set(sorted(whole)[left:]))
    assert await restart(stage) == len(whole) == 5
    await stage.make_due()
    await stage.drain()
    assert stage.index.faces() == whole
    assert (
        await sql.rows("SELECT id FROM face_instances WHERE indexed_version IS DISTINCT FROM version") == []
    )
    assert await restart(stage) == 0


async def test_a_start_that_died_before_its_syncs_is_made_up_for(
    stage: Stage, group: Group, anna: Connected
) -> None:
    whole = stage.index.faces()
    await lose(stage, group, whole)
    await restart(stage)
    assert await restart(stage) == 0  # the tasks of the first start are still there
    await stage.make_due()
    await stage.drain()
    assert stage.index.faces() == whole


async def test_a_start_that_dies_between_two_commits_goes_on_at_the_next(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The prototypes come first: nobody is recognised without them."""
    whole = stage.index.faces()
    await lose(stage, group, whole)
    monkeypatch.setattr(reindex_all, "PHOTOS_AT_ONCE", 1)
    with monkeypatch.context() as crash:
        crash.setattr(reindex_all.log, "info", _die)
        with pytest.raises(KeyboardInterrupt):
            await restart(stage)
    [marked] = await sql.values(FaceId, "SELECT id FROM face_instances WHERE indexed_version IS NULL")
    assert await sql.values(FaceId, "SELECT face_instance_id FROM person_prototypes") == [marked]
    assert await restart(stage) == len(whole) - 1
    await stage.make_due()
    await stage.drain()
    assert stage.index.faces() == whole


def _die(*_: object) -> None:
    raise KeyboardInterrupt


async def test_a_whole_index_is_left_alone(stage: Stage, anna: Connected) -> None:
    before = len(await tasks_of("sync_asset_faces"))
    assert await restart(stage) == 0
    assert len(await tasks_of("sync_asset_faces")) == before


async def test_faces_that_only_another_engine_saw_are_not_written_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await lose(stage, group, stage.index.faces())
    assert await reindex_faces(stage.index, "another/engine", stage.doorbell) == 0
