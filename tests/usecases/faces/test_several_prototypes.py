"""A person is looked for with all prototypes at once; a question says how many of them the face is like."""

import asyncio
from dataclasses import replace

import pytest

from domain.ports import Embedding
from domain.rules.faces.aggregating import AGGREGATES, Aggregate, aggregate
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.usecases.faces.backfill_person import backfill_person
from domain.values.task_kinds import VISION
from sandbox.merge_bench import Statements
from sandbox.patience import patience
from tests import sql
from tests.fakes.watched_vector_index import WatchedVectorIndex
from tests.usecases.factory import Connected, Group, decide, make_participant, post, requested_person
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, run_those, task_row
from workers.jobs import VISION_JOBS

# Anna's three training photos, each by its cosine to the first one.
LOOKS = ({"anna": 1.0}, {"anna": 0.8}, {"anna": 0.8})
MOST_STATEMENTS = 8


async def search_older_photos(stage: Stage, person: Connected) -> int:
    return await backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    faces = [stage.engine.face(**look) for look in LOOKS]
    person = await requested_person(stage, group, owner, *faces)
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    return person


async def scores_of(stage: Stage, asset_id: int) -> dict[str, float]:
    """The confidence of each prototype for the photo's face, computed from the rows."""
    [face] = await sql.rows(
        "SELECT vector FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id WHERE asset_id = $1",
        asset_id,
    )
    rows = await sql.rows(
        """SELECT x.id, e.vector FROM person_prototypes x
           JOIN face_embeddings e ON e.face_id = x.face_instance_id"""
    )
    probe = from_bytes(face["vector"])
    confidence = stage.engine.calibration.confidence
    return {str(row["id"]): confidence(float(from_bytes(row["vector"]) @ probe)) for row in rows}


async def question_about(asset_id: int) -> sql.Row:
    [row] = await sql.rows(
        """SELECT s.* FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE f.asset_id = $1 AND s.status = 'PENDING'""",
        asset_id,
    )
    return row


@pytest.mark.checklist(92, 93)
@pytest.mark.parametrize("way", AGGREGATES)
async def test_a_question_says_how_many_prototypes_the_face_is_like(
    stage: Stage, group: Group, anna: Connected, way: Aggregate
) -> None:
    stage.settings = stage.settings.model_copy(update={"face_suggestion_aggregate": way})
    asset_id = await post(stage, group, stage.engine.face(anna=0.43))
    await stage.drain()
    await search_older_photos(stage, anna)
    scores = await scores_of(stage, asset_id)
    like = {prototype: score for prototype, score in scores.items() if score >= 0.7}
    assert 0 < len(like) < len(scores)
    asked = await question_about(asset_id)
    assert sql.from_json(asked["prototype_scores"]) == pytest.approx(like)
    assert sorted(sql.from_json(asked["matching_prototype_ids"])) == sorted(like)
    assert asked["prototype_match_count"] == len(like)
    assert asked["aggregate_confidence"] == pytest.approx(aggregate([*like.values()], way))
    assert asked["confidence"] == pytest.approx(max(like.values()))


@pytest.mark.checklist(92)
async def test_faces_that_only_one_of_the_prototypes_is_like_are_asked_about(
    stage: Stage, group: Group
) -> None:
    """Each of the two faces is like one of the two prototypes, and not at all like the other."""
    alike = stage.engine.face(anna=0.43, side=-0.43), stage.engine.face(side=0.6)
    photos = [await post(stage, group, face) for face in alike]
    await stage.drain()
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    looks = stage.engine.face(anna=1.0), stage.engine.face(anna=0.7, side=0.714)
    person = await requested_person(stage, group, owner, *looks)
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    asked = [await question_about(photo) for photo in photos]
    assert [(one["suggested_person_id"], one["prototype_match_count"]) for one in asked] == [
        (person.person_id, 1)
    ] * 2


@pytest.mark.checklist(93)
async def test_a_question_that_waits_is_brought_up_to_date(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The question that waits is updated, and stays the same row."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.43))
    await stage.drain()
    before = await question_about(asset_id)
    stage.settings = stage.settings.model_copy(update={"face_similar_search_threshold": 0.61})
    await search_older_photos(stage, anna)
    after = await question_about(asset_id)
    assert (after["id"], after["prototype_match_count"]) == (before["id"], 3)
    assert before["prototype_match_count"] == 1


@pytest.mark.checklist(94, 216)
async def test_of_too_many_likely_faces_the_surest_are_asked_about(
    stage: Stage, group: Group, anna: Connected
) -> None:
    sure = await post(stage, group, stage.engine.face(anna=0.44))
    await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face(anna=0.41))
    await stage.drain()
    await sql.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    stage.settings = stage.settings.model_copy(update={"face_suggestions_per_person": 1})
    await search_older_photos(stage, anna)
    waiting = await sql.rows(
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.status = 'PENDING'"""
    )
    assert waiting == [{"asset_id": sure}]
    assert Settings.model_fields["face_suggestions_per_person"].default == 50


@pytest.mark.checklist(191)
async def test_forty_questions_cost_no_more_statements_than_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    counts = []
    for faces in (0, 40):
        if faces:
            await post(stage, group, *(stage.engine.face(anna=0.42) for _ in range(faces)))
            await stage.drain()
        await sql.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
        await sql.execute("UPDATE tasks SET state = 'done', finished_at = now() WHERE state = 'ready'")
        with Statements() as counted:
            await search_older_photos(stage, anna)
        asked = await sql.one("SELECT count(*) AS n FROM face_suggestions WHERE status = 'PENDING'")
        assert asked == {"n": faces + 1}
        counts.append(counted.count)
    assert counts[0] == counts[1] <= MOST_STATEMENTS


class _Silent(WatchedVectorIndex):
    """Never answers a search for unknown faces."""

    async def similar_to_any(
        self, workspace_id: int, probes: list[Embedding], *, min_similarity: float, limit: int
    ) -> list[object]:  # type: ignore[override]
        await asyncio.Event().wait()
        raise AssertionError("it never answers")


@pytest.mark.checklist(210)
async def test_a_search_that_takes_too_long_is_given_up(stage: Stage, anna: Connected) -> None:
    """The task then fails, and is tried again like any other."""
    settings = stage.settings.model_copy(update={"propagate_timeout_s": 0.01})
    world = replace(stage.world, settings=settings, eyes=replace(stage.eyes, index=_Silent()))
    task_id = await add_task("backfill_person", person_id=str(anna.person_id))
    async with asyncio.timeout(patience(10)):
        await run_those(VISION, {"backfill_person": VISION_JOBS["backfill_person"]}, world)
    task = await task_row(task_id)
    assert (task["state"], task["failures"]) == ("ready", 1)
    assert "took longer than PROPAGATE_TIMEOUT_S, and begins again" in str(task["last_error"])
    assert Settings.model_fields["propagate_timeout_s"].default == 600
