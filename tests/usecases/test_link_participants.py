"""Who else receives a person's photos: invitations, joining, leaving, and back."""

import asyncio

import pytest

from domain.errors import Conflict, DomainError, Forbidden, NotFound
from domain.queries import sql
from domain.queries.invitation import invitation
from domain.steps.record_operation import Done
from domain.usecases.accept_invitation import accept_invitation
from domain.usecases.admit_requester import admit_requester
from domain.usecases.ask_to_join import ask_to_join
from domain.usecases.decide_join import decide_join
from domain.usecases.invite_guardian import invite_guardian
from domain.usecases.make_owner import make_owner
from domain.usecases.merge_persons import merge_persons
from domain.usecases.set_alias import set_alias
from domain.usecases.undo_operation import undo_operation
from domain.usecases.unlink_participant import unlink_participant
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    connected_person,
    make_group,
    make_participant,
    post,
    requested_person,
    train,
)
from tests.usecases.stage import Stage


@pytest.fixture
async def group(stage: Stage) -> Group:
    return await make_group(stage)


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group)


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


async def invite(stage: Stage, anna: Connected, by: Member) -> str:
    return await invite_guardian(anna.number, by.participant_id, stage.by(by), stage.settings)


async def accept(stage: Stage, payload: str, who: Member) -> Done:
    view = await invitation(payload)
    if view is None:
        raise NotFound("invitation")
    return await accept_invitation(
        view.link_id, who.participant_id, stage.by(who), consent_version="1", doorbell=stage.doorbell
    )


async def joined(stage: Stage, anna: Connected, who: Member) -> Done:
    return await accept(stage, await invite(stage, anna, anna.owner), who)


async def merge(stage: Stage, absorbed: Connected, survivor: Connected, by: Member) -> Done:
    return await merge_persons(
        absorbed.number, survivor.number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


async def undo(stage: Stage, done: Done, by: Member) -> Done:
    assert done.operation_id is not None
    return await undo_operation(
        done.operation_id, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


async def links(anna: Connected) -> dict[str, str]:
    rows = await sql.rows(
        """SELECT r.name, l.role FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved'""",
        anna.person_id,
    )
    return {row["name"]: row["role"] for row in rows}


async def sent_to(stage: Stage, group: Group) -> set[int]:
    """Who receives the next photo of Anna."""
    before = len(stage.mailbox.sent)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    return {tg_user_id for tg_user_id, _ in stage.mailbox.sent[before:]}


async def test_who_accepts_an_invitation_receives_the_photos(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    done = await joined(stage, anna, grandpa)
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, grandpa.tg_user_id}
    await undo(stage, done, anna.owner)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}


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


async def test_the_same_press_handled_again_has_joined_once(
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
        "person erased": "UPDATE persons SET erasing_at = now()",
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


async def test_only_who_decides_about_the_person_invites(
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


async def test_whom_an_owner_removed_does_not_let_themselves_in(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    accepted = await joined(stage, anna, grandpa)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    for done in (removed, accepted):
        with pytest.raises(DomainError):
            await undo(stage, done, grandpa)
    with pytest.raises(Forbidden):  # nor does an admin
        await undo(stage, removed, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    await undo(stage, removed, anna.owner)
    assert "Opa" in await links(anna)


async def test_who_owned_once_demotes_nobody(
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


async def test_an_alias_is_its_owners_alone(
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


async def test_who_asked_for_a_connected_child_joins_instead(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4), name="Enkelin")
    await stage.drain()
    await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
    await stage.settle()
    assert await links(anna) == {anna.owner.name: "owner", "Opa": "guardian"}
    assert await sql.rows("SELECT number FROM persons WHERE erasing_at IS NULL") == [{"number": anna.number}]
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, grandpa.tg_user_id}
    await stage.show()
    told = [
        str(call.params) for call in stage.telegram.calls if call.params.get("chat_id") == grandpa.tg_user_id
    ]
    assert any("Enkelin" in text for text in told)


@pytest.mark.parametrize("who", ["admin", "requester", "stranger"])
async def test_only_an_owner_lets_somebody_join(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, who: str
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4))
    by = {"admin": group.admin, "requester": grandpa, "stranger": await make_participant(stage, "X")}[who]
    with pytest.raises((Forbidden, NotFound)):
        await admit_requester(request.number, anna.number, stage.by(by), stage.doorbell)
    assert "Opa" not in await links(anna)


async def test_a_request_is_decided_once(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    request = await requested_person(stage, group, grandpa, stage.engine.face(anna=0.4))
    await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)
    with pytest.raises(DomainError):
        await admit_requester(request.number, anna.number, stage.by(anna.owner), stage.doorbell)


async def test_whose_person_was_absorbed_asks_the_survivors_owner(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Two parents connected the same child: none of them is forgotten."""
    other = await connected_person(stage, group, look="ben", name="Anni")
    merged = await merge(stage, other, anna, group.admin)
    assert await links(anna) == {anna.owner.name: "owner"}
    [asked] = await sql.rows("SELECT id, state FROM participant_persons WHERE state = 'requested'")
    await stage.settle()
    await decide_join(asked["id"], stage.by(anna.owner), admit=True, doorbell=stage.doorbell)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id, other.owner.tg_user_id}
    # It was a mistake: who was let in for it sees nothing more of her.
    await undo(stage, merged, group.admin)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    assert set(await links(other)) == {other.owner.name}


async def test_into_who_belongs_to_nobody_the_links_come_along(
    stage: Stage, group: Group, anna: Connected
) -> None:
    named = await connected_person(stage, group, look="ben", name="Anni")
    await sql.execute("DELETE FROM participant_persons WHERE person_id = $1", named.person_id)
    merged = await merge(stage, anna, named, group.admin)
    assert await links(named) == {anna.owner.name: "owner"}
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await undo(stage, merged, group.admin)
    assert await links(named) == {}
    assert await links(anna) == {anna.owner.name: "owner"}


async def test_who_was_removed_comes_back_by_no_merge(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    await joined(stage, anna, grandpa)
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    await merge(stage, own, anna, group.admin)
    states = await sql.rows("SELECT state FROM participant_persons WHERE person_id = $1", anna.person_id)
    assert sorted(row["state"] for row in states) == ["approved", "revoked"]


async def asked_to_join(stage: Stage, group: Group, who: Member) -> int:
    """By a training photo on which matching sees somebody who is connected. The link's id."""
    draft = await begin(stage, group, who, "Enkelin")
    photo = await train(stage, draft.person_id, who, stage.engine.face(anna=0.9))
    await stage.drain()
    asked = await ask_to_join(photo, who.participant_id, who.tg_user_id, stage.doorbell)
    assert asked.alias == "Enkelin"
    row = await sql.one("SELECT max(id) AS id FROM participant_persons")
    assert row is not None
    return int(row["id"])


@pytest.mark.parametrize("admit", [True, False])
async def test_a_face_that_is_connected_leads_to_asking_those_who_connected_it(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, admit: bool
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    assert await sent_to(stage, group) == {anna.owner.tg_user_id}
    await decide_join(link_id, stage.by(anna.owner), admit=admit, doorbell=stage.doorbell)
    await stage.settle()
    assert (grandpa.tg_user_id in await sent_to(stage, group)) is admit
    await stage.show()
    told = [c.params for c in stage.telegram.calls if c.params.get("chat_id") == grandpa.tg_user_id]
    assert any("Enkelin" in str(params) for params in told)
    assert not any("Anna" in str(params) for params in told)  # whose she is, they are not told


async def test_who_was_declined_does_not_ask_again(
    stage: Stage, group: Group, anna: Connected, grandpa: Member
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    await decide_join(link_id, stage.by(anna.owner), admit=False, doorbell=stage.doorbell)
    await stage.settle()
    with pytest.raises(Conflict, match="asked_already"):
        await asked_to_join(stage, group, grandpa)


@pytest.mark.parametrize("who", ["admin", "requester", "guardian", "stranger"])
async def test_only_an_owner_decides_who_joins(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, who: str
) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    stranger = await make_participant(stage, "X", in_chat=group.tg_chat_id)
    by = {"admin": group.admin, "requester": grandpa, "guardian": aunt, "stranger": stranger}[who]
    with pytest.raises((Forbidden, NotFound)):
        await decide_join(link_id, stage.by(by), admit=True, doorbell=stage.doorbell)
    assert "Opa" not in await links(anna)


async def test_two_owners_decide_once(stage: Stage, group: Group, anna: Connected, grandpa: Member) -> None:
    link_id = await asked_to_join(stage, group, grandpa)
    both = [
        decide_join(link_id, stage.by(anna.owner), admit=admit, doorbell=stage.doorbell)
        for admit in (True, False)
    ]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Done"]
