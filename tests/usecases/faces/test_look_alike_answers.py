"""What it asks of later matches that somebody said who a refused face was like."""

import pytest

from domain.states import RefusalReason
from domain.usecases.gallery.note_gallery_seen import note_gallery_seen
from tests.usecases.faces.test_evidence import LIKELY, seen
from tests.usecases.factory import Connected, Group
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
