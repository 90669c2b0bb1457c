"""Open questions follow whoever decides about their person."""

import pytest

from domain.steps.work.work import transaction
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.questions.pass_question import pass_question
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.persons import make_guardians
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    make_participant,
    post,
    set_private_chat,
)
from tests.usecases.linking import accept, invite, joined
from tests.usecases.operating import undo
from tests.usecases.questions.asking import an_hour_later, asked_about, chats, show_questions, writes
from tests.usecases.stage import Stage


@pytest.fixture
async def papa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Papa", in_chat=group.tg_chat_id)


@pytest.mark.parametrize("how", ["invited", "promoted"])
async def test_the_first_owner_is_asked_what_the_admins_were_asked(
    stage: Stage, group: Group, anna: Connected, papa: Member, how: str
) -> None:
    payload = await invite(stage, anna, anna.owner)
    if how == "promoted":
        await accept(stage, payload, papa)
    await make_guardians()
    await sql.execute("UPDATE deep_links SET invited_by_id = $1", group.admin.participant_id)
    await asked_about(stage, group)
    assert await chats() == [group.admin.tg_user_id]
    if how == "invited":
        await accept(stage, payload, papa)
    else:
        await make_owner(anna.number, papa.participant_id, stage.by(group.admin), stage.doorbell)
    await show_questions(stage)
    assert await chats() == [papa.tg_user_id]
    assert group.admin.tg_user_id in [chat for chat, _ in stage.deleted]


async def test_a_new_owner_gets_no_more_cards_than_a_day_allows(
    stage: Stage, group: Group, anna: Connected, papa: Member
) -> None:
    """The admins may not have answered for weeks."""
    payload = await invite(stage, anna, anna.owner)
    await make_guardians()
    await sql.execute("UPDATE deep_links SET invited_by_id = $1", group.admin.participant_id)
    for _ in range(7):
        await asked_about(stage, group)
        await sql.execute("UPDATE face_suggestions SET asked_at = asked_at - interval '1 day'")
    assert await chats() == [group.admin.tg_user_id] * 7
    await accept(stage, payload, papa)
    await show_questions(stage)
    assert await chats() == [papa.tg_user_id]
    assert await sql.values(int, "SELECT count(*) FROM face_suggestions WHERE asked_at IS NOT NULL") == [7]


async def test_a_new_owner_is_asked_in_place_of_an_unsure_owner_and_the_admins(
    stage: Stage, group: Group, anna: Connected, papa: Member
) -> None:
    await joined(stage, anna, papa)
    await asked_about(stage, group)
    await answer_unsure(stage, anna.owner)
    assert await chats() == [anna.owner.tg_user_id, group.admin.tg_user_id]
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await show_questions(stage)
    assert await chats() == [papa.tg_user_id]


async def test_an_owner_who_could_not_say_keeps_the_card_that_says_so(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await asked_about(stage, group)
    await answer_unsure(stage, anna.owner)
    await an_hour_later(stage)
    assert await chats() == [anna.owner.tg_user_id, group.admin.tg_user_id]


async def test_the_admins_lose_a_question_when_the_owner_can_be_asked_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await set_private_chat("blocked", anna.owner.tg_user_id)
    await asked_about(stage, group)
    assert await chats() == [group.admin.tg_user_id]
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await show_questions(stage)
    assert await chats() == [anna.owner.tg_user_id]


@pytest.mark.parametrize("how", ["removed", "undone"])
async def test_a_former_owner_keeps_no_question_and_the_other_owners_are_asked(
    stage: Stage, group: Group, anna: Connected, papa: Member, how: str
) -> None:
    """Papa alone was asked, because Mama's chat was closed."""
    await joined(stage, anna, papa)
    made = await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await set_private_chat("blocked", anna.owner.tg_user_id)
    await asked_about(stage, group)
    assert await chats() == [papa.tg_user_id]
    await set_private_chat("open", anna.owner.tg_user_id)
    if how == "removed":
        await unlink_participant(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    else:
        await undo(stage, made, anna.owner)
    await show_questions(stage)
    assert await chats() == [anna.owner.tg_user_id]
    assert papa.tg_user_id in [chat for chat, _ in stage.deleted]


@pytest.mark.parametrize("kind", ["odd", "fresh", "mistakes", "resemblance"])
async def test_a_former_owner_loses_the_cards_that_only_owners_get(
    stage: Stage, group: Group, anna: Connected, papa: Member, kind: str
) -> None:
    await joined(stage, anna, papa)
    await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    subject = f"5:{anna.number}" if kind == "resemblance" else str(anna.number)
    for owner in (anna.owner, papa):
        await sql.execute(
            """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
               VALUES ($1, $2, $3, $4, 1, 'told')""",
            group.workspace_id,
            kind,
            subject,
            owner.tg_user_id,
        )
    await unlink_participant(anna.number, papa.participant_id, stage.by(papa), stage.doorbell)
    await stage.show()
    left = await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = $1", kind)
    assert left == [anna.owner.tg_user_id]
    assert (papa.tg_user_id, 1) in stage.deleted


@pytest.mark.parametrize("is_alone", [True, False])
async def test_an_owner_who_left_the_group_keeps_no_question_about_its_photos(
    stage: Stage, group: Group, anna: Connected, papa: Member, is_alone: bool
) -> None:
    if not is_alone:
        await joined(stage, anna, papa)
        await make_owner(anna.number, papa.participant_id, stage.by(anna.owner), stage.doorbell)
    await asked_about(stage, group)
    asked = {anna.owner.tg_user_id} if is_alone else {anna.owner.tg_user_id, papa.tg_user_id}
    assert {*await chats()} == asked
    stage.memberships.statuses[group.tg_chat_id, anna.owner.tg_user_id] = "outside"
    await sql.execute(
        "UPDATE group_participants SET status = 'outside' WHERE participant_id = $1",
        anna.owner.participant_id,
    )
    await an_hour_later(stage)
    assert await chats() == [group.admin.tg_user_id if is_alone else papa.tg_user_id]


async def test_a_former_admin_loses_the_card_of_a_question_that_ended(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await make_guardians()
    await asked_about(stage, group)
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "member"
    [question] = await sql.values(int, "SELECT id FROM face_suggestions")
    await sql.execute("UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()")
    await show(stage, question)
    assert await chats() == []


@pytest.mark.parametrize("is_written_before", [True, False])
async def test_an_admin_who_let_the_group_in_is_asked_also_after_writing_there(
    stage: Stage, group: Group, anna: Connected, is_written_before: bool
) -> None:
    """A message proves no admin, so it is stored as that of a member."""
    await make_guardians()
    if is_written_before:
        await writes(stage, group, group.admin)
    await asked_about(stage, group)
    if not is_written_before:
        await writes(stage, group, group.admin)
    await an_hour_later(stage)
    assert await chats() == [group.admin.tg_user_id]
    assert stage.deleted == []


async def answer_unsure(stage: Stage, owner: Member) -> None:
    [question] = await sql.values(int, "SELECT id FROM face_suggestions")
    await pass_question(
        question, stage.by(owner), owner.participant_id, is_later=False, doorbell=stage.doorbell
    )
    await show_questions(stage)


async def show(stage: Stage, question: int) -> None:
    async with transaction(stage.doorbell) as work:
        await work.add("show_suggestion", suggestion_id=question)
    await stage.show()


async def test_an_admin_chat_is_asked_without_asking_telegram_whether_it_moderates(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await make_guardians()
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = -5")
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    stage.memberships.is_down = True
    await stage.show()
    assert await chats() == [-5]
