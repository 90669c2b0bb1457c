"""What it asks of later matches that somebody said who a refused face was like."""

import pytest

from domain.ids import SuggestionId
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
async def test_two_who_look_like_a_person_make_a_match_need_more(
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


async def test_a_no_does_not_give_the_face_to_whoever_looks_like_it_less(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """The no may be wrong, so that the next person is asked about and is sent nothing by itself."""
    asset_id = await post(stage, group, stage.engine.face(anna=0.6, ben=0.55))
    await stage.drain()
    [question] = await sql.values(SuggestionId, "SELECT id FROM face_suggestions WHERE status = 'PENDING'")
    await say(stage, anna, [question], anna.owner, accept=False)
    await stage.drain()
    await backfill_person(ben.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    asked = await sql.rows(
        """SELECT f.person_id, s.suggested_person_id AS asked FROM face_instances f
           LEFT JOIN face_suggestions s ON s.face_instance_id = f.id AND s.status = 'PENDING'
           WHERE f.asset_id = $1""",
        asset_id,
    )
    assert [(row["person_id"], row["asked"]) for row in asked] == [(None, ben.person_id)]
