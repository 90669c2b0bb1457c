"""A moderator moves faces to another person or to nobody; the photos follow, and a move can be undone."""

from dataclasses import replace

import pytest

from domain.errors import DomainError, Forbidden, InvalidInput, NotFound
from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.operations.done import Done
from domain.usecases.deliveries.deliver_photo import Send
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.send_outcome import SendOutcome
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.assigning import persons_in, rows_and_points
from tests.usecases.factory import Connected, Group, Member, connected_person, make_group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


async def reassign(
    stage: Stage, source: Connected, target: Connected | None, which: WhichFaces, by: Member
) -> Done:
    return await reassign_faces(
        replace(which, source=source.number),
        Target(target.number) if target else NOBODY,
        stage.by(by),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def posted_faces(person: Connected | None) -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id IS NOT DISTINCT FROM $1::uuid ORDER BY f.number""",
        person.person_id if person else None,
    )
    return [row["number"] for row in rows]


async def states(asset_id: int) -> dict[int, str]:
    rows = await sql.rows("SELECT participant_id, state FROM deliveries WHERE asset_id = $1", asset_id)
    return {row["participant_id"]: row["state"] for row in rows}


async def events() -> list[sql.Row]:
    return await sql.rows(
        """SELECT operation, from_person_number, to_person_number, face_count, photo_count
           FROM face_assignment_events WHERE batch_id IS NOT NULL ORDER BY created_at"""
    )


@pytest.mark.checklist(176, 179)
async def test_one_face_moves_and_both_sides_are_on_record(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await posted_faces(anna)
    moved = await reassign(stage, anna, ben, WhichFaces(None, face_numbers=[face]), group.admin)
    assert (moved.faces, moved.photos) == (1, 1)
    assert await posted_faces(ben) == [face]
    assert await events() == [
        {
            "operation": "MOVE_TO_PERSON",
            "from_person_number": anna.number,
            "to_person_number": ben.number,
            "face_count": 1,
            "photo_count": 1,
        }
    ]
    await stage.settle()
    assert await states(photo) == {anna.owner.participant_id: "retracted", ben.owner.participant_id: "sent"}


async def test_the_wrong_photo_is_taken_out_of_the_chat(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    which = WhichFaces(None, face_numbers=await posted_faces(anna))
    await reassign(stage, anna, ben, which, group.admin)
    await stage.show()
    taken_back = [call for call in stage.telegram.calls if call.method == "deleteMessage"]
    assert [call.params["chat_id"] for call in taken_back] == [anna.owner.tg_user_id]


@pytest.mark.checklist(34)
@pytest.mark.parametrize("is_whole_photo", [False, True])
async def test_a_face_that_was_taken_away_never_comes_back_by_itself(
    stage: Stage, group: Group, anna: Connected, ben: Connected, is_whole_photo: bool
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    which = WhichFaces(None, face_numbers=await posted_faces(anna))
    if is_whole_photo:
        which = WhichFaces(None, asset_ids=[photo])
    await reassign(stage, anna, None, which, group.admin)
    await sql.execute(
        "INSERT INTO tasks (kind, queue, dedupe_key, ids) VALUES ('backfill_person', 'vision', 'again', $1)",
        {"person_id": str(anna.person_id)},
    )
    await stage.settle()
    assert await posted_faces(anna) == []


@pytest.mark.checklist(139, 145, 171, 174)
async def test_of_some_photos_only_the_persons_own_faces_are_taken_away(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    looks = stage.engine
    photos = [await post(stage, group, looks.face(anna=0.9), looks.face(ben=0.9)) for _ in range(3)]
    await stage.settle()
    anna_and_ben = await persons_in(photos[2])
    moved = await reassign(stage, anna, None, WhichFaces(None, asset_ids=photos[:2]), group.admin)
    assert (moved.faces, moved.photos, moved.kept) == (2, 2, 0)
    assert [await persons_in(photo) for photo in photos] == [[ben.number], [ben.number], anna_and_ben]
    assert len(await posted_faces(anna)) == 1
    assert len(await posted_faces(ben)) == 3
    assert [(e["operation"], e["face_count"], e["photo_count"]) for e in await events()] == [
        ("REMOVE_FROM_PERSON", 2, 2)
    ]
    assert len(await tasks_of("sync_moved_faces")) == 1
    await stage.drain()
    rows, points = await rows_and_points(stage, group)
    assert points == rows


async def test_undo_moves_back_only_faces_that_are_still_where_they_were_moved_to(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photos = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in range(2)]
    await stage.settle()
    first, second = await posted_faces(anna)
    moved = await reassign(stage, anna, ben, WhichFaces(None, face_numbers=[first, second]), group.admin)
    await reassign(stage, ben, None, WhichFaces(None, face_numbers=[second]), group.admin)
    undone = await undo(stage, moved, group.admin)
    assert (undone.faces, undone.kept) == (1, 1)
    assert await posted_faces(anna) == [first]
    assert await posted_faces(None) == [second]
    assert (await states(photos[0]))[anna.owner.participant_id] == "sent"
    await stage.show()
    taken_back = await sql.rows(
        "SELECT asset_id FROM deliveries WHERE sent_at IS NOT NULL AND tg_message_id IS NULL"
    )
    assert taken_back == [{"asset_id": photos[1]}]


async def test_a_photo_whose_face_moves_away_during_the_send_is_taken_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    which = WhichFaces(None, face_numbers=await posted_faces(anna))

    async def prepare(_: DeliveryView) -> Send:
        async def send(_: bool) -> SendOutcome:
            await reassign(stage, anna, None, which, group.admin)
            return SendOutcome("sent", tg_message_id=1)

        return send

    delivery = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", photo)
    assert delivery is not None
    await stage.deliver_one(delivery["id"], prepare)
    assert await states(photo) == {anna.owner.participant_id: "retracted"}
    await stage.show()
    assert [call.params["message_id"] for call in stage.telegram.calls if call.method == "deleteMessage"] == [
        1
    ]


async def test_a_photo_that_was_taken_back_is_sent_again_after_undo(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    which = WhichFaces(None, face_numbers=await posted_faces(anna))
    moved = await reassign(stage, anna, None, which, group.admin)
    await stage.show()
    await undo(stage, moved, group.admin)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)] * 2


@pytest.mark.checklist(4, 170)
@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("to the same person", InvalidInput),
        ("no faces", InvalidInput),
        ("foreign face", NotFound),
        ("foreign person", NotFound),
        ("by an owner", Forbidden),
    ],
)
async def test_a_move_that_is_not_allowed_moves_no_face(
    stage: Stage, group: Group, anna: Connected, ben: Connected, case: str, error: type[DomainError]
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces, target, by = await posted_faces(anna), ben, group.admin
    which = WhichFaces(None, face_numbers=faces)
    elsewhere = await make_group(stage)
    if case == "to the same person":
        target = anna
    if case == "no faces":
        which = WhichFaces(None)
    if case == "foreign face":
        await connected_person(stage, elsewhere, look="carla", name="Carla")
        await post(stage, elsewhere, stage.engine.face(carla=0.9))
        await stage.settle()
        row = await sql.one("SELECT max(number) AS n FROM face_instances")
        assert row is not None
        which = WhichFaces(None, face_numbers=[*faces, row["n"]])
    if case == "foreign person":
        target = await connected_person(stage, elsewhere, look="carla", name="Carla")
    if case == "by an owner":
        by = anna.owner
    with pytest.raises(error):
        await reassign(stage, anna, target, which, by)
    assert await posted_faces(anna) == faces
    assert await sql.rows("SELECT id FROM operations") == []
