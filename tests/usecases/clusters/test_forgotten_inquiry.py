"""What becomes of *Whose child is this?* when the unknown person is kept no longer."""

import pytest

from domain.errors import NotFound
from domain.usecases.clusters.answer_inquiry import Answer, answer_inquiry
from tests import sql
from tests.usecases.clusters.test_ask_whose_child import allow, ask, member, question_of
from tests.usecases.factory import Group
from tests.usecases.grouping import unknown_person
from tests.usecases.stage import Stage


@pytest.mark.parametrize("is_answered", [False, True])
async def test_a_question_and_its_card_go_with_a_forgotten_unknown_person(
    stage: Stage, group: Group, *, is_answered: bool
) -> None:
    await unknown_person(stage, group)
    await sql.execute("UPDATE postings SET posted_by_id = NULL")
    await allow(group)
    asked = await member(stage, group, posts=3)
    assert await ask(stage) == [asked.participant_id]
    question, tools = await question_of(asked), {"settings": stage.settings, "doorbell": stage.doorbell}
    await stage.drain()
    await stage.show()
    [card] = await sql.rows("SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'inquiry'")
    if is_answered:
        await answer_inquiry(question, Answer(name="Mia"), asked.participant_id, **tools)  # type: ignore[arg-type]

    kept_for = stage.settings.unknown_face_ttl_days
    for days, kept in ((kept_for - 1, 1), (kept_for + 1, 0)):
        await sql.execute("UPDATE face_instances SET updated_at = now() - make_interval(days => $1)", days)
        await stage.tidy()
        assert await sql.value(int, "SELECT count(*) FROM cluster_inquiries") == kept

    await stage.show()
    assert (card["tg_chat_id"], card["tg_message_id"]) in stage.deleted
    assert await sql.rows("SELECT 1 FROM cards WHERE kind = 'inquiry'") == []
    assert [key async for key in stage.store.list("") if "inquiry" in key] == []
    with pytest.raises(NotFound):
        await answer_inquiry(question, Answer(), asked.participant_id, **tools)  # type: ignore[arg-type]
