"""A rerun decides again whose every stored face is, and does what its dry run said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from domain.errors import Unavailable
from domain.ids import PersonId, ReportId, WorkspaceId
from domain.ports import Candidate, Embedding
from domain.queries.service.report import report
from domain.rules.faces.vectors import to_bytes
from domain.steps.faces.choose_prototypes import lane_of_questions
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.faces.rematch_person import rematch_person
from domain.usecases.faces.rerun_matching import rerun_matching
from domain.values.rerun import Rerun
from tests import sql
from tests.faces import add_faces, add_photos
from tests.fakes.watched_vector_index import WatchedVectorIndex
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.stage import Stage


@pytest.fixture
async def colin(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="colin", name="Colin")


@pytest.fixture
async def donald(stage: Stage, group: Group) -> Connected:
    return await connected_person(stage, group, look="donald", name="Donald")


async def rerun(stage: Stage, group: Group, *, dry: bool = False) -> Rerun:
    """Runs the task to its end, and nothing that follows from it."""
    async with transaction(stage.doorbell) as work:
        report_id = await open_report(work, "rerun_matching", workspace_id=group.workspace_id, mends=not dry)
    await stage.run("rerun_matching")
    return await found_by(report_id)


async def found_by(report_id: ReportId) -> Rerun:
    view = await report(report_id)
    assert view is not None
    assert view.finished_at is not None
    return view.rerun


async def faces() -> list[dict[str, object]]:
    return await sql.rows(
        """SELECT f.id, f.person_id, f.basis, f.matched_by, f.version FROM face_instances f ORDER BY f.id"""
    )


async def everything() -> list[object]:
    """All that a rehearsal must leave as it was."""
    return [
        await faces(),
        await sql.rows("SELECT id, status FROM face_suggestions ORDER BY id"),
        await sql.rows("SELECT id, state FROM deliveries ORDER BY id"),
        await sql.rows("SELECT id FROM face_assignment_events ORDER BY id"),
        await sql.rows("SELECT id FROM tasks WHERE kind NOT IN ('rerun_matching') ORDER BY id"),
    ]


async def said_to_be(asset_id: int, person: Connected | None, basis: str | None) -> None:
    """Makes a row as an earlier version of the rules would have left it."""
    await sql.execute(
        """UPDATE face_instances SET person_id = $2, basis = $3, version = version + 1,
               matched_by = '{}' WHERE asset_id = $1""",
        asset_id,
        person.person_id if person else None,
        basis,
    )


async def a_mixed_up_workspace(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> dict[str, int]:
    """Posts four photos; the matches of three are not what the rules say now."""
    posts = {
        "missed": await post(stage, group, stage.engine.face(colin=0.95)),
        "swapped": await post(stage, group, stage.engine.face(donald=0.95)),
        "wrong": await post(stage, group, stage.engine.face(eve=0.95)),
        "right": await post(stage, group, stage.engine.face(colin=0.95)),
    }
    await stage.settle()
    await said_to_be(posts["missed"], None, None)
    await said_to_be(posts["swapped"], colin, "matched")
    await said_to_be(posts["wrong"], colin, "matched")
    await stage.settle()
    return posts


async def whose(asset_id: int) -> object:
    [row] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    return row["person_id"]


async def test_a_dry_run_says_what_would_change_and_changes_nothing(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    await a_mixed_up_workspace(stage, group, colin, donald)
    before = await everything()
    found = await rerun(stage, group, dry=True)
    assert dict(found.moved) == {
        (None, colin.number): 1,
        (colin.number, donald.number): 1,
        (colin.number, None): 1,
    }
    assert await everything() == before


async def test_a_dry_run_includes_a_person_whose_similar_faces_are_still_to_be_asked_about(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    await a_mixed_up_workspace(stage, group, colin, donald)
    async with transaction(stage.doorbell) as work:
        ids = {"face_id": str(uuid4()), "person_id": str(colin.person_id)}
        await work.add_each("propagate_face", [ids], lanes=[lane_of_questions(colin.person_id)])
    found = await rerun(stage, group, dry=True)
    assert found.moved[None, colin.number] == 1


async def test_the_run_does_what_the_dry_run_said_and_a_second_one_finds_nothing(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    posts = await a_mixed_up_workspace(stage, group, colin, donald)
    said = await rerun(stage, group, dry=True)
    done = await rerun(stage, group)
    assert (done.moved, done.asked) == (said.moved, said.asked)
    await stage.settle()
    assert await whose(posts["missed"]) == colin.person_id
    assert await whose(posts["swapped"]) == donald.person_id
    assert await whose(posts["wrong"]) is None
    assert await whose(posts["right"]) == colin.person_id
    assert not (await rerun(stage, group)).moved


async def test_deliveries_follow_the_faces_of_a_rerun_and_history_tells_of_them(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    posts = await a_mixed_up_workspace(stage, group, colin, donald)
    colins, donalds = colin.owner.participant_id, donald.owner.participant_id
    swapped = posts["swapped"]
    to_colin = "UPDATE distributions SET person_id = $2, participant_id = $3 WHERE asset_id = $1"
    await sql.execute(to_colin, swapped, colin.person_id, colins)
    await sql.execute("UPDATE deliveries SET participant_id = $2 WHERE asset_id = $1", swapped, colins)
    await rerun(stage, group)
    await stage.settle()
    deliveries = await sql.rows("SELECT asset_id, participant_id, state FROM deliveries")
    assert {(row["asset_id"], row["participant_id"]): row["state"] for row in deliveries} == {
        (posts["missed"], colins): "sent",
        (posts["right"], colins): "sent",
        (swapped, colins): "retracted",
        (swapped, donalds): "sent",
    }
    events = await sql.rows(
        """SELECT from_person_number, to_person_number, actor FROM face_assignment_events
           WHERE created_at > (SELECT created_at FROM reports) ORDER BY 1 NULLS FIRST, 2 NULLS FIRST"""
    )
    assert [tuple(event.values()) for event in events] == [
        (None, colin.number, "engine"),
        (colin.number, None, "engine"),
        (colin.number, donald.number, "engine"),
    ]


@pytest.mark.parametrize("basis", ["trained", "answered", "named", "assigned"])
async def test_a_rerun_moves_no_face_that_people_confirmed(
    stage: Stage, group: Group, colin: Connected, basis: str
) -> None:
    """This holds although the face looks like no person."""
    said = await post(stage, group, stage.engine.face(eve=0.95))
    await stage.settle()
    await said_to_be(said, colin, basis)
    before = await faces()
    assert not (await rerun(stage, group)).moved
    assert await faces() == before


async def test_a_face_that_was_refused_is_not_found_again(
    stage: Stage, group: Group, colin: Connected
) -> None:
    refused = await post(stage, group, stage.engine.face(colin=0.95))
    await stage.settle()
    [face] = await faces_on(refused)
    await unassign(stage, group, face)
    await stage.settle()
    found = await rerun(stage, group)
    assert (found.moved, found.asked) == ({}, {})
    assert await whose(refused) is None


async def test_a_stricter_threshold_turns_a_match_into_a_question(
    stage: Stage, group: Group, colin: Connected
) -> None:
    doubtful = await post(stage, group, stage.engine.face(colin=0.5))
    await stage.settle()
    assert await whose(doubtful) == colin.person_id
    stage.world = replace(
        stage.world, settings=stage.settings.model_copy(update={"face_auto_assign_threshold": 0.99})
    )
    found = await rerun(stage, group, dry=True)
    assert (dict(found.moved), dict(found.asked)) == ({(colin.number, None): 1}, {colin.number: 1})
    await rerun(stage, group)
    assert await whose(doubtful) is None
    [question] = await sql.rows("SELECT status FROM face_suggestions")
    assert question["status"] == "PENDING"


async def test_a_rerun_changes_no_face_of_another_workspace(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    await a_mixed_up_workspace(stage, group, colin, donald)
    before = await faces()
    assert not (await rerun(stage, await make_group(stage))).moved
    assert await faces() == before


async def test_a_run_that_was_cut_off_goes_on_with_what_is_left(
    stage: Stage, group: Group, colin: Connected, donald: Connected
) -> None:
    """The worker dies after the first person; the task comes again."""
    posts = await a_mixed_up_workspace(stage, group, colin, donald)
    async with transaction(stage.doorbell) as work:
        report_id = await open_report(work, "rerun_matching", workspace_id=group.workspace_id, mends=True)
    eyes = (stage.engine, stage.index, stage.settings, stage.doorbell)

    async def rematch(person_id: PersonId, so_far: Rerun) -> object:
        if so_far.moved:
            raise Unavailable("the worker", "it died")
        return await rematch_person(person_id, *eyes, everything=True, rerun=so_far)

    with pytest.raises(Unavailable):
        await rerun_matching(report_id, [rematch], stage.doorbell)
    assert await whose(posts["swapped"]) == donald.person_id
    assert await whose(posts["missed"]) is None
    await stage.run("rerun_matching")
    assert dict((await found_by(report_id)).moved) == {(None, colin.number): 1}


class _TiredIndex(WatchedVectorIndex):
    """Knows equal faces, and fails once after five hundred."""

    async def nearest_persons(
        self, workspace_id: WorkspaceId, probes: Sequence[Embedding], **limits: Any
    ) -> list[list[Candidate]]:
        self.failing_searches = int(len(self.searches) == 500)
        found = await super().nearest_persons(workspace_id, probes[:1], **limits)
        self.searches += [workspace_id] * len(probes[1:])
        return found * len(probes)


async def test_what_a_long_look_decided_before_the_index_failed_stays_decided(
    stage: Stage, group: Group, colin: Connected
) -> None:
    photos = await add_photos(group.workspace_id, 501)
    await add_faces(photos, person_id=colin.person_id, basis="matched", matched_by=[uuid4()])
    await sql.execute(
        """INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT id, $1, $2 FROM face_instances WHERE asset_id = ANY($3::bigint[])""",
        stage.engine.name,
        to_bytes(stage.engine.embedding(colin=0.9)),
        photos,
    )
    index = _TiredIndex()
    eyes = (stage.engine, index, stage.settings, stage.doorbell)
    with pytest.raises(Unavailable):
        await rematch_person(colin.person_id, *eyes)
    await rematch_person(colin.person_id, *eyes)  # the first 500 matches have new grounds
    assert len(index.searches) == 502  # the one that was left was searched for twice
