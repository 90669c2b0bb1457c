"""A repeated or rewritten message does nothing more, and touches only the faces of its list."""

import asyncio
from typing import Any

import pytest

from domain.usecases.operations.undo_operation import undo_operation
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import Connected, Group, post
from tests.usecases.grouping import state_of, unknown_person
from tests.usecases.queueing import handle, handle_again, move_message
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked
from workers.faces_queue.queue_jobs import take_in

MISSING = 999_999


async def faces_of(number: int) -> list[int]:
    """The faces of the person with this number, or the unknown faces of the cluster with it."""
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           LEFT JOIN clusters c ON c.id = f.cluster_id WHERE coalesce(p.number, c.number) = $1 ORDER BY 1""",
        number,
    )
    return [row["number"] for row in rows]


def delete_message(
    group: Group, contact: int, faces: list[int], *, everywhere: bool = True
) -> dict[str, Any]:
    return {
        "action": "delete_contact" if everywhere else "delete_faces_for_contact",
        "user_id": group.workspace_id,
        "contact_id": contact,
        "media_asset_feature_ids": faces,
    }


async def learn_anew(stage: Stage, group: Group, person: Connected) -> list[int]:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute(
        "UPDATE face_instances SET person_id = $1, cluster_id = NULL WHERE person_id IS NULL",
        person.person_id,
    )
    return await faces_of(person.number)


@pytest.mark.checklist(12)
@pytest.mark.parametrize(("everywhere", "photos"), [(True, 3), (False, 1), (False, 3)])
async def test_a_repeated_deletion_of_an_unknown_contact_is_answered_as_before(
    stage: Stage, group: Group, everywhere: bool, photos: int
) -> None:
    cluster = await unknown_person(stage, group, photos=photos)
    faces = await faces_of(cluster)
    [first] = await handle(stage, delete_message(group, cluster, faces, everywhere=everywhere))
    [second] = await handle_again(stage)
    assert (first["state"], first["changed"]) == ("done", faces)
    assert second == first
    assert await state_of(cluster) is None


@pytest.mark.checklist(12)
@pytest.mark.parametrize("merges", [True, False])
async def test_a_repeated_move_is_answered_as_before_although_its_target_is_being_erased(
    stage: Stage, group: Group, anna: Connected, ben: Connected, merges: bool
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = await faces_of(anna.number)
    more = {"delete_old_contact": True} if merges else {}
    [first] = await handle(stage, move_message(group, anna.number, ben.number, faces, **more))
    await sql.execute(f"UPDATE persons SET {ERASING} WHERE id = $1", ben.person_id)
    [second] = await handle_again(stage)
    assert first["changed"] != []
    assert second == first


@pytest.mark.checklist(2, 12)
async def test_a_person_that_was_learned_again_keeps_the_new_faces_when_the_deletion_is_repeated(
    stage: Stage, group: Group, anna: Connected
) -> None:
    faces = await faces_of(anna.number)
    message = delete_message(group, anna.number, faces)
    await handle(stage, message)
    late = await learn_anew(stage, group, anna)
    again = await handle(stage, message, message | {"media_asset_feature_ids": faces[::-1]})
    assert [(one["state"], one["changed"], one["error"]) for one in again] == [("done", [], faces)] * 2
    assert [one["state"] for one in await handle_again(stage)] == ["done"] * 3
    assert await faces_of(anna.number) == late != []


@pytest.mark.checklist(12)
async def test_a_face_that_became_the_contacts_after_the_deletion_stays_when_it_is_repeated(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    faces, [bens, *_] = await faces_of(anna.number), await faces_of(ben.number)
    message = delete_message(group, anna.number, [*faces, bens])
    [first] = await handle(stage, message)
    await sql.execute("UPDATE face_instances SET person_id = $1 WHERE number = $2", anna.person_id, bens)
    [again] = await handle(stage, message)
    assert (first["changed"], first["unchanged"]) == (faces, [bens])
    assert (again["state"], again["changed"], again["unchanged"], again["error"]) == (
        "done",
        [],
        [bens],
        faces,
    )
    assert await faces_of(anna.number) == [bens]


@pytest.mark.checklist(12)
async def test_a_message_that_changed_nothing_is_carried_out_when_it_comes_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """It is no repeat: nothing of it was ever carried out."""
    [face, *_] = await faces_of(ben.number)
    message = delete_message(group, anna.number, [face])
    await handle(stage, message)
    await sql.execute("UPDATE face_instances SET person_id = $1 WHERE number = $2", anna.person_id, face)
    [again] = await handle(stage, message)
    assert (again["changed"], await faces_of(anna.number)) == ([face], [])


@pytest.mark.checklist(2, 13)
@pytest.mark.parametrize("case", ["no face", "a missing face", "another contact's faces"])
@pytest.mark.parametrize("action", ["delete", "merge", "delete_cluster", "merge_cluster"])
async def test_a_contact_none_of_whose_faces_is_listed_is_left_alone(
    stage: Stage, group: Group, anna: Connected, ben: Connected, case: str, action: str
) -> None:
    cluster = await unknown_person(stage, group)
    contact = cluster if action.endswith("cluster") else anna.number
    faces, bens = await faces_of(contact), await faces_of(ben.number)
    listed = {"no face": [], "a missing face": [MISSING], "another contact's faces": bens}[case]
    message = delete_message(group, contact, listed)
    if action.startswith("merge"):
        message = move_message(group, contact, ben.number, listed, delete_old_contact=True)
    [answer] = await handle(stage, message)
    assert answer["state"] == "done"
    assert (answer["changed"], answer["unchanged"] + answer["error"]) == ([], listed)
    assert (await faces_of(contact), await faces_of(ben.number)) == (faces, bens)
    assert await sql.rows("SELECT id FROM operations") == []


@pytest.mark.checklist(7, 12)
async def test_a_contact_without_faces_is_merged_by_an_empty_list(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """This service itself announces the merge of a contact without faces like this."""
    await handle(stage, delete_message(group, anna.number, await faces_of(anna.number)))
    message = move_message(group, anna.number, ben.number, [], delete_old_contact=True)
    assert [one["state"] for one in await handle(stage, message, message)] == ["done", "done"]
    assert await sql.rows("SELECT name FROM persons WHERE status = 'MERGED'") == [{"name": "Anna"}]


@pytest.mark.checklist(2)
async def test_a_face_of_nobody_in_the_cluster_that_became_the_person_is_not_the_persons(
    stage: Stage, group: Group, ben: Connected
) -> None:
    cluster = await unknown_person(stage, group)
    [face, *_] = await faces_of(cluster)
    await sql.execute("UPDATE persons SET number = $2 WHERE id = $1", ben.person_id, cluster)
    bens = await sql.rows("SELECT number FROM face_instances WHERE person_id = $1", ben.person_id)
    [answer] = await handle(stage, delete_message(group, cluster, [face]))
    assert (answer["state"], answer["changed"], answer["unchanged"]) == ("done", [], [face])
    assert bens == await sql.rows("SELECT number FROM face_instances WHERE person_id = $1", ben.person_id)


@pytest.mark.checklist(2)
async def test_a_face_that_is_deleted_while_its_move_begins_does_not_stop_the_others(
    stage: Stage, group: Group, anna: Connected, ben: Connected, clean_database: str
) -> None:
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    _, deleted, left = await faces_of(anna.number)
    stage.faces_queue.add(move_message(group, anna.number, ben.number, [deleted, left]))
    await take_in(stage.world)
    lock = "SELECT id FROM persons WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.person_id) as rival:
        moving = tasks.create_task(stage.show())
        await until_blocked(moving)
        assert not moving.done()
        await rival.execute("DELETE FROM face_instances WHERE number = $1", deleted)
    [answer] = stage.faces_queue.told("results")
    # The deleted face counts as changed, too.
    assert (answer["state"], answer["changed"]) == ("done", [deleted, left])
    assert left in await faces_of(ben.number)


@pytest.mark.checklist(12)
async def test_a_merge_that_was_taken_back_can_be_asked_for_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The very same message may be a new wish: unlike a deletion, a merge can be undone again."""
    message = move_message(
        group, anna.number, ben.number, await faces_of(anna.number), delete_old_contact=True
    )
    await handle(stage, message)
    row = await sql.one("SELECT id FROM operations")
    assert row is not None
    by = stage.by(group.admin)
    await undo_operation(row["id"], by, settings=stage.settings, doorbell=stage.doorbell)
    await handle(stage, message)
    assert await faces_of(anna.number) == []


async def test_an_entry_whose_row_was_not_committed_stays_in_the_queue(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    entry = stage.faces_queue.add(move_message(group, anna.number, ben.number, await faces_of(anna.number)))
    await sql.execute("ALTER TABLE queue_messages ADD CONSTRAINT ck_nothing CHECK (false) NOT VALID")
    try:
        with pytest.raises(Exception, match="ck_nothing"):
            await take_in(stage.world)
    finally:
        await sql.execute("ALTER TABLE queue_messages DROP CONSTRAINT ck_nothing")
    assert list(stage.faces_queue.waiting) == [entry]
    assert await take_in(stage.world) == 1
    assert stage.faces_queue.waiting == {}


async def test_an_entry_that_was_taken_in_twice_is_one_message(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """As when a worker died between its commit and the acknowledgement."""
    faces = await faces_of(anna.number)
    entry = stage.faces_queue.add(move_message(group, anna.number, ben.number, faces))
    data = stage.faces_queue.waiting[entry]
    assert await take_in(stage.world) == 1
    stage.faces_queue.waiting[entry] = data
    assert await take_in(stage.world) == 0
    await stage.show()
    assert len(stage.faces_queue.told("results")) == 1


async def test_the_admins_are_told_of_another_refusal_and_of_the_same_one_a_day_later(
    stage: Stage, group: Group, anna: Connected
) -> None:
    into_itself = move_message(group, anna.number, anna.number, [1])

    def told() -> int:
        said = [call.params["text"] for call in stage.telegram.calls if call.method == "sendMessage"]
        return sum("faces queue:" in str(text) for text in said)

    await handle(stage, into_itself)
    assert told() == 1
    [refused] = await handle(stage, move_message(group, anna.number, MISSING, [1]))
    assert refused["reason"] not in (None, "into_itself")
    assert told() == 2
    await sql.execute("UPDATE queue_messages SET received_at = received_at - interval '25 hours'")
    await handle(stage, into_itself)
    assert told() == 3
    await handle(stage, into_itself)
    assert told() == 3
