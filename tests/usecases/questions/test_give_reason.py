"""Somebody says why a face is not Anna's. Some reasons set the face aside: nobody is asked about it again."""

import asyncio

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, FaceId, OperationId, SuggestionId
from domain.queries.faces.unknown_faces import unknown_faces
from domain.queries.photos.photo_card import photo_card
from domain.queries.photos.viewing import drawable
from domain.rules.faces.aggregating import AskPolicy
from domain.states import RefusalReason
from domain.steps.faces.keep_faces import keep_faces
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.usecases.questions.give_reason import give_reason
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import answer, faces_on, reassign, unassign
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

ASIDE = (RefusalReason.NOT_A_FACE, RefusalReason.BAD_QUALITY, RefusalReason.STRANGER)


async def question() -> SuggestionId:
    row = await sql.one("SELECT max(id) AS id FROM face_suggestions")
    assert row is not None
    return SuggestionId(row["id"])


async def say(stage: Stage, reason: RefusalReason, by: Member) -> None:
    await give_reason(await question(), stage.by(by), reason, stage.doorbell)


async def undo(stage: Stage, operation: OperationId | None, by: Member) -> OperationId | None:
    assert operation is not None
    done = await undo_operation(operation, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)
    return done.operation_id


async def face_of(asset_id: AssetId) -> sql.Row:
    row = await sql.one("SELECT * FROM face_instances WHERE asset_id = $1", asset_id)
    assert row is not None
    return row


async def reasons() -> list[str | None]:
    return [row["reason"] for row in await sql.rows("SELECT reason FROM negative_pairs ORDER BY id")]


async def question_statuses() -> list[str]:
    return [row["status"] for row in await sql.rows("SELECT status FROM face_suggestions ORDER BY id")]


async def is_listed(stage: Stage, group: Group, asset_id: AssetId) -> tuple[bool, bool]:
    """Whether the photo's card lists the face, which then has a box, and whether a search may find it."""
    face, card, drawn = await face_of(asset_id), await photo_card(asset_id), await drawable(asset_id)
    found = await unknown_faces(group.workspace_id, [FaceId(face["id"])], stage.engine.name)
    assert card is not None
    assert drawn is not None
    assert len(drawn.faces) == len(card.faces)
    return bool(card.faces), bool(found)


@pytest.mark.checklist(222)
@pytest.mark.parametrize("reason", RefusalReason)
async def test_a_reason_is_kept_with_the_refusal(
    stage: Stage, anna: Connected, asked_about: AssetId, reason: RefusalReason
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    assert await reasons() == [None]
    since = (await face_of(asked_about))["updated_at"]
    await say(stage, reason, anna.owner)
    assert await reasons() == [reason]
    assert (await face_of(asked_about))["updated_at"] == since, (
        "a reason does not change when the unknown face is deleted"
    )
    assert (await face_of(asked_about))["set_aside"] == (reason if reason in ASIDE else None)


async def test_a_no_may_say_why_at_once(stage: Stage, anna: Connected, asked_about: AssetId) -> None:
    await decide_suggestion(
        await question(),
        stage.by(anna.owner),
        accept=False,
        settings=stage.settings,
        doorbell=stage.doorbell,
        reason=RefusalReason.STRANGER,
    )
    assert await reasons() == ["stranger"]
    assert (await face_of(asked_about))["set_aside"] == "stranger"


@pytest.mark.checklist(222)
@pytest.mark.parametrize("reason", [RefusalReason.OTHER, *ASIDE])
async def test_nobody_is_asked_again_about_a_face_that_is_set_aside(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason
) -> None:
    """Ben is connected later and looks alike. Only a reason that sets nothing aside leads to a question."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.4, ben=0.38))
    await stage.drain()
    first = await question()
    await answer(stage, first, anna.owner, accept=False)
    await give_reason(first, stage.by(anna.owner), reason, stage.doorbell)
    await connected_person(stage, group, look="ben", name="Ben")
    await stage.settle()
    later = await sql.rows("SELECT status FROM face_suggestions WHERE id > $1", first)
    assert [row["status"] for row in later] == ([] if reason in ASIDE else ["PENDING"])
    if reason in ASIDE:
        assert (await face_of(asset_id))["cluster_id"] is None


@pytest.mark.checklist(222)
async def test_what_somebody_called_no_face_leaves_every_list_and_search(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    assert await is_listed(stage, group, asked_about) == (True, True)
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    assert await is_listed(stage, group, asked_about) == (False, False)


@pytest.mark.checklist(222)
@pytest.mark.parametrize("reason", [RefusalReason.STRANGER, RefusalReason.BAD_QUALITY])
async def test_a_stranger_and_a_poor_face_stay_on_the_photo(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId, reason: RefusalReason
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, reason, anna.owner)
    assert await is_listed(stage, group, asked_about) == (True, True)


@pytest.mark.parametrize("reason", ASIDE)
async def test_undo_takes_the_reason_back_with_the_answer(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason
) -> None:
    """A question to another family that the reason had ended is asked again. Redo gives all of it again."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.39, ben=0.4))
    await stage.drain()
    first = await question()
    await connected_person(stage, group, look="ben", name="Ben")
    assert await question_statuses() == ["PENDING", "PENDING"]
    said = await answer(stage, first, anna.owner, accept=False)
    await give_reason(first, stage.by(anna.owner), reason, stage.doorbell)
    undone = await undo(stage, said.operation_id, group.admin)
    assert await is_listed(stage, group, asset_id) == (True, True)
    assert (await face_of(asset_id))["set_aside"] is None
    await stage.drain()
    assert await question_statuses() == ["PENDING", "EXPIRED", "PENDING"]
    await undo(stage, undone, group.admin)
    assert await reasons() == [reason]
    assert (await face_of(asset_id))["set_aside"] == reason
    assert await question_statuses() == ["REJECTED", "EXPIRED", "EXPIRED"]


async def test_a_face_that_is_somebodys_by_now_stays_theirs(
    stage: Stage, group: Group, anna: Connected, ben: Connected, asked_about: AssetId
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    await sql.execute(
        "UPDATE face_instances SET person_id = $1, basis = 'assigned' WHERE asset_id = $2",
        ben.person_id,
        asked_about,
    )
    await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    assert (await face_of(asked_about))["set_aside"] is None
    assert await reasons() == ["not_a_face"]


async def test_what_a_moderator_assigned_is_a_face_again_though_somebody_called_it_none(
    stage: Stage, group: Group, anna: Connected, ben: Connected, asked_about: AssetId
) -> None:
    """A moderator assigns it to Ben, and takes it from Ben again: both say that it is a face."""
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    which = WhichFaces(None, [(await face_of(asked_about))["number"]])
    await reassign(stage, which, Target(ben.number), group.admin)
    await unassign(stage, group, (await faces_on(asked_about))[0])
    await stage.drain()
    assert await is_listed(stage, group, asked_about) == (True, True)
    assert (await face_of(asked_about))["cluster_id"] is not None


async def test_a_reason_needs_a_no_and_cannot_be_changed(
    stage: Stage, anna: Connected, asked_about: AssetId
) -> None:
    with pytest.raises(Conflict):
        await say(stage, RefusalReason.OTHER, anna.owner)
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, RefusalReason.OTHER, anna.owner)
    await say(stage, RefusalReason.OTHER, anna.owner)  # the same reason again changes nothing
    with pytest.raises(Conflict):
        await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    assert await reasons() == ["other"]


async def test_only_whoever_may_answer_can_say_why(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    for somebody in (member, (await make_group(stage)).admin):
        with pytest.raises(NotFound):
            await say(stage, RefusalReason.NOT_A_FACE, somebody)
    with pytest.raises(NotFound):
        await give_reason(SuggestionId(999_999), stage.by(anna.owner), RefusalReason.OTHER, stage.doorbell)
    assert await reasons() == [None]


async def test_an_owner_who_left_the_group_of_the_photo_can_no_longer_say_why(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'outside')
           ON CONFLICT (group_id, participant_id) DO UPDATE SET status = 'outside'""",
        group.group_id,
        anna.owner.participant_id,
    )
    with pytest.raises(NotFound):
        await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    assert await reasons() == [None]


async def test_an_owner_who_is_removed_meanwhile_can_no_longer_say_why(
    stage: Stage, clean_database: str, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    removing = "UPDATE participant_persons SET state = 'revoked' WHERE id = $1"
    locking = "SELECT 1 FROM persons WHERE id = $1 FOR UPDATE"

    async def refused() -> None:
        with pytest.raises(NotFound):
            await say(stage, RefusalReason.NOT_A_FACE, anna.owner)

    async with asyncio.TaskGroup() as tasks, held(clean_database, locking, anna.person_id) as connection:
        await until_blocked(tasks.create_task(refused()))
        await connection.execute(removing, anna.link_id)
    assert await reasons() == [None]


async def test_an_undone_assignment_gives_the_reason_back(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """Assigning the face to Anna ends the refusal; undoing that brings the refusal back with its reason."""
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, RefusalReason.SIBLING, anna.owner)
    [face] = await faces_on(asked_about)
    done = await reassign(stage, WhichFaces(None, [face["number"]]), Target(anna.number), group.admin)
    assert await reasons() == []
    await undo(stage, done.operation_id, group.admin)
    assert await reasons() == ["sibling"]


async def test_what_somebody_called_no_face_does_not_come_back_after_its_row_is_deleted(
    stage: Stage, group: Group, anna: Connected, asked_about: AssetId
) -> None:
    """A month later the row is deleted, and then a closer look finds the face again."""
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, RefusalReason.NOT_A_FACE, anna.owner)
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '40 days'")
    await stage.tidy()
    assert await faces_on(asked_about) == []
    found = stage.engine.face(anna=0.4)
    kept = await keep_faces(group.workspace_id, asked_about, [found], stage.engine.name)
    assert kept == [None]


@pytest.mark.checklist(222)
@pytest.mark.parametrize("reason", ASIDE)
async def test_no_search_asks_about_a_face_that_is_set_aside(
    stage: Stage, group: Group, anna: Connected, ben: Connected, asked_about: AssetId, reason: RefusalReason
) -> None:
    await answer(stage, await question(), anna.owner, accept=False)
    await say(stage, reason, anna.owner)
    [example] = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", ben.person_id)
    face = (await face_of(asked_about))["id"]
    async with transaction(stage.doorbell) as work:
        hits = [Hit(example["id"], 0.7)]
        assert not await suggest_face(work, face, ben.person_id, hits, AskPolicy())
