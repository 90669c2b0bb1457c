"""A question remembers why it is asked: which prototypes the face is like, and how much."""

import asyncpg
import pytest

from domain.rules.faces.aggregating import AskPolicy
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import (
    a_face,
    a_group,
    a_person,
    a_prototype,
    a_workspace,
    an_asset,
    faces_of,
    insert,
)


@pytest.mark.checklist(76, 77)
async def test_a_question_says_which_prototypes_the_face_is_like_and_how_much(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    anna = await a_person(connection, workspace)
    near, nearest, no_prototype = await faces_of(connection, workspace, anna, 0.9, 0.8, 0.7)
    first = str(await a_prototype(connection, anna, near))
    second = str(await a_prototype(connection, anna, nearest))
    face = await a_face(connection, workspace, await an_asset(connection, workspace))
    async with transaction(RecordingDoorbell()) as work:
        hits = [Hit(near, 0.625), Hit(nearest, 0.75), Hit(no_prototype, 0.5)]
        assert await suggest_face(work, face, anna, hits, AskPolicy(similar=0.5))
    [asked] = await sql.rows("SELECT * FROM face_suggestions")
    assert sorted(sql.from_json(asked["matching_prototype_ids"])) == sorted([first, second])
    assert sql.from_json(asked["prototype_scores"]) == {first: 0.625, second: 0.75}
    assert asked["prototype_match_count"] == 2
    assert asked["aggregate_confidence"] == asked["confidence"] == 0.75
    assert asked["source_face_id"] == nearest


@pytest.mark.checklist(98)
async def test_a_face_that_was_refused_for_a_person_is_not_asked_about(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    anna = await a_person(connection, workspace)
    [source] = await faces_of(connection, workspace, anna, 0.9)
    face = await a_face(connection, workspace, await an_asset(connection, workspace))
    await insert(connection, "negative_pairs", face_id=face, person_id=anna)
    async with transaction(RecordingDoorbell()) as work:
        assert not await suggest_face(work, face, anna, [Hit(source, 0.75)], AskPolicy(similar=0.5))


async def test_nobody_is_asked_about_a_photo_that_an_edit_took_away(connection: asyncpg.Connection) -> None:
    """A search may have found the face before the edit."""
    workspace = await a_workspace(connection)
    anna = await a_person(connection, workspace)
    [source] = await faces_of(connection, workspace, anna, 0.9)
    group = await a_group(connection, workspace)
    asset = await an_asset(connection, workspace, replaced_in_id=group)
    face = await a_face(connection, workspace, asset)
    async with transaction(RecordingDoorbell()) as work:
        assert not await suggest_face(work, face, anna, [Hit(source, 0.75)], AskPolicy(similar=0.5))
