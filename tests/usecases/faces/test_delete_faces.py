"""Faces are deleted in one photo or everywhere, and nothing else is."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import Conflict
from domain.queries.erasing.erasure import certificate
from domain.queries.operations.done import Done
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.faces.delete_faces import delete_faces
from tests import sql
from tests.persons import approval_of, is_erasing
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    post,
)
from tests.usecases.forgetting import is_verified
from tests.usecases.linking import joined
from tests.usecases.queueing import published
from tests.usecases.stage import Stage
from tests.usecases.traces import tables_with, vectors_of
from tests.usecases.waiting import held, until_blocked


async def delete_on_photo(stage: Stage, person: Connected, asset_id: int, by: Member) -> Done:
    return await delete_faces(
        person.number, asset_id, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


async def delete_all(stage: Stage, person: Connected, by: Member, *, rehearses: bool = False) -> Done:
    requester = stage.by(by, rehearses=rehearses)
    return await erase_faces(person.number, requester, settings=stage.settings, doorbell=stage.doorbell)


async def faces_of(person: Connected) -> dict[UUID, int]:
    rows = await sql.rows("SELECT id, asset_id FROM face_instances WHERE person_id = $1", person.person_id)
    return {row["id"]: row["asset_id"] for row in rows}


async def person_row(person: Connected) -> sql.Row:
    row = await sql.one(
        """SELECT p.number, p.name, p.status, p.merged_into_id, p.birth_date,
               (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id)::text FROM participant_persons l
                WHERE l.person_id = p.id) AS links
           FROM persons p WHERE p.id = $1""",
        person.person_id,
    )
    assert row is not None
    of = person.person_id
    return {**row, "approval": await approval_of(of), "is_erasing": await is_erasing(of)}


@pytest.mark.checklist(24)
async def test_other_photos_and_other_people_in_the_photo_are_untouched(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    both = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    of_anna, of_ben = await faces_of(anna), await faces_of(ben)
    deleted = await delete_on_photo(stage, anna, both, group.admin)
    assert (deleted.faces, deleted.photos) == (1, 1)
    assert await faces_of(anna) == {face: asset for face, asset in of_anna.items() if asset != both}
    assert await faces_of(ben) == of_ben
    shown = await sql.one("SELECT person_numbers::text AS n FROM image_assets WHERE id = $1", both)
    assert shown == {"n": f"[{ben.number}]"}


@pytest.mark.checklist(3, 178)
async def test_with_a_face_its_embedding_prototype_questions_and_crops_are_deleted(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The original of the photo stays, as always, as long as somebody is owed it."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [face] = [face for face, asset in (await faces_of(anna)).items() if asset == photo]
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await sql.execute("UPDATE face_suggestions SET source_face_id = $1", face)
    await sql.execute(  # one more question, about the face itself
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
           SELECT $1, suggested_person_id, confidence, face_instance_id FROM face_suggestions""",
        face,
    )
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at) VALUES ($1, $2, $2, 'PRIMARY', true, 'tg:1', now())""",
        anna.person_id,
        face,
    )
    assert any("suggestion" in key for key in stage.store.photos)
    await delete_on_photo(stage, anna, photo, group.admin)
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    assert not await sql.rows("SELECT id FROM face_embeddings WHERE face_id = $1", face)
    prototypes = "SELECT id FROM person_prototypes WHERE face_instance_id IS NULL OR face_instance_id = $1"
    assert await sql.rows(prototypes, face) == []
    await stage.drain()
    assert any(key.endswith("/original") for key in stage.store.photos)
    await stage.show()
    await stage.drain()
    assert await is_verified()
    assert face not in stage.index.faces()
    assert not any("cards" in key for key in stage.store.photos)
    assert not any(key.endswith("/original") for key in stage.store.photos)


async def test_recognising_the_photo_again_does_not_bring_a_deleted_face_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    await delete_on_photo(stage, anna, photo, group.admin)
    await sql.execute("UPDATE image_assets SET state = 'received' WHERE id = $1", photo)
    assert await stage.recognise(photo) == "done"
    left = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", photo)
    assert left == [{"person_id": None}]


async def test_whoever_received_the_photo_for_the_face_loses_it_and_whoever_has_another_reason_does_not(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    deleted = await delete_on_photo(stage, anna, photo, anna.owner)
    assert dict(deleted.stops) == {anna.owner.participant_id: 1}
    await stage.drain()
    await stage.show()
    assert {call.params["chat_id"] for call in stage.telegram.calls if call.method == "deleteMessage"} == {
        anna.owner.tg_user_id
    }


@pytest.mark.checklist(26)
async def test_a_person_who_loses_the_last_face_keeps_everything_but_face_data(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """This counts as deleting all faces of the person, and not as deleting those of one photo."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await sql.execute("DELETE FROM image_assets WHERE kind = 'training'")
    before = await person_row(anna)
    await delete_on_photo(stage, anna, photo, group.admin)
    assert await faces_of(anna) == {}
    assert await person_row(anna) == before
    [operation] = await sql.rows("SELECT kind, undo FROM operations")
    assert operation == {"kind": "erase_faces", "undo": None}
    assert [said["action"] for said in await published(stage)] == ["delete_contact"]


@pytest.mark.checklist(26)
async def test_a_person_keeps_the_trained_face_when_the_only_other_one_is_deleted(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await delete_on_photo(stage, anna, photo, group.admin)
    assert len(await faces_of(anna)) == 1
    assert await sql.rows("SELECT kind FROM operations") == [{"kind": "delete_faces"}]


@pytest.mark.checklist(19)
async def test_all_faces_everywhere_go_and_the_person_stays_as_it_was(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    before, of_ben = await person_row(anna), await faces_of(ben)
    faces, vectors = await faces_of(anna), await vectors_of(anna.person_id)
    erased = await delete_all(stage, anna, anna.owner)
    assert (erased.faces, erased.photos) == (3, 2)
    assert await person_row(anna) == before
    assert await faces_of(ben) == of_ben
    assert await sql.rows("SELECT id FROM image_assets WHERE enrols_person_id = $1", anna.person_id) == []
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert await is_verified()
    assert not stage.index.faces() & faces.keys()
    assert [await tables_with(vector) for vector in vectors] == [set()] * 3
    assert not [key for key in stage.store.photos if "cards" in key]


async def test_from_the_commit_on_no_face_is_matched_with_a_person_whose_faces_were_deleted(
    stage: Stage, group: Group, anna: Connected
) -> None:
    stage.index.is_down = True
    await delete_all(stage, anna, anna.owner)
    stage.index.is_down = False
    await stage.recognise(await post(stage, group, stage.engine.face(anna=0.9)))
    assert await faces_of(anna) == {}


async def test_a_face_that_is_just_being_assigned_goes_with_the_others(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    photo = await post(stage, group, stage.engine.face())
    await stage.drain()
    lock = "SELECT id FROM persons WHERE id = $1 FOR SHARE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.person_id) as rival:
        await rival.execute(
            "UPDATE face_instances SET person_id = $1 WHERE asset_id = $2", anna.person_id, photo
        )
        erasing = tasks.create_task(delete_all(stage, anna, anna.owner))
        await until_blocked(erasing)
    assert (await erasing).faces == 2
    assert await sql.rows("SELECT id FROM face_instances") == []


async def test_whoever_asked_gets_a_certificate_without_a_name(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await delete_all(stage, anna, anna.owner)
    for _ in range(2):
        await stage.drain()
        await stage.show()
    [erasure] = await sql.rows("SELECT id FROM erasures")
    view = await certificate(erasure["id"])
    assert view is not None
    assert (view.kind, view.number, view.counts["faces"]) == ("contact_faces", anna.number, 1)
    told = [call for call in stage.telegram.calls if "verified" in str(call.params.get("text"))]
    assert [call.params["chat_id"] for call in told] == [anna.owner.tg_user_id]
    assert "faces of one person" in told[0].params["text"]
    assert "no." not in told[0].params["text"]
    assert "Anna" not in told[0].params["text"]


async def test_photos_that_were_received_stay_when_all_faces_go(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    waiting = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await delete_all(stage, anna, anna.owner)
    await stage.settle()
    await stage.show()
    assert [asset for _, asset in stage.mailbox.sent] != [waiting]
    assert len(stage.mailbox.sent) == 1
    assert not [call for call in stage.telegram.calls if call.method == "deleteMessage"]


async def test_a_rehearsal_says_what_would_go_and_keeps_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = await faces_of(anna)
    would = await delete_all(stage, anna, anna.owner, rehearses=True)
    assert (would.faces, would.photos) == (2, 1)
    assert await faces_of(anna) == faces
    assert await sql.rows("SELECT id FROM erasures") == []


async def test_a_press_that_is_handled_again_deletes_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    by = stage.by(anna.owner)
    done = await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    again = await erase_faces(anna.number, by, settings=stage.settings, doorbell=stage.doorbell)
    assert (again.operation_id, again.faces, again.again) == (done.operation_id, 1, True)
    nothing = await delete_all(stage, anna, anna.owner)
    assert nothing.operation_id is None
    assert len(await sql.rows("SELECT id FROM erasures")) == 1


@pytest.mark.parametrize("was_received_for_ben_too", [False, True])
async def test_a_photo_stays_in_the_chat_after_its_faces_were_deleted_and_is_not_sent_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, was_received_for_ben_too: bool
) -> None:
    """Also when they had received it for Ben as well, whose face on it was deleted before."""
    faces = [stage.engine.face(anna=0.9), stage.engine.face(ben=0.9)]
    if was_received_for_ben_too:
        await joined(stage, ben, anna.owner)
    photo = await post(stage, group, *faces)
    await stage.settle()
    owner = anna.owner.participant_id
    if was_received_for_ben_too:
        await delete_on_photo(stage, ben, photo, group.admin)
    await delete_all(stage, anna, group.admin)
    await stage.show()
    [delivery] = await sql.rows("SELECT id FROM deliveries WHERE participant_id = $1", owner)
    before = len(stage.mailbox.sent)
    with pytest.raises(Conflict) as refused:
        await send_photo_again(delivery["id"], owner, press=1, doorbell=stage.doorbell)
    assert refused.value.code == "receives_nobody"
    await stage.settle()
    assert len(stage.mailbox.sent) == before
    left = await sql.rows("SELECT state FROM deliveries WHERE participant_id = $1", owner)
    assert left == [{"state": "sent"}]
