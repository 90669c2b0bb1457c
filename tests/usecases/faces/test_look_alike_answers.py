"""When refused faces are said to look like the person, later matches of the person need more confidence."""

from dataclasses import replace

import numpy as np
import pytest

import domain.queries.faces.evidence
from domain.states import RefusalReason
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.gallery.note_gallery_seen import note_gallery_seen
from tests import sql
from tests.usecases.faces.test_evidence import LIKELY, seen
from tests.usecases.factory import Connected, Group, post
from tests.usecases.reviewing import decide as say
from tests.usecases.reviewing import questions_about_anna
from tests.usecases.stage import Stage


@pytest.mark.checklist(222)
@pytest.mark.parametrize(
    ("reason", "who"), [(RefusalReason.SIBLING, "? Anna"), (RefusalReason.BAD_QUALITY, "Anna")]
)
async def test_two_refused_look_alikes_make_a_match_need_more_confidence(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason, who: str
) -> None:
    questions = await questions_about_anna(stage, group, 0.4, 0.38)
    await say(stage, anna, questions[:1], anna.owner, accept=False, reason=reason)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]  # one may be an accident
    await say(stage, anna, questions[1:], anna.owner, accept=False, reason=reason)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == [who]
    assert await seen(stage, group, stage.engine.face(anna=0.95)) == ["Anna"]
    await note_gallery_seen(anna.number, stage.by(anna.owner), doorbell=stage.doorbell)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]


async def test_two_refused_look_alikes_count_however_many_faces_were_refused_since(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain.queries.faces.evidence, "MOST_REFUSED", 1)
    questions = await questions_about_anna(stage, group, 0.4, 0.395, 0.39, 0.385)
    await say(stage, anna, questions[:2], anna.owner, accept=False, reason=RefusalReason.SIBLING)
    await say(stage, anna, questions[2:], anna.owner, accept=False)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["? Anna"]


@pytest.mark.parametrize("reason", [RefusalReason.SIBLING, None])
async def test_a_match_needs_more_confidence_also_after_the_refused_faces_are_forgotten(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason | None
) -> None:
    """Without a reason the two are mistakes: photos that were sent for her and showed somebody else."""
    questions = await questions_about_anna(stage, group, 0.4, 0.38)
    await say(stage, anna, questions, anna.owner, accept=False, reason=reason)
    await sql.execute("UPDATE negative_pairs SET is_mistake = reason IS NULL")
    await sql.execute("UPDATE face_instances SET updated_at = now() - interval '31 days'")
    assert (await stage.tidy())["unknown_faces"] == 2
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["? Anna"]
    await note_gallery_seen(anna.number, stage.by(anna.owner), doorbell=stage.doorbell)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]


@pytest.mark.checklist(222)
@pytest.mark.parametrize("reason", [None, RefusalReason.WRONG_PERSON, RefusalReason.STRANGER])
async def test_refusals_that_name_no_likeness_make_no_match_need_more_confidence(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason | None
) -> None:
    questions = await questions_about_anna(stage, group, 0.4, 0.395, 0.39, 0.385)
    await say(stage, anna, questions, anna.owner, accept=False, reason=reason)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]


@pytest.mark.parametrize(
    ("reason", "who"),
    [
        (None, "? Anna"),
        (RefusalReason.STRANGER, "? Anna"),
        (RefusalReason.BAD_QUALITY, "Anna"),
        (RefusalReason.NOT_A_FACE, "Anna"),
    ],
)
async def test_a_face_that_is_too_poor_to_tell_is_no_example_against_a_person(
    stage: Stage, group: Group, anna: Connected, reason: RefusalReason | None, who: str
) -> None:
    her, wrong = stage.engine.embedding(anna=1.0), stage.engine.face(anna=0.4)
    await post(stage, group, wrong)
    await stage.drain()
    questions = await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'")
    await say(stage, anna, [row["id"] for row in questions], anna.owner, accept=False, reason=reason)
    other = (wrong.embedding - 0.4 * her) / np.linalg.norm(wrong.embedding - 0.4 * her)
    like_it = replace(wrong, embedding=(0.5 * her + 0.75**0.5 * other).astype(np.float32))
    assert await seen(stage, group, like_it) == [who]


@pytest.mark.parametrize(("likeness", "is_asked"), [(0.55, True), (0.62, True), (0.79, False)])
async def test_a_refused_person_stays_a_rival_so_that_a_thin_lead_is_a_question(
    stage: Stage, group: Group, anna: Connected, ben: Connected, likeness: float, *, is_asked: bool
) -> None:
    """The no about Anna may be wrong: by itself it does not send the photo to Ben's family."""
    await sql.execute("UPDATE persons SET status = 'HIDDEN'")
    asset_id = await post(stage, group, stage.engine.face(anna=0.6, ben=likeness))
    await stage.drain()
    await sql.execute("UPDATE persons SET status = 'ACTIVE'")
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id)
           SELECT id, $2 FROM face_instances WHERE asset_id = $1""",
        asset_id,
        anna.person_id,
    )
    await backfill_person(ben.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    [found] = await sql.rows(
        """SELECT f.person_id AS sent, s.suggested_person_id AS asked FROM face_instances f
           LEFT JOIN face_suggestions s ON s.face_instance_id = f.id AND s.status = 'PENDING'
           WHERE f.asset_id = $1""",
        asset_id,
    )
    assert found == (
        {"sent": None, "asked": ben.person_id} if is_asked else {"sent": ben.person_id, "asked": None}
    )
