"""What the undo of a merge leaves of decisions about the survivor's links while the merge lasted."""

import pytest

from domain.errors import Conflict, DomainError
from domain.ids import LinkId
from domain.queries.operations.history import HistoryOf, history
from domain.queries.operations.operations import undoable
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.usecases.factory import Connected, Group, Member, make_participant, post
from tests.usecases.linking import answer, asked_to_join, delete_links, joined, links, said_to, sent_to
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


@pytest.fixture
async def aunt(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Tante", in_chat=group.tg_chat_id)


def owned_by(person: Connected, owner: Member) -> Connected:
    return Connected(person.person_id, person.number, 0, owner)


async def photo_of_ben_goes_to(stage: Stage, group: Group) -> set[int]:
    before = len(stage.mailbox.sent)
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    return {tg_user_id for tg_user_id, _ in stage.mailbox.sent[before:]}


async def test_whoever_an_owner_who_came_along_let_in_loses_the_link_when_the_merge_is_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    """Opa agreed to photos of Anna. Ben is another family's child."""
    await delete_links(ben)
    merged = await merge(stage, anna, ben, group.admin)
    await joined(stage, owned_by(ben, anna.owner), grandpa)
    await undo(stage, merged, group.admin)
    assert await links(ben) == {}
    assert await photo_of_ben_goes_to(stage, group) == set()
    [link] = await sql.rows(
        "SELECT consented_at FROM participant_persons WHERE participant_id = $1", grandpa.participant_id
    )
    assert link["consented_at"] is None, "else nobody would recognise Ben any more"


async def test_an_owner_made_during_the_merge_and_whoever_that_owner_let_in_lose_their_links_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member, aunt: Member
) -> None:
    await delete_links(ben)
    merged = await merge(stage, anna, ben, group.admin)
    await joined(stage, owned_by(ben, anna.owner), grandpa)
    await make_owner(ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await joined(stage, owned_by(ben, grandpa), aunt)
    await unlink_participant(ben.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell)
    assert await links(ben) == {"Opa": "owner", "Tante": "guardian"}
    await undo(stage, merged, group.admin)
    assert await links(ben) == {}


async def test_a_guardian_whom_an_owner_who_came_along_promoted_is_a_guardian_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member, aunt: Member
) -> None:
    await joined(stage, ben, grandpa)
    await delete_link(ben, ben.owner)
    merged = await merge(stage, anna, ben, group.admin)
    await make_owner(ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await joined(stage, owned_by(ben, grandpa), aunt)
    await undo(stage, merged, group.admin)
    assert await links(ben) == {"Opa": "guardian"}


async def delete_link(person: Connected, who: Member) -> None:
    await sql.execute(
        "DELETE FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        person.person_id,
        who.participant_id,
    )


async def test_whoever_the_survivors_first_owner_let_in_stays_when_a_merge_is_undone(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member, aunt: Member
) -> None:
    await joined(stage, ben, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    await answer(stage, ben, admit=True)
    await joined(stage, ben, aunt)
    await undo(stage, merged, group.admin)
    assert await links(ben) == {ben.owner.name: "owner", "Opa": "guardian", "Tante": "guardian"}


async def test_whoever_an_admin_let_in_before_the_merge_stays_although_the_admin_came_along(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    await joined(stage, owned_by(ben, group.admin), grandpa)
    await sql.execute("UPDATE participant_persons SET role = 'guardian' WHERE person_id = $1", ben.person_id)
    await joined(stage, anna, group.admin)
    merged = await merge(stage, anna, ben, group.admin)
    await undo(stage, merged, group.admin)
    assert await links(ben) == {"Opa": "guardian"}


async def test_no_undo_brings_back_whom_an_owner_removed_during_a_merge(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    removed = await unlink_participant(
        ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    await undo(stage, merged, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    for who in (group.admin, grandpa, anna.owner):
        with pytest.raises(DomainError):
            await undo(stage, removed, who)
    assert (await links(anna), await links(ben)) == ({anna.owner.name: "owner"}, {})


async def test_whoever_left_during_a_merge_has_left_the_absorbed_person_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    left = await unlink_participant(ben.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    back = await undo(stage, left, grandpa)
    assert await links(ben) == {anna.owner.name: "owner", "Opa": "guardian"}
    left = await undo(stage, back, grandpa)
    await undo(stage, merged, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, left, grandpa)
    assert await links(ben) == {}, "Opa agreed to photos of Anna only"


async def test_a_removal_that_is_undone_during_the_merge_has_no_effect_afterwards(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    removed = await unlink_participant(
        ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    await undo(stage, removed, anna.owner)
    await undo(stage, merged, group.admin)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}


async def test_an_owner_of_the_survivor_removes_nobody_from_the_other_family(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    """Ben's owner sees a stranger among those who receive Ben. Anna's owner let that person in to Anna."""
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    for asked in await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'"):
        await let_in(stage, asked["id"], ben.owner)
    for removed in (grandpa, anna.owner):
        await unlink_participant(ben.number, removed.participant_id, stage.by(ben.owner), stage.doorbell)
    await undo(stage, merged, group.admin)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}


async def let_in(stage: Stage, link_id: int, by: Member) -> None:
    await decide_join(LinkId(link_id), stage.by(by), admit=True, doorbell=stage.doorbell)


async def test_the_last_owner_of_an_absorbed_person_owns_it_again_and_is_told(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    merged = await merge(stage, anna, ben, group.admin)
    await joined(stage, owned_by(ben, anna.owner), grandpa)
    await make_owner(ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    left = await unlink_participant(
        ben.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell
    )
    await undo(stage, merged, group.admin)
    assert (await links(anna), await links(ben)) == ({anna.owner.name: "owner"}, {})
    assert "is a separate person again" in (await said_to(stage, anna))[-1]
    with pytest.raises(DomainError):
        await undo(stage, left, anna.owner)
    assert await links(ben) == {}


async def test_whoever_left_before_and_was_removed_during_the_merge_does_not_let_themselves_in(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    await delete_links(ben)
    await joined(stage, anna, grandpa)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    await unlink_participant(ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await undo(stage, merged, group.admin)
    with pytest.raises(DomainError):
        await undo(stage, left, grandpa)
    assert await links(anna) == {anna.owner.name: "owner"}


async def test_a_wish_does_not_wait_again_after_the_undo_if_an_owner_removed_whoever_asked(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member
) -> None:
    """The wish came along with the merge and was granted there."""
    await asked_to_join(stage, group, grandpa)
    await delete_links(ben)
    merged = await merge(stage, anna, ben, group.admin)
    [asked] = await sql.rows(
        "SELECT id FROM participant_persons WHERE person_id = $1 AND state = 'requested'", ben.person_id
    )
    await let_in(stage, asked["id"], anna.owner)
    await unlink_participant(ben.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await undo(stage, merged, group.admin)
    wishes = "SELECT 1 FROM participant_persons WHERE state = 'requested' AND role = 'guardian'"
    assert await sql.rows(wishes) == []


@pytest.mark.parametrize("kind", ["let in", "removed", "made owner", "alias"])
async def test_an_operation_on_a_link_is_not_undone_while_its_person_is_absorbed(
    stage: Stage, group: Group, anna: Connected, ben: Connected, grandpa: Member, kind: str
) -> None:
    """While Anna is absorbed, the links of the survivor count: an undo would claim an effect that it does not
    have.
    """
    await delete_links(ben)
    done, by = await joined(stage, anna, grandpa), anna.owner
    if kind == "removed":
        done = await unlink_participant(anna.number, grandpa.participant_id, stage.by(by), stage.doorbell)
    elif kind == "made owner":
        done = await make_owner(anna.number, grandpa.participant_id, stage.by(by), stage.doorbell)
    elif kind == "alias":
        done = await set_alias(anna.number, by.participant_id, "Annie", stage.by(by), stage.doorbell)
    merged = await merge(stage, anna, ben, group.admin)
    shown = await undoable([], by.participant_id, undo_days=30, limit=9)
    assert done.operation_id not in {view.operation_id for view in shown}
    before = await sql.rows("SELECT id, state, role, alias FROM participant_persons ORDER BY id")
    with pytest.raises(Conflict, match="merged"):
        await undo(stage, done, by)
    assert await sql.rows("SELECT id, state, role, alias FROM participant_persons ORDER BY id") == before
    await undo(stage, merged, group.admin)
    await undo(stage, done, by)


async def test_nobody_is_offered_to_bring_back_whoever_left(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    shown = await undoable([], anna.owner.participant_id, undo_days=30, limit=9)
    assert left.operation_id not in {view.operation_id for view in shown}
    of = HistoryOf(group.workspace_id, reader=f"tg:{anna.owner.tg_user_id}", undo_days=30)
    told = await history(of, offset=0, limit=9)
    assert (told.entries[0].kind, told.entries[0].operation_id) == ("unlink_participant", None)
