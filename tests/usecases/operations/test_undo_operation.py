"""An undo after later operations gives back all that still fits, and breaks nothing."""

import pytest

from domain.errors import Conflict
from domain.queries.operations.done import Done
from domain.rules.faces.aggregating import AskPolicy
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from domain.usecases.deliveries.note_taken_back import note_taken_back
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.merge_persons import merge_persons
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.persons.set_birth_date import set_birth_date
from domain.usecases.sharing.set_alias import set_alias
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.persons import approval_of
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.stage import Stage


@pytest.fixture
async def admin(stage: Stage, group: Group) -> "Admin":
    return Admin(stage, group)


class Admin:
    """Does operations as the admin of the group. Each call is a press of its own."""

    def __init__(self, stage: Stage, group: Group) -> None:
        self.stage, self.group = stage, group
        self.tools = {"settings": stage.settings, "doorbell": stage.doorbell}

    async def merges(self, absorbed: Connected, survivor: Connected) -> int:
        by = self.stage.by(self.group.admin)
        return _id(await merge_persons(absorbed.number, survivor.number, by, **self.tools))  # type: ignore[arg-type]

    async def renames(self, person: Connected, name: str) -> int:
        by = self.stage.by(self.group.admin)
        return _id(await rename_person(person.number, name, by, self.stage.doorbell))

    async def moves(self, source: int | None, target: Target, faces: list[int]) -> int:
        by = self.stage.by(self.group.admin)
        which = WhichFaces(source, face_numbers=faces)
        return _id(await reassign_faces(which, target, by, **self.tools))  # type: ignore[arg-type]

    async def undoes(self, operation: int) -> int:
        by = self.stage.by(self.group.admin)
        return _id(await undo_operation(operation, by, **self.tools))  # type: ignore[arg-type]


def _id(done: Done) -> int:
    assert done.operation_id is not None
    return done.operation_id


async def person(number: int) -> tuple[str, str, int | None, str]:
    # The person's name, status, survivor's number and approval.
    row = await sql.one(
        """SELECT p.name, p.status, s.number, p.id FROM persons p
           LEFT JOIN persons s ON s.id = p.merged_into_id WHERE p.number = $1""",
        number,
    )
    assert row is not None
    return row["name"], row["status"], row["number"], await approval_of(row["id"])


async def faces_of(number: int | None) -> list[int]:
    # The numbers of the person's faces on posted photos. number: None for unknown faces.
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           LEFT JOIN persons p ON p.id = f.person_id WHERE p.number IS NOT DISTINCT FROM $1::bigint
           ORDER BY f.number""",
        number,
    )
    return [row["number"] for row in rows]


async def test_an_earlier_name_can_be_given_back_to_whoever_was_absorbed_since(
    admin: Admin, anna: Connected, ben: Connected
) -> None:
    renamed = await admin.renames(anna, "Lea")
    await admin.merges(anna, ben)
    await admin.undoes(renamed)
    assert await person(anna.number) == ("Anna", "MERGED", ben.number, "approved")


async def test_two_persons_never_absorb_each_other(admin: Admin, anna: Connected, ben: Connected) -> None:
    undone = await admin.undoes(await admin.merges(anna, ben))
    await admin.merges(ben, anna)
    with pytest.raises(Conflict) as refused:
        await admin.undoes(undone)
    assert refused.value.code == "changed_since"
    assert (await person(anna.number))[1:3] == ("ACTIVE", None)


async def test_a_merge_is_not_made_again_with_whoever_was_absorbed_by_somebody_else(
    stage: Stage, group: Group, admin: Admin, anna: Connected, ben: Connected
) -> None:
    """Nor does Anna's owner receive Ben's photos."""
    carla = await connected_person(stage, group, look="carla", name="Carla")
    undone = await admin.undoes(await admin.merges(anna, ben))
    await admin.merges(anna, carla)
    with pytest.raises(Conflict) as refused:
        await admin.undoes(undone)
    assert refused.value.code == "changed_since"
    assert (await person(anna.number))[1:3] == ("MERGED", carla.number)
    came = "SELECT state FROM participant_persons WHERE person_id = $1 AND participant_id = $2"
    assert await sql.rows(came, ben.person_id, anna.owner.participant_id) == [{"state": "revoked"}]


async def test_faces_are_not_given_back_to_whoever_was_absorbed_since(
    stage: Stage, group: Group, admin: Admin, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = await faces_of(anna.number)
    moved = await admin.moves(anna.number, NOBODY, faces)
    merged = await admin.merges(anna, ben)
    with pytest.raises(Conflict) as refused:
        await admin.undoes(moved)
    assert refused.value.code == "changed_since"
    assert await faces_of(None) == faces
    await admin.undoes(merged)
    await admin.undoes(moved)
    assert await faces_of(anna.number) == faces


async def test_undo_keeps_a_created_person_who_has_got_more_faces(
    stage: Stage, group: Group, admin: Admin, anna: Connected
) -> None:
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    one, other = await faces_of(anna.number)
    made = await admin.moves(anna.number, Target(name="Carla"), [one])
    row = await sql.one("SELECT number FROM persons WHERE name = 'Carla'")
    assert row is not None
    carla = row["number"]
    more = await admin.moves(anna.number, Target(carla), [other])
    undone = await admin.undoes(made)
    assert (await person(carla))[3] == "approved"
    assert (await faces_of(anna.number), await faces_of(carla)) == ([one], [other])
    await admin.undoes(undone)
    await admin.undoes(more)
    assert await faces_of(carla) == [one]


async def test_a_name_that_came_back_with_a_suffix_can_be_taken_back_too(
    admin: Admin, stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await admin.merges(anna, ben)
    renamed = await admin.renames(ben, "Anna")
    back = await admin.undoes(merged)
    assert (await person(anna.number))[0] == "Anna · A"
    await admin.undoes(back)
    await admin.undoes(renamed)
    assert (await person(anna.number))[0] == "Anna"


async def test_an_alias_can_be_undone_when_the_person_has_no_owner(
    stage: Stage, admin: Admin, anna: Connected
) -> None:
    await sql.execute("UPDATE participant_persons SET role = 'guardian', alias = 'Bear'")
    by = stage.by(anna.owner)
    called = await set_alias(anna.number, anna.owner.participant_id, "Mouse", by, stage.doorbell)
    await undo_operation(_id(called), stage.by(anna.owner), **admin.tools)  # type: ignore[arg-type]
    assert await sql.rows("SELECT alias FROM participant_persons") == [{"alias": "Bear"}]


async def test_a_refusal_of_the_absorbed_person_holds_for_the_survivor(
    stage: Stage, group: Group, admin: Admin, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    faces = await faces_of(anna.number)
    await admin.moves(anna.number, NOBODY, faces)
    assert await may_be(stage, faces[0], ben)
    merged = await admin.merges(anna, ben)
    assert not await may_be(stage, faces[0], ben)
    given = await admin.moves(None, Target(ben.number), faces)
    undone = await admin.undoes(merged)
    again = await admin.undoes(undone)
    await admin.undoes(given)
    assert not await may_be(stage, faces[0], ben)
    await admin.undoes(again)
    assert await may_be(stage, faces[0], ben)


async def test_a_merge_that_is_made_again_takes_along_what_came_since(
    stage: Stage, group: Group, admin: Admin, anna: Connected, ben: Connected
) -> None:
    undone = await admin.undoes(await admin.merges(anna, ben))
    await post(stage, group, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    found = await faces_of(anna.number)
    [question] = await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'")
    again = await admin.undoes(undone)
    assert (len(found), await faces_of(anna.number)) == (1, [])
    assert {*found} <= {*await faces_of(ben.number)}
    assert await sql.rows("SELECT status FROM face_suggestions WHERE id = $1", question["id"]) == [
        {"status": "EXPIRED"}
    ]
    await admin.undoes(again)
    assert {*await faces_of(anna.number)} == {*found}


async def may_be(stage: Stage, face: int, person: Connected) -> bool:
    """Whether somebody would be asked if the face is this person's."""
    row = await sql.one("SELECT id FROM face_instances WHERE number = $1", face)
    assert row is not None
    async with transaction(stage.doorbell, rehearses=True) as work:
        return await suggest_face(work, row["id"], person.person_id, [Hit(row["id"], 0.7)], AskPolicy())


async def test_whoever_is_shown_again_is_matched_again(
    stage: Stage, group: Group, admin: Admin, anna: Connected
) -> None:
    by = stage.by(group.admin)
    hidden = await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    await stage.drain()
    await admin.undoes(_id(hidden))
    await stage.drain()
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert len(await faces_of(anna.number)) == 1


async def test_a_birth_date_that_is_taken_back_takes_its_ages_along(
    stage: Stage, group: Group, admin: Admin, anna: Connected
) -> None:
    by, born = stage.by(group.admin), "01.03.2015"
    dated = await set_birth_date(anna.number, born, by, **admin.tools)  # type: ignore[arg-type]
    assert await sql.rows("SELECT age_era_bucket AS era FROM person_prototypes") == [{"era": "child"}]
    await admin.undoes(_id(dated))
    assert await sql.rows("SELECT age_era_bucket AS era FROM person_prototypes") == [{"era": None}]


async def taken_back(stage: Stage, admin: Admin, anna: Connected, faces: list[int]) -> int:
    """Takes a photo out of the owner's chat, and owes it again by an undo. Gives the delivery's id."""
    moved = await admin.moves(anna.number, NOBODY, faces)
    row = await sql.one("SELECT id, tg_message_id FROM deliveries WHERE state = 'retracted'")
    assert row is not None
    await note_taken_back(row["id"], row["tg_message_id"], stage.doorbell)
    await admin.undoes(moved)
    return int(row["id"])


async def test_a_photo_that_is_not_in_the_chat_any_more_does_not_count_as_sent(
    stage: Stage, group: Group, admin: Admin, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    delivery = await taken_back(stage, admin, anna, await faces_of(anna.number))
    by = stage.by(group.admin)
    await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    await stage.deliver_one(delivery)
    assert await sql.rows("SELECT state FROM deliveries WHERE id = $1", delivery) == [{"state": "retracted"}]


@pytest.mark.checklist(219)
async def test_a_photo_is_sent_again_for_the_person_who_is_still_on_it(
    stage: Stage, group: Group, admin: Admin, anna: Connected
) -> None:
    ben = await connected_person(stage, group, anna.owner, look="ben", name="Ben")
    photo = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    of_anna, of_ben = await faces_of(anna.number), await faces_of(ben.number)
    without_ben = await admin.moves(ben.number, NOBODY, of_ben)
    delivery = await taken_back(stage, admin, anna, of_anna)
    await admin.undoes(without_ben)
    await admin.moves(anna.number, NOBODY, of_anna)
    await stage.deliver_one(delivery)
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, photo)] * 2
