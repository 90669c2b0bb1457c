"""Pressing Start shows what could not be shown before, and nothing that the chat shows already."""

import pytest

from domain.ids import AssetId
from domain.usecases.chats.open_private_chat import open_private_chat
from tests import sql
from tests.usecases.factory import Connected
from tests.usecases.stage import Stage


async def added(stage: Stage, anna: Connected) -> set[str]:
    """Kinds of tasks that a press of Start adds."""
    await sql.execute("DELETE FROM tasks")
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    return {row["kind"] for row in await sql.rows("SELECT kind FROM tasks")}


async def note_card(anna: Connected, kind: str, subject: object, *, chat: int) -> None:
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           SELECT workspace_id, $2, $3, $4, 1, 'open' FROM persons WHERE id = $1""",
        anna.person_id,
        kind,
        str(subject),
        chat,
    )


@pytest.mark.parametrize(("is_hers", "again"), [(True, False), (False, True)])
async def test_a_question_and_an_offer_come_where_they_are_not(
    stage: Stage, anna: Connected, asked_about: AssetId, is_hers: bool, again: bool
) -> None:
    """A card in another chat is nothing that she sees."""
    await stage.show()
    await sql.execute("DELETE FROM cards")
    question = await sql.one("UPDATE face_suggestions SET asked_at = now() RETURNING id")
    assert question is not None
    chat = anna.owner.tg_user_id if is_hers else 999
    await note_card(anna, "suggestion", question["id"], chat=chat)
    await note_card(anna, "offer", anna.number, chat=chat)
    assert await added(stage, anna) == ({"show_offer", "picture_suggestion"} if again else set())


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()",
        "UPDATE face_suggestions SET asked_at = NULL",
        "UPDATE participant_persons SET role = 'guardian'",
        "UPDATE participant_persons SET state = 'revoked'",
    ],
)
async def test_a_question_that_is_not_hers_to_answer_does_not_come(
    stage: Stage, anna: Connected, asked_about: AssetId, over: str
) -> None:
    await sql.execute("DELETE FROM cards")
    await sql.execute("UPDATE face_suggestions SET asked_at = now()")
    await sql.execute(over)
    assert "picture_suggestion" not in await added(stage, anna)
