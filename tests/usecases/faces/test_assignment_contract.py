"""What docs/promises.md promises about assigning faces and taking them away."""

import asyncio

import pytest

from domain.errors import Conflict, InvalidInput, NotFound
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import NOBODY, Target
from sandbox.merge_bench import Statements
from tests import sql
from tests.usecases.assigning import (
    answer,
    faces_on,
    last_event,
    persons_in,
    point_of,
    reassign,
    statuses,
    suggest,
    unassign,
)
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of
from tests.usecases.waiting import held, until_blocked


@pytest.mark.checklist(169, 170)
async def test_taking_away_a_missing_or_unknown_face_is_refused_and_writes_no_operation(
    stage: Stage, group: Group, photo: int
) -> None:
    nowhere = {"person": None, "number": 999_999}
    with pytest.raises(NotFound) as missing:
        await unassign(stage, group, nowhere)
    assert missing.value.code == "face"
    _, stranger = await faces_on(photo)
    with pytest.raises(InvalidInput) as unassigned:
        await unassign(stage, group, stranger)
    assert unassigned.value.code == "face_not_assigned"
    with pytest.raises(NotFound) as somebody:
        await reassign(stage, WhichFaces(999_999, [stranger["number"]]), NOBODY, group.admin)
    assert somebody.value.code == "person"
    assert await sql.rows("SELECT id FROM operations") == []


@pytest.mark.checklist(144, 172, 174)
async def test_taking_a_face_away_ends_questions_and_reaches_history_and_index(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    asked = await suggest(stage, stranger, anna, source=face)
    assert await persons_in(photo) == [anna.number]
    await unassign(stage, group, face)
    assert (await faces_on(photo))[0]["person_id"] is None
    assert await statuses() == {asked: ("EXPIRED", True)}
    event = await last_event()
    assert (event["operation"], event["face_count"], event["photo_count"]) == ("UNASSIGN_FROM_PERSON", 1, 1)
    assert event["note"] == f"Unassigned face from person no. {anna.number}"
    assert event["actor"] == f"tg:{group.admin.tg_user_id}"
    assert (event["from_person_id"], event["to_person_id"]) == (anna.person_id, None)
    assert sql.from_json(event["affected_photo_ids"]) == [photo]
    assert sql.from_json(event["affected_face_instance_ids"]) == [str(face["id"])]
    assert await persons_in(photo) == []
    await stage.drain()
    point = await point_of(stage, group, face["id"])
    assert point is not None
    assert (point.person_id, point.is_prototype) == (None, False)


@pytest.mark.checklist(159, 168, 175)
async def test_taking_a_face_away_waits_for_no_index(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    face, _ = await faces_on(photo)
    assert await persons_in(photo) == [anna.number]
    stage.index.is_down = True
    done = await unassign(stage, group, face)
    assert done.faces == 1
    assert await persons_in(photo) == []
    waiting = await sql.rows("SELECT ids FROM tasks WHERE kind = 'sync_asset_faces' AND state = 'ready'")
    assert [sql.from_json(task["ids"]) for task in waiting] == [{"asset_id": photo}]
    stage.index.is_down = False
    await stage.drain()
    point = await point_of(stage, group, face["id"])
    assert point is not None
    assert point.person_id is None


async def test_the_note_of_an_event_holds_no_name(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """The event and the person's number stay when the person is erased."""
    face, _ = await faces_on(photo)
    await unassign(stage, group, face)
    before = await sql.rows("SELECT id, note FROM face_assignment_events ORDER BY id")
    await erase_person(
        anna.person_id,
        stage.by(anna.owner),
        tg_notify_chat_id=None,
        doorbell=stage.doorbell,
    )
    await stage.drain()
    after = await sql.rows("SELECT id, note FROM face_assignment_events ORDER BY id")
    assert after == before
    assert "Anna" not in str(after)


@pytest.mark.checklist(148, 151, 172, 175)
async def test_taking_a_person_off_photos_reaches_faces_questions_lists_history_and_index(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    second = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    for asset_id in (photo, second):
        face, stranger = await faces_on(asset_id)
        await suggest(stage, stranger, anna, source=face)
        assert await persons_in(asset_id) == [anna.number]
    await reassign(stage, WhichFaces(anna.number, asset_ids=[photo, second]), NOBODY, group.admin)
    assert [face["person_id"] for face in [*await faces_on(photo), *await faces_on(second)]] == [None] * 4
    assert list((await statuses()).values()) == [("EXPIRED", True)] * 2
    assert (await last_event())["operation"] == "REMOVE_FROM_PERSON"
    assert (await persons_in(photo), await persons_in(second)) == ([], [])
    assert len(await tasks_of("sync_moved_faces")) == 1
    await stage.drain()
    faces = [*await faces_on(photo), *await faces_on(second)]
    points = [await point_of(stage, group, face["id"]) for face in faces]
    assert [point.person_id if point else "gone" for point in points] == [None] * 4


@pytest.mark.checklist(164, 165, 167, 226)
async def test_a_yes_assigns_the_face_and_reaches_history_and_index(
    stage: Stage, group: Group, anna: Connected
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    [face] = await faces_on(asset_id)
    [asked] = await statuses()
    await answer(stage, asked, anna.owner)
    owed = await sql.rows("SELECT ids FROM tasks WHERE kind = 'sync_asset_faces' AND state = 'ready'")
    assert [sql.from_json(task["ids"]) for task in owed] == [{"asset_id": asset_id}]
    assert (await faces_on(asset_id))[0]["person_id"] == anna.person_id
    assert await statuses() == {asked: ("ACCEPTED", True)}
    event = await last_event()
    assert (event["operation"], event["actor"]) == ("ASSIGN_TO_PERSON", f"tg:{anna.owner.tg_user_id}")
    assert (event["from_person_id"], event["to_person_id"]) == (None, anna.person_id)
    assert sql.from_json(event["affected_face_instance_ids"]) == [str(face["id"])]
    assert sql.from_json(event["affected_photo_ids"]) == [asset_id]
    assert (event["face_count"], event["photo_count"]) == (1, 1)
    await stage.drain()
    point = await point_of(stage, group, face["id"])
    assert point is not None
    assert point.person_id == anna.person_id
    assert await persons_in(asset_id) == [anna.number]


@pytest.mark.checklist(166)
@pytest.mark.parametrize(("quality", "is_prototype"), [(0.9, True), (0.3, False)])
async def test_a_face_that_is_assigned_by_hand_becomes_a_prototype_if_it_is_good(
    stage: Stage, group: Group, anna: Connected, photo: int, quality: float, is_prototype: bool
) -> None:
    _, stranger = await faces_on(photo)
    await sql.execute("UPDATE face_instances SET quality_score = $2 WHERE id = $1", stranger["id"], quality)
    which = WhichFaces(None, [stranger["number"]])
    await reassign(stage, which, Target(anna.number), group.admin)
    chosen = await sql.rows("SELECT face_instance_id AS id FROM person_prototypes")
    assert (stranger["id"] in {row["id"] for row in chosen}) is is_prototype
    await stage.drain()
    point = await point_of(stage, group, stranger["id"])
    assert point is not None
    assert point.is_prototype is is_prototype


@pytest.mark.checklist(33, 162)
async def test_a_new_person_is_made_before_the_face_moves_and_not_for_a_move_that_fails(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    face, stranger = await faces_on(photo)
    with Statements() as sent:
        await reassign(stage, WhichFaces(anna.number, [face["number"]]), Target(name="Dora"), group.admin)
    made = next(place for place, text in enumerate(sent.texts) if "INSERT INTO persons" in text)
    moved = next(place for place, text in enumerate(sent.texts) if "UPDATE face_instances" in text)
    assert made < moved
    dora = await sql.one("SELECT id, number FROM persons WHERE name = 'Dora'")
    assert dora is not None
    event = await last_event()
    assert (event["to_person_id"], event["to_person_number"]) == (dora["id"], dora["number"])
    await reassign(stage, WhichFaces(None, [stranger["number"]]), Target(name="DORA"), group.admin)
    assert (await faces_on(photo))[1]["person_id"] == dora["id"]  # a name in capitals is the same name
    with pytest.raises(NotFound):  # nobody is made for a move that fails
        await reassign(stage, WhichFaces(None, [999_999]), Target(name="Elsa"), group.admin)
    with pytest.raises(Conflict, match="changed_since"):  # the face is not Anna's
        await reassign(stage, WhichFaces(anna.number, [stranger["number"]]), Target(name="Elsa"), group.admin)
    assert await sql.rows("SELECT id FROM persons WHERE name = 'Elsa'") == []


@pytest.mark.checklist(180)
async def test_of_two_who_assign_a_face_at_once_one_wins(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    _, stranger = await faces_on(photo)
    which = WhichFaces(None, [stranger["number"]])
    first, second = await asyncio.gather(
        reassign(stage, which, Target(anna.number), group.admin),
        reassign(stage, which, Target(ben.number), group.admin),
    )
    assert sorted([(first.faces, first.kept), (second.faces, second.kept)]) == [(0, 1), (1, 0)]
    assert [done.operation_id is None for done in (first, second)].count(True) == 1
    winner = anna if first.faces else ben
    assert (await faces_on(photo))[1]["person_id"] == winner.person_id


@pytest.mark.checklist(180)
async def test_an_assignment_that_waited_for_another_of_the_same_face_moves_nothing(
    stage: Stage, clean_database: str, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    _, stranger = await faces_on(photo)
    to_ben = "UPDATE face_instances SET person_id = $2 WHERE id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, to_ben, stranger["id"], ben.person_id):
        which = WhichFaces(None, [stranger["number"]])
        second = tasks.create_task(reassign(stage, which, Target(anna.number), group.admin))
        await until_blocked(second)
    assert (second.result().faces, second.result().kept) == (0, 1)
    assert (await faces_on(photo))[1]["person_id"] == ben.person_id


@pytest.mark.checklist(167, 201)
async def test_each_of_the_four_movements_is_on_record(
    stage: Stage, group: Group, anna: Connected, ben: Connected, photo: int
) -> None:
    own, stranger = await faces_on(photo)
    number = stranger["number"]
    began = await sql.one("SELECT now() AS at")
    assert began is not None
    await reassign(stage, WhichFaces(None, [number]), Target(anna.number), group.admin)
    await reassign(stage, WhichFaces(anna.number, [number]), Target(ben.number), group.admin)
    await reassign(stage, WhichFaces(ben.number, [number]), NOBODY, group.admin)
    await reassign(stage, WhichFaces(anna.number, asset_ids=[photo]), NOBODY, group.admin)
    events = await sql.rows(
        """SELECT operation, from_person_id AS source, to_person_id AS target, note, actor, face_count,
               photo_count, affected_photo_ids AS photos, affected_face_instance_ids AS faces
           FROM face_assignment_events WHERE created_at >= $1 ORDER BY created_at""",
        began["at"],
    )
    assert all(event["actor"] == f"tg:{group.admin.tg_user_id}" for event in events)
    assert all((event["face_count"], event["photo_count"]) == (1, 1) for event in events)
    assert all(sql.from_json(event["photos"]) == [photo] for event in events)
    faces = [sql.from_json(event["faces"]) for event in events]
    assert faces == [[str(stranger["id"])]] * 3 + [[str(own["id"])]]
    a, b = anna.number, ben.number
    assert [(event["operation"], event["source"], event["target"], event["note"]) for event in events] == [
        ("ASSIGN_TO_PERSON", None, anna.person_id, f"Assigned face to person no. {a}"),
        ("MOVE_TO_PERSON", anna.person_id, ben.person_id, f"Moved face from person no. {a} to no. {b}"),
        ("UNASSIGN_FROM_PERSON", ben.person_id, None, f"Unassigned face from person no. {b}"),
        ("REMOVE_FROM_PERSON", anna.person_id, None, "Bulk remove from 1 selected photos"),
    ]


@pytest.mark.checklist(34)
async def test_a_false_positive_that_was_moved_to_a_new_person_never_goes_back_by_itself(
    stage: Stage, group: Group, anna: Connected, photo: int
) -> None:
    """Also when the new person loses the face again; and no other face moves with it."""
    second = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    face, _ = await faces_on(photo)
    await reassign(stage, WhichFaces(anna.number, [face["number"]]), Target(name="Dora"), group.admin)
    [dora] = await sql.rows("SELECT number FROM persons WHERE name = 'Dora'")
    assert [face["person"] for face in [*await faces_on(photo), *await faces_on(second)]] == [
        dora["number"],
        None,
        anna.number,
    ]
    await reassign(stage, WhichFaces(dora["number"], [face["number"]]), NOBODY, group.admin)
    await stage.drain()
    await backfill_person(anna.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert (await faces_on(photo))[0]["person"] is None
    assert await statuses() == {}
