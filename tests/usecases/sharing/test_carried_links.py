"""Links that come along with a merge, end with its undo, and come along again."""

import pytest

from domain.errors import Conflict
from domain.ids import LinkId, ParticipantId
from domain.queries.erasing.forgetting import forgetting
from domain.queries.persons.merge_conflicts import merge_conflicts
from domain.queries.persons.people import people
from domain.queries.sharing.invitation import invitation
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_participant, post
from tests.usecases.linking import answer, delete_links, invite, joined, links, said_to
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def state_at(person: Connected, owner: Connected) -> str | None:
    """The state of the link to this person that the owner of the other person has."""
    row = await sql.one(
        "SELECT state FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        person.person_id,
        owner.owner.participant_id,
    )
    return None if row is None else str(row["state"])


async def test_whoever_came_along_has_to_ask_when_the_merge_is_made_again_after_somebody_became_owner(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    merged = await merge(stage, anna, ben, group.admin)
    assert await state_at(ben, anna) == "approved"
    undone = await undo(stage, merged, group.admin)
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, Connected(ben.person_id, ben.number, 0, group.admin), grandpa)
    assert await links(ben) == {"Opa": "owner"}
    redone = await undo(stage, undone, group.admin)
    assert await state_at(ben, anna) == "requested"
    assert await links(ben) == {"Opa": "owner"}
    await undo(stage, redone, group.admin)
    assert await state_at(ben, anna) == "revoked"


async def test_all_who_came_along_come_along_again_when_the_merge_is_made_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    await joined(stage, anna, await make_participant(stage, "Opa", in_chat=group.tg_chat_id))
    merged = await merge(stage, anna, ben, group.admin)
    came = await links(ben)
    assert came == {anna.owner.name: "owner", "Opa": "guardian"}
    undone = await undo(stage, merged, group.admin)
    assert await links(ben) == {}
    await undo(stage, undone, group.admin)
    assert await links(ben) == came


async def test_whoever_left_the_absorbed_person_meanwhile_does_not_come_along_again(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    undone = await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    await unlink_participant(anna.number, grandpa.participant_id, stage.by(grandpa), stage.doorbell)
    await undo(stage, undone, group.admin)
    assert await links(ben) == {anna.owner.name: "owner"}


async def test_a_second_merge_carries_links_as_the_first_did(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    assert await state_at(ben, anna) == "revoked"
    await merge(stage, anna, ben, group.admin)
    assert await state_at(ben, anna) == "requested"


@pytest.mark.parametrize(
    ("state", "consented", "comes"),
    [
        (None, False, True),
        ("approved", True, False),
        ("requested", True, False),
        ("declined", True, False),
        ("revoked", True, False),  # Anna's owner left Ben
        ("revoked", False, True),  # came along with a merge that was undone
    ],
)
async def test_a_preview_names_who_comes_along_and_nobody_else(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, state: str, consented: bool, comes: bool
) -> None:
    await sql.execute(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT $1, $2, 'guardian', $3::text, CASE WHEN $4 THEN now() END WHERE $3::text IS NOT NULL""",
        anna.owner.participant_id,
        ben.person_id,
        state,
        consented,
    )
    seen = await merge_conflicts(group.workspace_id, anna.number, ben.number)
    assert seen is not None
    merged = await merge(stage, anna, ben, group.admin)
    [operation] = await sql.rows("SELECT undo FROM operations WHERE id = $1", merged.operation_id)
    assert bool(sql.from_json(operation["undo"])["links"]) == comes
    assert seen.absorbed.coming == ((anna.owner.name,) if comes else ())


async def test_a_second_merge_makes_no_new_request_for_whoever_was_declined(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    await answer(stage, ben, admit=False)
    await undo(stage, merged, group.admin)
    await merge(stage, anna, ben, group.admin)
    assert await state_at(ben, anna) == "declined"


async def test_a_second_merge_does_not_bring_back_whoever_left(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    merged = await merge(stage, anna, ben, group.admin)
    await answer(stage, ben, admit=True)
    await unlink_participant(ben.number, anna.owner.participant_id, stage.by(anna.owner), stage.doorbell)
    await undo(stage, merged, group.admin)
    again = await merge(stage, anna, ben, group.admin)
    assert await state_at(ben, anna) == "revoked"
    assert "whose photos you once received" in (await said_to(stage, anna))[-1]
    await undo(stage, again, group.admin)
    assert "is a separate person again" in (await said_to(stage, anna))[-1]


async def test_a_merge_can_be_undone_although_somebody_who_came_along_was_forgotten(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    merged = await merge(stage, anna, ben, group.admin)
    await forget_participant(
        ParticipantId(grandpa.participant_id), settings=stage.settings, doorbell=stage.doorbell
    )
    await undo(stage, merged, group.admin)
    assert await links(ben) == {}
    assert await links(anna) == {anna.owner.name: "owner"}


async def test_no_undo_brings_back_a_child_whose_only_owner_was_forgotten(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Otherwise the child would be there without anybody who agreed to it or could delete it."""
    merged = await merge(stage, anna, ben, group.admin)
    assert (await forgetting(ParticipantId(anna.owner.participant_id))).absorbed == ("Anna",)
    await forget_participant(
        ParticipantId(anna.owner.participant_id), settings=stage.settings, doorbell=stage.doorbell
    )
    with pytest.raises(Conflict, match="too_late"):
        await undo(stage, merged, group.admin)


async def test_whoever_was_removed_during_a_merge_holds_no_invitation_after_its_undo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The mother connected the child twice, as Anna and Anni. She invites to Anna, who is absorbed then."""
    anni = await connected_person(stage, group, anna.owner, look="ben", name="Anni")
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    payload = await invite(stage, anna, anna.owner)
    await joined(stage, anni, grandpa)
    merged = await merge(stage, anna, anni, group.admin)
    await unlink_participant(anni.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell)
    await undo(stage, merged, group.admin)
    assert await invitation(payload) is None


async def is_recognised(stage: Stage, group: Group, person: Connected) -> bool:
    """Whether the next photo of Ben is matched to this person."""
    asset_id = await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    return bool(face["person_id"] == person.person_id)


async def test_a_person_without_links_is_recognised_before_a_merge_and_after_its_undo(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await delete_links(ben)
    assert await is_recognised(stage, group, ben)
    await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    assert await state_at(ben, anna) == "revoked"
    assert await is_recognised(stage, group, ben)
    # Nobody took consent back, so the person may still be dissolved.
    await dissolve_person(ben.number, stage.by(group.admin), doorbell=stage.doorbell)


async def test_an_ownerless_person_is_matched_before_and_after_a_declined_join(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    await sql.execute(
        "DELETE FROM participant_persons WHERE person_id = $1 AND state = 'approved'", ben.person_id
    )
    assert await state_at(ben, anna) == "requested"
    assert await is_recognised(stage, group, ben)
    [asked] = await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'")
    await decide_join(asked["id"], stage.by(group.admin), admit=False, doorbell=stage.doorbell)
    assert await is_recognised(stage, group, ben)


async def told(stage: Stage, who: Connected) -> str:
    """The last text that the bot sent to this owner."""
    await stage.show()
    said = [c.params["text"] for c in stage.telegram.calls if c.params.get("chat_id") == who.owner.tg_user_id]
    return str(said[-1])


async def test_whoever_is_declined_after_a_merge_reads_that_what_was_learned_stays(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    await answer(stage, ben, admit=False)
    text = await told(stage, anna)
    assert "what I learned of that person’s face stays with" in text
    assert "ask an admin of the group to undo it" in text
    assert "I keep nothing" not in text
    [faces] = await sql.rows(
        "SELECT count(*) AS n FROM image_assets WHERE enrols_person_id = $1", ben.person_id
    )
    assert faces["n"] == 2, "the photos of both"


async def test_whoever_is_declined_after_two_merges_in_a_row_reads_that_too(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    carl = await connected_person(stage, group, look="carl", name="Carl")
    await merge(stage, anna, ben, group.admin)
    await merge(stage, ben, carl, group.admin)
    [asked] = await sql.rows(
        "SELECT id FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        carl.person_id,
        anna.owner.participant_id,
    )
    await decide_join(asked["id"], stage.by(carl.owner), admit=False, doorbell=stage.doorbell)
    assert "what I learned of that person’s face stays with" in await told(stage, anna)


async def test_whoever_is_let_in_after_a_merge_reads_only_that_they_may_join(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await merge(stage, anna, ben, group.admin)
    await answer(stage, ben, admit=True)
    text = await told(stage, anna)
    assert "You may join" in text
    assert "what I learned of that person’s face stays with" not in text


async def test_whoever_asks_after_a_merge_reads_the_name_that_they_know(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Opa came by an invitation and has no alias for Anna. Ben is another family's child."""
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, grandpa)
    await merge(stage, anna, ben, group.admin)
    [asked] = await people(grandpa.participant_id)
    assert (str(asked.alias), asked.number, asked.is_joining) == ("Anna", ben.number, True)
    await stage.drain()
    link = await sql.value(
        int,
        "SELECT id FROM participant_persons WHERE person_id = $1 AND participant_id = $2",
        ben.person_id,
        grandpa.participant_id,
    )
    await decide_join(LinkId(link or 0), stage.by(ben.owner), admit=False, doorbell=stage.doorbell)
    await stage.show()
    heard = [str(c.params) for c in stage.telegram.calls if c.params.get("chat_id") == grandpa.tg_user_id]
    assert not any("Ben" in words for words in heard)
    assert any("Anna" in words for words in heard)
