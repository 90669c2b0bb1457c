"""Photos that another engine cannot read now are tried again, and hold up nothing else."""

import pytest

from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.index import look_again as again
from domain.values.targets import NOBODY
from tests import sql
from tests.usecases.assigning import reassign
from tests.usecases.engine_change import (
    NEW,
    Change,
    behind,
    files_of,
    given_up,
    leave_one_confirmed_face,
)
from tests.usecases.faces.test_rematch_person import photos_of, wrongly_named
from tests.usecases.factory import Connected, Group, decide, make_participant, post, requested_person
from tests.usecases.stage import Stage


async def test_no_photo_is_given_up_because_of_an_outage(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    stage.source.away = await files_of("training") | await files_of("post")
    await change.happen()
    before = await behind()
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell)
    assert (await behind(), await given_up()) == (before, {})
    stage.source.away = set()
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell)
    assert await behind() == 0


async def test_one_photo_that_cannot_be_read_now_holds_up_no_other(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    stage.source.away = await files_of("training")
    await change.happen()
    await stage.run("look_again")
    assert (await behind(), await given_up()) == (len(stage.source.away), {})
    stage.source.away = set()
    await sql.execute("UPDATE tasks SET not_before = now() WHERE kind = 'look_again'")
    await stage.run("look_again")
    assert (await behind(), await given_up()) == (0, {}), "a photo is looked at as soon as it can be read"


async def test_many_photos_that_cannot_be_read_now_hold_up_no_other(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    """All photos that are looked at together first are among them."""
    for _ in range(again.PHOTOS_AT_ONCE + 1):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    oldest = await sql.value(str, "SELECT tg_file_id FROM image_assets WHERE kind = 'post' ORDER BY id")
    stage.source.away = (await files_of("training") | await files_of("post")) - {oldest}
    await change.happen()
    before = await behind()
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell)
    assert (await behind(), await given_up()) == (before - 1, {})


async def test_a_photo_that_was_passed_over_is_looked_at_before_the_end(
    stage: Stage, group: Group, anna: Connected, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run goes on below the photos of the run before; the newest one could not be read in its turn."""
    for _ in range(3):
        await post(stage, group, stage.engine.face())
    await stage.settle()
    monkeypatch.setattr(again, "PHOTOS_AT_ONCE", 1)
    newest = await sql.value(str, "SELECT tg_file_id FROM image_assets WHERE kind = 'post' ORDER BY id DESC")
    stage.source.away = {newest}
    await change.happen()
    runs = await behind()
    for run in range(runs):
        if run == runs - 1:
            stage.source.away = set()
        await stage.make_due()
        await stage.run("look_again")
    assert await behind() == 0


async def test_photos_that_can_never_be_read_do_not_hold_up_new_prototypes(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    """They are more than are looked at together, and are tried again and again. The last step is done once:
    new prototypes, and a search for their person.
    """
    await leave_one_confirmed_face(stage, group, change)
    readable = await files_of("post")
    for _ in range(again.PHOTOS_AT_ONCE + 1):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    stage.source.away = await files_of("post") - readable
    await change.happen()
    for _ in range(3):  # the last run reads no photo, and gives none up
        await sql.execute("UPDATE tasks SET not_before = now() WHERE kind = 'look_again'")
        await stage.run("look_again")
    standing = """SELECT x.person_id FROM person_prototypes x
        JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $1"""
    assert await sql.rows(standing, NEW) == [{"person_id": anna.person_id}]
    searched = (
        "UPDATE tasks SET state = 'done' WHERE kind = 'backfill_person' AND state = 'ready' RETURNING 1"
    )
    assert len(await sql.rows(searched)) == 1
    await sql.execute("UPDATE tasks SET not_before = now() WHERE kind = 'look_again'")
    await stage.run("look_again")
    assert await sql.rows(searched) == []
    [waiting] = await sql.rows("SELECT last_error FROM tasks WHERE kind = 'look_again' AND state = 'ready'")
    assert waiting["last_error"] == "Telegram: no answer"


async def test_a_photo_on_which_the_engine_does_not_find_the_face_counts_as_looked_at(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    """The photos that cannot be read now are no reason for an error then: they are tried again later."""
    posted = await post(stage, group, stage.engine.face())
    await stage.settle()
    corner = (
        "UPDATE face_instances SET bbox_x = 200, bbox_y = 200, bbox_w = 20, bbox_h = 20 WHERE asset_id = $1"
    )
    await sql.execute(corner, posted)
    stage.source.away = await files_of("training")
    await change.happen()
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell, ended=True)
    assert list((await given_up()).values()) == ["not_found"]
    assert await behind() == 1 + len(stage.source.away)


async def test_a_match_that_lost_its_grounds_is_decided_again_once_the_engine_has_seen_it(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    wrong, brought = await wrongly_named(stage, group, anna)
    await change.happen()
    await reassign(stage, WhichFaces(anna.number, asset_ids=[wrong]), NOBODY, group.admin)
    await stage.run("rematch_person")
    assert await photos_of(anna) == {brought}, "the new engine has not seen the face yet"
    await stage.settle()
    assert await photos_of(anna) == set()


async def test_a_person_who_is_approved_during_the_look_gets_photos_from_a_look_alike_after_it(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    photo = await post(stage, group, stage.engine.face(bea=0.7, anna=0.6))
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    bea = await requested_person(stage, group, owner, stage.engine.face(bea=0.9, anna=0.35), name="Bea")
    await stage.settle()
    await change.happen()
    await decide(stage, bea, group.admin, approve=True)
    await stage.run("rematch_rivals")
    assert photo in await photos_of(anna), "the new engine has seen nobody"
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    assert photo in await photos_of(bea)
