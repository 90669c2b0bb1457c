"""Pressing Start shows what could not be shown before, and nothing that the chat shows already."""

import pytest

from bot.messages.chats.empty_picture import GREY_PNG
from domain.ids import AssetId, LinkId
from domain.rules.photos.store_keys import card_key
from domain.usecases.chats.open_private_chat import open_private_chat
from tests import sql
from tests.persons import ERASING
from tests.usecases.factory import Connected, Group, make_participant, set_private_chat
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


@pytest.mark.parametrize(("is_owners_chat", "comes_again"), [(True, False), (False, True)])
async def test_start_brings_a_question_and_an_offer_that_the_chat_lacks(
    stage: Stage, anna: Connected, asked_about: AssetId, is_owners_chat: bool, comes_again: bool
) -> None:
    """A card in another chat does not count, because the owner does not see it."""
    await stage.show()
    await sql.execute("DELETE FROM cards")
    question = await sql.one("UPDATE face_suggestions SET asked_at = now() RETURNING id")
    assert question is not None
    chat = anna.owner.tg_user_id if is_owners_chat else 999
    await note_card(anna, "suggestion", question["id"], chat=chat)
    await note_card(anna, "offer", anna.number, chat=chat)
    assert await added(stage, anna) == ({"show_offer", "picture_suggestion"} if comes_again else set())


@pytest.mark.parametrize(
    ("change", "comes"),
    [
        ("UPDATE participants SET private_chat = private_chat", True),
        ("UPDATE participant_persons SET state = 'declined' WHERE state = 'requested'", False),
        ("UPDATE participant_persons SET role = 'guardian' WHERE role = 'owner'", False),
        ("UPDATE persons SET status = 'HIDDEN'", True),
        (f"UPDATE persons SET {ERASING}", False),
    ],
)
async def test_a_request_to_join_comes_to_an_owner_who_can_still_decide_it(
    stage: Stage, group: Group, anna: Connected, change: str, comes: bool
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await sql.execute(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           VALUES ($1, $2, 'guardian', 'requested', now())""",
        opa.participant_id,
        anna.person_id,
    )
    await sql.execute(change)
    assert ("show_join" in await added(stage, anna)) == comes


async def test_a_request_to_join_keeps_its_picture_until_the_owner_has_seen_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    link_id = await sql.value(
        LinkId,
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           VALUES ($1, $2, 'guardian', 'requested', now()) RETURNING id""",
        opa.participant_id,
        anna.person_id,
    )
    assert link_id is not None
    key = card_key(group.workspace_id, "join", link_id)
    await stage.store.put(key, GREY_PNG)
    await set_private_chat("blocked", anna.owner.tg_user_id)
    await sql.execute("DELETE FROM tasks")
    await sql.execute(
        "INSERT INTO tasks (kind, queue, dedupe_key, ids) VALUES ('show_join', 'delivery', 'x', $1)",
        {"link_id": link_id},
    )
    await stage.show()
    assert {call.params["chat_id"] for call in stage.telegram.calls} == {opa.tg_user_id}
    assert [one async for one in stage.store.list("")] == [key]
    assert await added(stage, anna) == {"show_join", "show_offer"}
    await stage.show("show_join")
    [card] = [call for call in stage.telegram.calls if call.params["chat_id"] == anna.owner.tg_user_id]
    assert card.method == "sendPhoto"
    assert [one async for one in stage.store.list("")] == []
    assert "show_join" not in await added(stage, anna), "the chat has it now"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()",
        "UPDATE face_suggestions SET asked_at = NULL",
        "UPDATE participant_persons SET role = 'guardian'",
        "UPDATE participant_persons SET state = 'revoked'",
    ],
)
async def test_a_question_that_the_participant_cannot_answer_does_not_come(
    stage: Stage, anna: Connected, asked_about: AssetId, change: str
) -> None:
    await sql.execute("DELETE FROM cards")
    await sql.execute("UPDATE face_suggestions SET asked_at = now()")
    await sql.execute(change)
    assert "picture_suggestion" not in await added(stage, anna)
