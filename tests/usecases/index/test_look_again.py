"""Another engine is at work: it looks again at photos that can be had; admins read whom it does not know."""

import pytest

from domain.usecases.index import look_again as again
from domain.usecases.index.report_engine_change import report_engine_change
from domain.usecases.persons.hide_person import hide_person
from tests import sql
from tests.usecases.engine_change import (
    NEW,
    Change,
    behind,
    given_up,
    leave_one_confirmed_face,
)
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage


async def card_texts(stage: Stage) -> list[str]:
    await stage.show("show_engine_change")
    texts = [str(call.params.get("text")) for call in stage.telegram.calls]
    return [text for text in texts if "engine" in text]


async def matched(asset_id: int) -> object:
    [row] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    return row["person_id"]


async def test_every_photo_that_can_be_had_is_looked_at_again(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    known = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    before = await sql.rows("SELECT id, person_id, basis, matched_by FROM face_instances ORDER BY id")
    assert await change.happen() > 0
    await stage.settle()
    assert await behind() == 0
    assert await given_up() == {}
    assert await sql.rows("SELECT id, person_id, basis, matched_by FROM face_instances ORDER BY id") == before
    assert {point.engine async for point in stage.index.scan(None)} == {NEW}
    later = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await matched(later) == await matched(known) == anna.person_id


async def test_the_card_says_that_the_engine_looks_again_and_then_that_nothing_is_to_do(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await change.happen()
    [looking] = await card_texts(stage)
    assert "looking again" in looking
    assert "Anna" in looking
    await stage.settle()
    assert "do not have to do anything" in (await card_texts(stage))[-1]
    assert "Anna" not in (await card_texts(stage))[-1]


async def test_a_person_whose_photos_are_gone_is_named_and_not_tried_again_at_the_next_start(
    stage: Stage, group: Group, anna: Connected, ben: Connected, change: Change
) -> None:
    [row] = await sql.rows(
        """SELECT array_agg(a.tg_file_id) AS files FROM image_assets a
           JOIN face_instances f ON f.asset_id = a.id WHERE f.person_id = $1""",
        anna.person_id,
    )
    for file in row["files"]:
        del stage.source.files[file]
    await change.happen()
    await stage.settle()
    assert set((await given_up()).values()) == {"photo_gone"}
    said = (await card_texts(stage))[-1]
    assert "could not look again" in said
    assert "Anna" in said
    assert "Ben" not in said
    asked_for = list(stage.source.downloads)
    await report_engine_change(NEW, stage.doorbell)
    await stage.settle()
    assert stage.source.downloads == asked_for


async def test_a_hidden_person_is_represented_by_a_confirmed_face_too(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await leave_one_confirmed_face(stage, group, change)
    await hide_person(anna.number, stage.by(anna.owner), hidden=True, doorbell=stage.doorbell)
    await change.happen()
    await stage.settle()
    standing = """SELECT x.person_id FROM person_prototypes x
        JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $1"""
    assert await sql.rows(standing, NEW) == [{"person_id": anna.person_id}]


async def test_a_confirmed_face_represents_a_person_of_whose_prototypes_the_engine_saw_none(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await leave_one_confirmed_face(stage, group, change)
    await change.happen()
    await stage.settle()
    later = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await matched(later) == anna.person_id
    assert "do not have to do anything" not in (await card_texts(stage))[-1]
    assert "Anna" not in (await card_texts(stage))[-1]


async def test_a_face_that_this_engine_does_not_find_is_given_up_and_the_others_are_not(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    await sql.execute(
        "UPDATE face_instances SET bbox_x = 200, bbox_y = 200, bbox_w = 20, bbox_h = 20 "
        "WHERE asset_id = $1 AND person_id IS NULL",
        both,
    )
    await change.happen()
    await stage.settle()
    assert list((await given_up()).values()) == ["not_found"]
    assert await behind() == 1


async def test_prototypes_come_first_and_new_photos_get_in_between(
    stage: Stage, group: Group, anna: Connected, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "PHOTOS_AT_ONCE", 1)
    for _ in range(2):
        await post(stage, group, stage.engine.face())
    await stage.settle()
    await change.happen()
    await stage.run("look_again")
    [row] = await sql.rows(
        """SELECT count(*) AS n FROM person_prototypes x
           JOIN face_embeddings e ON e.face_id = x.face_instance_id WHERE e.engine = $1""",
        NEW,
    )
    assert row["n"] == 1
    [task] = await sql.rows(
        "SELECT not_before > now() AS waits FROM tasks WHERE kind = 'look_again' AND state = 'ready'"
    )
    assert task["waits"]


async def test_whoever_was_not_recognised_meanwhile_is_found_afterwards(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await change.happen()
    missed = await post(stage, group, stage.engine.face(anna=0.95))
    await stage.run("recognise_asset")
    assert await matched(missed) is None
    await stage.settle()
    assert await matched(missed) == anna.person_id


async def test_an_erased_person_gets_no_embedding(
    stage: Stage, group: Group, anna: Connected, ben: Connected, change: Change
) -> None:
    await change.happen()
    await erase(stage, anna)
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell)
    rows = await sql.rows(
        "SELECT 1 FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id WHERE f.person_id = $1",
        anna.person_id,
    )
    assert rows == []


async def test_a_look_at_one_workspace_leaves_the_others_alone(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    elsewhere = await make_group(stage)
    await connected_person(stage, elsewhere, look="ben", name="Ben")
    await change.happen()
    await again.look_again(group.workspace_id, stage.eyes, stage.settings, stage.doorbell)
    rows = await sql.rows(
        """SELECT DISTINCT f.workspace_id AS w FROM face_embeddings e
           JOIN face_instances f ON f.id = e.face_id WHERE e.engine = $1""",
        NEW,
    )
    assert [row["w"] for row in rows] == [group.workspace_id]


@pytest.mark.parametrize("status", ["admin", "member"])
async def test_only_who_moderates_at_that_moment_reads_whom_the_engine_does_not_know(
    stage: Stage, group: Group, anna: Connected, change: Change, status: str
) -> None:
    await change.happen()
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = status
    stage.telegram.calls.clear()
    assert bool(await card_texts(stage)) == (status == "admin")
