"""Who else receives a person's photos: invitations, leaving, owners, aliases, and the undo of each."""

import asyncio

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.queries.operations.operations import as_called, operation, undoable
from domain.queries.sharing.invitation import invitation, open_invitations
from domain.queries.sharing.links import links_known_to_guardian
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.accept_invitation import accept_invitation
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    make_participant,
)
from tests.usecases.linking import accept, invite, joined, links, sent_to
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


@pytest.mark.checklist(39, 45)
async def test_whoever_accepts_an_invitation_receives_the_photos(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    done = await joined(stage, anna, grandpa)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, grandpa.tg_user_id}
    await undo(stage, done, anna.owner)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    owed = "SELECT id FROM distributions WHERE participant_id = $1"
    assert len(await sql.rows(owed, grandpa.participant_id)) == 1  # for the first photo


async def test_a_guardian_knows_of_the_owners_and_of_no_other_guardian(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    await joined(stage, anna, aunt)
    known = await links_known_to_guardian(anna.person_id, grandpa.participant_id)
    assert [link.name for link in known] == [anna.owner.name, "Opa"]
    uncle = await make_participant(stage, "Uncle", in_chat=group.tg_chat_id)  # not linked
    for other in (aunt, uncle):
        with pytest.raises(Forbidden):
            await unlink_participant(anna.number, other.participant_id, stage.by(grandpa), stage.doorbell)


async def test_an_invitation_works_once_whoever_is_first(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    payload = await invite(stage, anna, anna.owner)
    other = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    view = await invitation(payload)
    assert view is not None
    both = [
        accept_invitation(view.link_id, who.participant_id, stage.by(who), consent_version="1",
                          doorbell=stage.doorbell)
        for who in (grandpa, other)
    ]  # fmt: skip
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "NotFound"]
    assert len(await links(anna)) == 2
    assert await invitation(payload) is None


async def test_a_press_that_is_handled_twice_joins_once(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    view = await invitation(await invite(stage, anna, anna.owner))
    assert view is not None
    by = stage.by(grandpa)
    for again in (False, True):
        done = await accept_invitation(
            view.link_id, grandpa.participant_id, by, consent_version="1", doorbell=stage.doorbell
        )
        assert done.again is again
    assert await sql.rows("SELECT kind FROM operations") == [{"kind": "link_participant"}]


@pytest.mark.parametrize(
    "case", ["expired", "inviter is no owner", "person erased", "person hidden", "forged"]
)
async def test_a_dead_invitation_lets_nobody_in(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, case: str
) -> None:
    payload = await invite(stage, anna, anna.owner)
    ends = {
        "expired": "UPDATE deep_links SET expires_at = now() - interval '1 second'",
        "person erased": f"UPDATE persons SET {ERASING}",
        "person hidden": "UPDATE persons SET status = 'HIDDEN'",
    }
    if case in ends:
        await sql.execute(ends[case])
    elif case == "forged":
        payload = payload[:-1] + ("A" if payload[-1] != "A" else "B")
    else:
        mother = await make_participant(stage, "Mother", in_chat=group.tg_chat_id)
        await joined(stage, anna, mother)
        await make_owner(anna.number, mother.participant_id, stage.by(anna.owner), stage.doorbell)
        await unlink_participant(anna.number, anna.owner.participant_id, stage.by(mother), stage.doorbell)
    with pytest.raises(NotFound):
        await accept(stage, payload, grandpa)
    assert "Opa" not in await links(anna)


async def test_an_outsider_is_told_and_the_invitation_stays_good(
    stage: Stage, group: Group, anna: Connected
) -> None:
    outsider = await make_participant(stage, "Far away")
    payload = await invite(stage, anna, anna.owner)
    with pytest.raises(Forbidden, match="not_in_group"):
        await accept(stage, payload, outsider)
    stage.memberships.statuses[group.tg_chat_id, outsider.tg_user_id] = "member"
    await accept(stage, payload, outsider)
    assert "Far away" in await links(anna)


async def test_only_whoever_decides_about_the_person_invites(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    with pytest.raises(Forbidden):
        await invite(stage, anna, grandpa)
    with pytest.raises(Forbidden):  # an admin does not decide for a family
        await invite(stage, anna, group.admin)
    with pytest.raises(NotFound):
        await invite(stage, anna, await make_participant(stage, "Stranger"))
    await sql.execute("UPDATE participant_persons SET state = 'revoked' WHERE role = 'owner'")
    assert await invite(stage, anna, group.admin)


async def test_a_guardian_leaves_and_comes_back(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await undo(stage, left, grandpa)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, grandpa.tg_user_id}


async def test_whoever_an_owner_removed_does_not_let_themselves_in(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    accepted = await joined(stage, anna, grandpa)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    with pytest.raises(NotFound):
        await undo(stage, removed, grandpa)
    with pytest.raises(Conflict, match="changed_since"):  # he may end his own link, but it has ended
        await undo(stage, accepted, grandpa)
    with pytest.raises(Forbidden):  # nor does an admin let him in
        await undo(stage, removed, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    await undo(stage, removed, anna.owner)
    assert "Opa" in await links(anna)


async def test_a_removal_ends_open_invitations_and_a_leaving_does_not(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await invite(stage, anna, anna.owner)
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    assert await open_invitations(anna.person_id) == 1
    await joined(stage, anna, grandpa)
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    assert await open_invitations(anna.person_id) == 0, "whoever was removed may hold one"


async def test_nobody_is_invited_to_a_hidden_person(stage: Stage, anna: Connected) -> None:
    by = stage.by(anna.owner)
    await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    with pytest.raises(Conflict) as refused:
        await invite(stage, anna, anna.owner)
    assert refused.value.code == "hidden_person"
    assert await sql.rows("SELECT 1 FROM deep_links WHERE purpose = 'guardian'") == []


async def test_whoever_owned_once_demotes_nobody(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    promoted = await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    assert (await links(anna))["Opa"] == "owner"
    await unlink_participant(anna.number, anna.owner.participant_id, stage.by(grandpa), stage.doorbell)
    with pytest.raises(Forbidden):
        await undo(stage, promoted, anna.owner)
    assert await links(anna) == {"Opa": "owner"}


async def test_the_last_owner_stays(stage: Stage, group: Group, anna: Connected, grandpa: Member) -> None:
    await joined(stage, anna, grandpa)
    with pytest.raises(Conflict, match="last_owner"):
        await unlink_participant(anna.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell)
    promoted = await make_owner(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await unlink_participant(anna.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell)
    with pytest.raises(Conflict, match="last_owner"):
        await undo(stage, promoted, grandpa)
    assert await links(anna) == {"Opa": "owner"}


async def test_only_whoever_gave_an_alias_takes_it_back(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    named = await set_alias(
        anna.number, grandpa.participant_id, " Äffchen ", stage.by(grandpa), stage.doorbell
    )
    aliases = await sql.rows("SELECT alias FROM participant_persons ORDER BY id")
    assert [row["alias"] for row in aliases] == ["Anna", "Äffchen"]
    with pytest.raises(NotFound):
        await undo(stage, named, anna.owner)
    await undo(stage, named, grandpa)
    assert (await sql.rows("SELECT alias FROM participant_persons ORDER BY id"))[1]["alias"] is None


async def test_an_invitation_of_whoever_moderates_no_more_makes_nobody_an_owner(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await sql.execute("DELETE FROM participant_persons")
    payload = await invite(stage, anna, group.admin)
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "member"
    with pytest.raises(NotFound):
        await accept(stage, payload, grandpa)
    assert await links(anna) == {}
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "admin"
    await accept(stage, payload, grandpa)
    assert await links(anna) == {"Opa": "owner"}


async def test_whoever_was_removed_neither_reads_nor_changes_a_name(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    named = await set_alias(anna.number, grandpa.participant_id, "Mausi", stage.by(grandpa), stage.doorbell)
    [seen] = await undoable([], grandpa.participant_id, undo_days=30, limit=9)
    [shown] = await as_called([seen], grandpa.participant_id)
    assert shown.name == "Mausi"
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    assert await undoable([], grandpa.participant_id, undo_days=30, limit=9) == []
    with pytest.raises(NotFound):
        await undo(stage, named, grandpa)


async def test_whoever_left_still_reads_the_name_that_was_their_own(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await set_alias(anna.number, grandpa.participant_id, "Annie", stage.by(grandpa), stage.doorbell)
    left = await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    assert left.operation_id is not None
    view = await operation(left.operation_id, undo_days=30)
    assert view is not None
    read = [(await as_called([view], who.participant_id))[0].name for who in (grandpa, anna.owner)]
    assert read == ["Annie", "Anna"]


async def test_whoever_has_an_alias_reads_no_former_name_of_a_rename_beside_it(
    stage: Stage, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await set_alias(anna.number, grandpa.participant_id, "Annie", stage.by(grandpa), stage.doorbell)
    done = await rename_person(anna.number, "Anna Maria", stage.by(anna.owner), stage.doorbell)
    assert done.operation_id is not None
    view = await operation(done.operation_id, undo_days=30)
    assert view is not None
    for who, read in ((grandpa, ("Annie", None)), (anna.owner, ("Anna Maria", "Anna"))):
        [shown] = await as_called([view], who.participant_id)
        assert (shown.name, shown.before) == read
