"""A link to somebody else's person gives no right to the owner's draft, and none to come back."""

from uuid import UUID

import pytest

from domain.errors import DomainError, NotFound
from domain.ids import PersonId
from domain.queries.persons.people import draft_of
from domain.usecases.connecting.give_up_training import give_up_training
from domain.usecases.connecting.reopen_request import reopen_request
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.train_again import train_again
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.persons import is_erasing
from tests.usecases.factory import Connected, Group, Member, begin, decide, make_participant, train
from tests.usecases.linking import asked_to_join, joined, links, sent_to
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def without_faces(stage: Stage, anna: Connected) -> None:
    await erase_faces(anna.number, stage.by(anna.owner), settings=stage.settings, doorbell=stage.doorbell)
    await stage.settle()


async def name_of(person_id: UUID) -> str:
    return await sql.value(str, "SELECT name FROM persons WHERE id = $1", person_id) or ""


async def test_nobody_receives_photos_of_a_child_that_another_family_connects(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """Opa asked to join Anna and nobody answered. Her owner deletes her faces and adds photos again. Then Opa
    connects a child of his own.
    """
    await asked_to_join(stage, group, grandpa)
    await stage.settle()
    await without_faces(stage, anna)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    own = await begin(stage, group, grandpa, "Ben")
    assert (own.person_id != anna.person_id, await name_of(anna.person_id)) == (True, "Anna")
    for _ in range(3):
        await train(stage, own.person_id, grandpa, stage.engine.face(anna=1.0))
    await stage.drain()
    await submit_connection(own.person_id, grandpa.participant_id, stage.doorbell)
    asked = "SELECT id FROM participant_persons WHERE person_id = $1 AND role = 'owner'"
    [link] = await sql.rows(asked, own.person_id)
    await decide(stage, Connected(own.person_id, 0, link["id"], grandpa), group.admin, approve=True)
    await stage.drain()
    assert await sent_to(stage, group) == {grandpa.tg_user_id}


async def test_no_undo_of_an_earlier_leaving_brings_back_whom_an_owner_removed(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    await joined(stage, anna, grandpa)
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    with pytest.raises(DomainError):
        await undo(stage, left, grandpa)
    assert await links(anna) == {anna.owner.name: "owner"}


async def test_of_two_owners_only_the_one_who_trains_the_child_again_may_give_the_training_up(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """Giving up a first draft erases the person. Giving up the training of an approved person does not."""
    await joined(stage, anna, grandpa)
    await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await without_faces(stage, anna)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)
    for who in (grandpa, anna.owner, group.admin):
        with pytest.raises(NotFound):
            await erase_person(
                anna.person_id,
                stage.by(who),
                tg_notify_chat_id=None,
                doorbell=stage.doorbell,
                only_undecided=True,
            )
    with pytest.raises(NotFound):
        await draft_of(grandpa.participant_id, PersonId(anna.person_id))
    with pytest.raises(NotFound):
        await reopen_request(anna.person_id, grandpa.participant_id, stage.doorbell)
    approval = "SELECT approval FROM persons WHERE id = $1"
    for who, after in ((grandpa, "draft"), (anna.owner, "approved")):
        gave_up = await give_up_training(
            anna.person_id, who.participant_id, settings=stage.settings, doorbell=stage.doorbell
        )
        assert (gave_up, await sql.value(str, approval, anna.person_id)) == (who is anna.owner, after)
    assert not await is_erasing(anna.person_id)
