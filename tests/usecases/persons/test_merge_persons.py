"""Two persons become one with everything they have, and can become two again."""

from uuid import UUID

import pytest

from domain.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from domain.queries.persons.people import people
from domain.queries.persons.person_names import named
from domain.usecases.persons.rename_person import rename_person
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def faces_of(person: Connected) -> set[UUID]:
    rows = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", person.person_id)
    return {row["id"] for row in rows}


async def person_row(person: Connected) -> sql.Row:
    row = await sql.one("SELECT name, status, merged_into_id FROM persons WHERE id = $1", person.person_id)
    assert row is not None
    return row


@pytest.mark.checklist(30, 91)
async def test_every_face_of_the_absorbed_becomes_the_survivors(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    both = await faces_of(anna) | await faces_of(ben)
    before = await person_row(ben)
    of_link = "SELECT * FROM participant_persons WHERE id = $1"
    link = await sql.rows(of_link, ben.link_id)
    merged = await merge(stage, anna, ben, group.admin)
    assert await sql.rows(of_link, ben.link_id) == link
    assert (merged.faces, merged.photos) == (2, 2)
    assert await faces_of(ben) == both
    assert await faces_of(anna) == set()
    assert await person_row(ben) == before
    searches = await sql.rows("SELECT ids FROM tasks WHERE kind = 'backfill_person' AND state = 'ready'")
    assert {"person_id": str(ben.person_id)} in [sql.from_json(task["ids"]) for task in searches]


@pytest.mark.checklist(29, 69)
async def test_later_photos_of_the_absorbed_are_the_survivors(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    assert (await person_row(anna))["status"] == "MERGED"
    assert (await person_row(anna))["merged_into_id"] == ben.person_id
    assert [one.number for one in await people(anna.owner.participant_id)] == [ben.number]
    assert await named(group.workspace_id, "Anna") is None  # somebody else may be called so
    await stage.drain()
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert len(await faces_of(ben)) == 3
    assert stage.mailbox.sent[-1][0] == ben.owner.tg_user_id


@pytest.mark.checklist(219, 236)
async def test_a_merge_is_an_event_and_can_be_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    of_anna, of_ben = await faces_of(anna), await faces_of(ben)
    merged = await merge(stage, anna, ben, group.admin)
    events = await sql.rows(
        """SELECT e.operation, e.actor, e.from_person_number, e.to_person_number, e.face_count
           FROM face_assignment_events e JOIN operations o ON o.batch_id = e.batch_id"""
    )
    assert events == [
        {
            "operation": "MOVE_TO_PERSON",
            "actor": f"tg:{group.admin.tg_user_id}",
            "from_person_number": anna.number,
            "to_person_number": ben.number,
            "face_count": 2,
        }
    ]
    undone = await undo(stage, merged, group.admin)
    assert (undone.faces, undone.kept) == (2, 0)
    assert (await person_row(anna))["status"] == "ACTIVE"
    assert (await faces_of(anna), await faces_of(ben)) == (of_anna, of_ben)
    await stage.settle()
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert len(await faces_of(anna)) == len(of_anna) + 1


@pytest.mark.checklist(219)
async def test_an_undo_can_be_undone_and_the_redo_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    undone = await undo(stage, merged, group.admin)
    redone = await undo(stage, undone, group.admin)
    assert (await person_row(anna))["status"] == "MERGED"
    assert len(await faces_of(ben)) == 2
    await undo(stage, redone, group.admin)
    assert (await person_row(anna))["status"] == "ACTIVE"
    assert (len(await faces_of(anna)), len(await faces_of(ben))) == (1, 1)


@pytest.mark.checklist(219)
async def test_a_second_undo_is_refused_and_told_who_undid_first(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    await undo(stage, merged, group.admin)
    with pytest.raises(Conflict) as refused:
        await undo(stage, merged, group.admin)
    assert refused.value.code == "undone_already"
    assert refused.value.details == {"by": f"tg:{group.admin.tg_user_id}"}


async def test_a_person_that_an_undo_brings_back_to_a_taken_name_gets_a_suffix(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    await connected_person(stage, group, look="carla", name="Anna")
    await undo(stage, merged, group.admin)
    assert (await person_row(anna))["name"] == "Anna · A"


async def test_a_guardian_reads_no_suffix_when_the_undo_of_a_rename_meets_a_namesake(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Opa has no alias for Anna. The other Anna is another family's child."""
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    renamed = await rename_person(anna.number, "Lea", stage.by(group.admin), stage.doorbell)
    await connected_person(stage, group, look="carla", name="Anna")
    undone = await undo(stage, renamed, group.admin)
    assert (await person_row(anna))["name"] == "Anna · A"
    [seen] = await people(grandpa.participant_id)
    assert str(seen.alias) == "Anna"
    await undo(stage, undone, group.admin)
    [seen] = await people(grandpa.participant_id)
    assert str(seen.alias) == "Lea", "the redo takes the alias away"


@pytest.mark.checklist(4, 242)
@pytest.mark.parametrize(
    ("case", "error"),
    [("itself", InvalidInput), ("merged", Conflict), ("foreign", NotFound), ("not_admin", Forbidden)],
)
async def test_what_cannot_be_merged_changes_nothing(
    stage: Stage, group: Group, anna: Connected, ben: Connected, case: str, error: type[DomainError]
) -> None:
    absorbed, survivor, by = anna, ben, group.admin
    if case == "itself":
        survivor = anna
    if case == "merged":
        await merge(stage, ben, await connected_person(stage, group, look="carla", name="Carla"), group.admin)
    if case == "foreign":
        survivor = await connected_person(stage, await make_group(stage), look="ben", name="Ben")
    if case == "not_admin":
        by = anna.owner
    before = await person_row(anna), await faces_of(anna), await sql.rows("SELECT id FROM operations")
    with pytest.raises(error):
        await merge(stage, absorbed, survivor, by)
    assert before == (
        await person_row(anna),
        await faces_of(anna),
        await sql.rows("SELECT id FROM operations"),
    )


async def test_whoever_received_photos_of_the_absorbed_keeps_them_and_receives_no_more(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await merge(stage, anna, ben, group.admin)
    await stage.settle()
    await stage.show()
    assert stage.deleted == []
    of_annas_owner = "SELECT state FROM deliveries WHERE participant_id = $1"
    assert await sql.values(str, of_annas_owner, anna.owner.participant_id) == ["sent"]
    arrived = len(stage.mailbox.sent)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert [user for user, _ in stage.mailbox.sent[arrived:]] == [ben.owner.tg_user_id]


async def test_what_the_survivors_parents_got_by_a_wrong_merge_is_taken_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    merged = await merge(stage, anna, ben, group.admin)
    await stage.settle()
    assert (ben.owner.tg_user_id, photo) in stage.mailbox.sent
    await undo(stage, merged, group.admin)
    states = await sql.rows(
        "SELECT participant_id, state FROM deliveries WHERE asset_id = $1 ORDER BY participant_id", photo
    )
    assert {row["participant_id"]: row["state"] for row in states} == {
        anna.owner.participant_id: "sent",
        ben.owner.participant_id: "retracted",
    }


async def test_a_stranger_learns_nothing(stage: Stage, group: Group, anna: Connected, ben: Connected) -> None:
    with pytest.raises(NotFound):
        await merge(stage, anna, ben, await make_participant(stage, "Stranger"))
