"""An undone answer to "Is this Anna?" opens the question again; undoing the undo answers it again."""

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.ids import AssetId
from domain.queries.operations.done import Done
from domain.queries.operations.operations import undoable
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.targets import Target
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.persons import add_link
from tests.usecases.assigning import answer, faces_on, reassign, suggest, unassign
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    post,
    reasons_left,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def say(stage: Stage, by: Member, *, accept: bool) -> Done:
    row = await sql.one("SELECT max(id) AS id FROM face_suggestions")
    assert row is not None
    return await answer(stage, row["id"], by, accept=accept)


async def status() -> str | None:
    row = await sql.one("SELECT status FROM face_suggestions")
    return row["status"] if row else None


@pytest.mark.checklist(219)
async def test_a_yes_that_is_taken_back_asks_again_and_takes_the_photo_back(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=True)
    await stage.settle()
    back = await undo(stage, done, anna.owner)
    assert (back.faces, back.kept) == (1, 0)
    assert await status() == "PENDING"
    owner = await sql.one("SELECT person_id FROM face_instances WHERE asset_id = $1", asked_about)
    assert owner == {"person_id": None}
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    delivery = await sql.one("SELECT state FROM deliveries WHERE asset_id = $1", asked_about)
    assert delivery == {"state": "retracted"}
    again = await say(stage, anna.owner, accept=True)
    assert again.faces == 1


@pytest.mark.checklist(219)
async def test_a_no_that_is_taken_back_asks_again(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=False)
    await undo(stage, done, anna.owner)
    assert await status() == "PENDING"
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    await say(stage, anna.owner, accept=True)
    assert await status() == "ACCEPTED"


@pytest.mark.checklist(219)
@pytest.mark.parametrize("accept", [True, False])
async def test_an_answer_that_was_taken_back_can_be_given_again(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId, *, accept: bool
) -> None:
    done = await say(stage, anna.owner, accept=accept)
    before = await _everything()
    back = await undo(stage, done, anna.owner)
    await undo(stage, back, group.admin)
    assert await _everything() == before
    reviewed = await sql.one("SELECT reviewed_by FROM face_suggestions")
    assert reviewed == {"reviewed_by": f"tg:{group.admin.tg_user_id}"}


async def _everything() -> object:
    return (
        await status(),
        await sql.rows("SELECT person_id FROM face_instances ORDER BY id"),
        await sql.rows("SELECT face_id, person_id FROM negative_pairs"),
        await reasons_left(),
    )


@pytest.mark.parametrize("accept", [True, False])
async def test_an_answer_is_not_given_again_when_somebody_answered_otherwise(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId, *, accept: bool
) -> None:
    done = await say(stage, anna.owner, accept=accept)
    back = await undo(stage, done, anna.owner)
    await say(stage, group.admin, accept=not accept)
    before = await _everything()
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, back, anna.owner)
    assert await _everything() == before


async def test_a_no_is_not_given_again_over_a_yes_whatever_became_of_the_face(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """The yes alone forbids it: the face is nobody's by then, and no refusal is left."""
    back = await undo(stage, await say(stage, anna.owner, accept=False), anna.owner)
    await say(stage, group.admin, accept=True)
    [face] = await faces_on(asked_about)
    await unassign(stage, group, face)
    await sql.execute("DELETE FROM negative_pairs")
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, back, anna.owner)
    assert await status() == "ACCEPTED"


async def test_a_yes_is_not_taken_back_when_the_face_has_moved_on(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=True)
    [face] = await faces_on(asked_about)
    await unassign(stage, group, face)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, done, anna.owner)
    assert await status() == "ACCEPTED"


async def test_nobody_is_asked_again_about_a_face_that_was_named_meanwhile(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """The undo still removes the refusal, so that it contradicts nobody who says later that this is Anna."""
    done = await say(stage, anna.owner, accept=False)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    [face] = await faces_on(asked_about)
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(ben.number), group.admin)
    back = await undo(stage, done, anna.owner)
    assert await status() == "EXPIRED"
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    await undo(stage, back, anna.owner)
    assert await status() == "REJECTED"
    assert await sql.rows("SELECT face_id FROM negative_pairs") == [{"face_id": face["id"]}]


async def test_a_no_is_not_redone_once_the_face_is_that_persons(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    back = await undo(stage, await say(stage, anna.owner, accept=False), anna.owner)
    [face] = await faces_on(asked_about)
    await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, back, anna.owner)
    assert await sql.rows("SELECT id FROM negative_pairs") == []


async def test_nobody_is_asked_about_whoever_is_hidden_until_they_are_shown(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=True)
    by = stage.by(anna.owner)
    await hide_person(anna.number, by, hidden=True, doorbell=stage.doorbell)
    await undo(stage, done, anna.owner)
    assert await status() == "EXPIRED"
    await hide_person(anna.number, stage.by(anna.owner), hidden=False, doorbell=stage.doorbell)
    await stage.drain()
    states = await sql.rows("SELECT status FROM face_suggestions ORDER BY id")
    assert [row["status"] for row in states] == ["EXPIRED", "PENDING"]


async def test_a_later_owner_is_asked_again_with_a_picture_of_the_face(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """The picture of the face was deleted when the first owner had got it, so it is drawn again."""
    await stage.show()
    done = await say(stage, anna.owner, accept=False)
    await stage.show()
    second = await make_second_owner(stage, group, anna)
    await undo(stage, done, second)
    await stage.show()
    await stage.drain()
    await stage.show()
    [asked] = [call for call in stage.telegram.calls if call.params.get("chat_id") == second.tg_user_id]
    assert asked.method == "sendPhoto"
    assert "Is this" in asked.params["caption"]


async def make_second_owner(stage: Stage, group: Group, person: Connected) -> Member:
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    await add_link(member.participant_id, person.person_id, "owner")
    return member


async def test_a_yes_can_be_undone_after_whoever_said_it_was_forgotten(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    second = await make_second_owner(stage, group, anna)
    done = await say(stage, anna.owner, accept=True)
    await forget_participant(anna.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    assert (await undo(stage, done, second)).faces == 1


async def test_answers_do_not_fill_the_list_of_whoever_moderates(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=False)

    async def listed(workspaces: list[int], who: Member | None) -> list[int]:
        of = who.participant_id if who else None
        return [view.operation_id for view in await undoable(workspaces, of, undo_days=30, limit=8)]

    assert await listed([group.workspace_id], None) == []
    assert await listed([], anna.owner) == [done.operation_id]


async def test_a_guardian_does_not_take_back_what_an_owner_answered(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    done = await say(stage, anna.owner, accept=False)
    stranger = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await undo(stage, done, stranger)
    await add_link(stranger.participant_id, anna.person_id, "guardian")
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await undo(stage, done, stranger)
    assert await status() == "REJECTED"


async def test_an_undone_no_asks_nothing_while_another_refusal_holds(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """Somebody had said that the face is not Bella, and Bella turned out to be Anna."""
    bella = await connected_person(stage, group, look="bella", name="Bella")
    done = await say(stage, anna.owner, accept=False)
    [face] = await faces_on(asked_about)
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face["id"], bella.person_id
    )
    await merge_persons(
        bella.number, anna.number, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
    )
    await undo(stage, done, anna.owner)
    assert await status() == "EXPIRED"


async def test_nobody_is_asked_again_when_the_source_face_left_the_person(
    stage: Stage, group: Group, anna: Connected
) -> None:
    known = await post(stage, group, stage.engine.face(anna=0.9))
    unknown = await post(stage, group, stage.engine.face(dora=1.0))
    await stage.drain()
    [[source], [face]] = [await faces_on(known), await faces_on(unknown)]
    await suggest(stage, face, anna, source)
    done = await say(stage, anna.owner, accept=False)
    await unassign(stage, group, source)
    await undo(stage, done, anna.owner)
    assert await status() == "EXPIRED"


async def test_whoever_owns_the_person_since_is_not_told_of_an_answer(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    await stage.show()
    await say(stage, anna.owner, accept=True)
    second = await make_second_owner(stage, group, anna)
    await stage.show()
    told = [str(call.params.get("caption")) for call in stage.telegram.calls if _is_to(call, anna.owner)]
    assert "Yes, this is" in told[-1]
    assert not [call for call in stage.telegram.calls if _is_to(call, second)]


def _is_to(call: Call, member: Member) -> bool:
    return bool(call.params.get("chat_id") == member.tg_user_id)
