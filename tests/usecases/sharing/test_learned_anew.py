"""A person that is learned again was approved before, so it stays when its owner joins another person."""

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import PersonId, WorkspaceId
from domain.queries.connecting.resemblance import resemblance
from domain.queries.operations.history import HistoryOf, history
from domain.queries.operations.operations import undoable
from domain.usecases.connecting.admit_requester import admit_requester
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.connecting.train_again import train_again
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.persons import approval_of, is_erasing
from tests.usecases.factory import Connected, Group, Member, connected_person, make_participant, train
from tests.usecases.linking import joined, links
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def tell(stage: Stage) -> None:
    """Runs the tasks that tell people what has happened."""
    await stage.drain()
    await stage.show()


async def test_letting_the_owner_join_another_person_cannot_erase_a_person_who_is_learned_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """The person has the links and the history of an approved one. Letting a requester join another person
    erases only a new, requested person.
    """
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    await sql.execute("DELETE FROM face_instances WHERE person_id = $1", own.person_id)
    await train_again(own.number, grandpa.participant_id, stage.doorbell)
    await train(stage, own.person_id, grandpa, stage.engine.face(anna=0.4))
    await stage.drain()
    await submit_connection(own.person_id, grandpa.participant_id, stage.doorbell)
    await tell(stage)
    to_owner = [c.params for c in stage.telegram.calls if c.params.get("chat_id") == anna.owner.tg_user_id]
    [*_, warning] = to_owner
    assert "letjoin" not in str(warning), "a button that could only be refused is shown"
    assert "sends new photos of a person of their own" in str(warning["text"])
    with pytest.raises(NotFound):
        await admit_requester(own.number, anna.number, stage.by(anna.owner), stage.doorbell)
    assert not await is_erasing(own.person_id)


async def test_whoever_is_learned_again_stays_when_one_of_the_photos_leads_to_somebody_else(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """The owner asks to join the other person, and goes on sending photos of their own person."""
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    await sql.execute("DELETE FROM face_instances WHERE person_id = $1", own.person_id)
    await train_again(own.number, grandpa.participant_id, stage.doorbell)
    photo = await train(stage, own.person_id, grandpa, stage.engine.face(anna=0.9))
    await stage.drain()
    await ask_to_join(photo, grandpa.participant_id, stage.doorbell)
    await stage.settle()
    assert not await is_erasing(own.person_id)
    assert await approval_of(own.person_id) == "draft"
    [asked] = await sql.rows(
        "SELECT id FROM participant_persons WHERE person_id = $1 AND state = 'requested'", anna.person_id
    )
    await decide_join(asked["id"], stage.by(anna.owner), admit=True, doorbell=stage.doorbell)
    assert "Opa" in await links(anna)
    await train(stage, own.person_id, grandpa, stage.engine.face(ben=1.0))
    await stage.drain()
    assert await submit_connection(own.person_id, grandpa.participant_id, stage.doorbell)
    owners = "SELECT state FROM participant_persons WHERE person_id = $1 AND role = 'owner'"
    assert await sql.rows(owners, own.person_id) == [{"state": "requested"}]


async def test_a_warning_names_the_owner_who_learns_the_person_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    """The first owner was removed before the person was learned again."""
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, own, aunt)
    await make_owner(own.number, aunt.participant_id, stage.by(grandpa), stage.doorbell)
    await unlink_participant(own.number, grandpa.participant_id, stage.by(aunt), stage.doorbell)
    await sql.execute("DELETE FROM face_instances WHERE person_id = $1", own.person_id)
    await train_again(own.number, aunt.participant_id, stage.doorbell)
    await train(stage, own.person_id, aunt, stage.engine.face(anna=0.4))
    await stage.drain()
    await submit_connection(own.person_id, aunt.participant_id, stage.doorbell)
    warning = await resemblance(PersonId(own.person_id), PersonId(anna.person_id))
    assert warning is not None
    assert warning.requester_name == "Aunt"


async def begin_anew(stage: Stage, anna: Connected) -> None:
    await sql.execute("DELETE FROM face_instances WHERE person_id = $1", anna.person_id)
    await train_again(anna.number, anna.owner.participant_id, stage.doorbell)


async def test_no_moderator_brings_back_whom_the_owner_removed_before_training_the_person_anew(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    await begin_anew(stage, anna)
    of = HistoryOf(WorkspaceId(group.workspace_id), reader=stage.by(group.admin).actor, undo_days=30)
    offered = {one.kind for one in (await history(of, offset=0, limit=9)).entries if one.operation_id}
    listed = await undoable([of.workspace_id], None, undo_days=30, limit=9)
    with pytest.raises(Conflict, match="not_approved"):
        await undo(stage, removed, group.admin)
    assert await links(anna) == {}
    assert (offered, listed) == (set(), [])


async def test_the_undo_of_a_merge_shows_nobody_a_wish_of_the_owner_who_trains_the_survivor_anew(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, ben, anna, group.admin)
    await begin_anew(stage, anna)
    await stage.settle()
    await stage.show()
    await undo(stage, merged, group.admin)
    await stage.show()
    assert await sql.values(str, "SELECT shown FROM cards WHERE kind = 'join' AND shown = 'requested'") == []
    assert f"{anna.owner.name} asks to receive" not in str(stage.telegram.calls)
