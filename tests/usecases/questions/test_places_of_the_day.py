"""A person's questions get only so many cards a day, the places of the day.

A question that nobody can be asked takes no place, and a free place is used at once.
"""

import pytest

from domain.ids import SuggestionId, WorkspaceId
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.questions.ask_questions import ask_questions
from domain.usecases.settings.change_setting import change_setting
from tests import sql
from tests.persons import make_guardians
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    make_group,
    make_participant,
    post,
    set_private_chat,
)
from tests.usecases.linking import accept, invite
from tests.usecases.operating import undo
from tests.usecases.questions.asking import an_hour_later, asked_about, chats, show_questions
from tests.usecases.reviewing import decide
from tests.usecases.stage import Stage


@pytest.fixture
async def papa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Papa", in_chat=group.tg_chat_id)


async def test_a_new_owner_is_asked_at_once_where_other_questions_wait_for_tomorrow(
    stage: Stage, group: Group, anna: Connected, papa: Member
) -> None:
    """When the admin loses the card, its place of the day is free again."""
    payload = await invite(stage, anna, anna.owner)
    await make_guardians()
    await sql.execute("UPDATE deep_links SET invited_by_id = $1", group.admin.participant_id)
    await one_question_a_day(stage, group)
    for likeness in (0.4, 0.38):
        await asked_about(stage, group, likeness)
    assert await chats() == [group.admin.tg_user_id]
    await accept(stage, payload, papa)
    await stage.drain()
    await stage.show()
    assert await chats() == [papa.tg_user_id]


async def test_an_hourly_round_leaves_a_question_that_waits_for_tomorrow(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await one_question_a_day(stage, group)
    for likeness in (0.4, 0.38):
        await asked_about(stage, group, likeness)
    await sql.execute("UPDATE face_suggestions SET created_at = created_at - interval '2 hours'")
    await stage.tidy()
    waits = "SELECT not_before > now() FROM tasks WHERE kind = 'ask_questions' AND state = 'ready'"
    assert await sql.values(bool, waits) == [True]


async def test_a_question_whose_answer_is_taken_back_waits_for_tomorrow_as_before(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await one_question_a_day(stage, group)
    for likeness in (0.4, 0.38):
        await asked_about(stage, group, likeness)
    waits = await sql.values(SuggestionId, "SELECT id FROM face_suggestions WHERE asked_at IS NULL")
    decided = await decide(stage, anna, waits, group.admin, accept=True)
    await undo(stage, decided.done, group.admin)
    await stage.show()
    await show_questions(stage)
    assert await chats() == [anna.owner.tg_user_id]


async def test_a_question_that_nobody_can_be_asked_takes_no_place_from_another_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The owner is not in the second group, and its admin blocked the bot."""
    elsewhere = await make_group(stage, joins=group)
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status, checked_at)
           VALUES ($1, $2, 'outside', now())""",
        elsewhere.group_id,
        anna.owner.participant_id,
    )
    await set_private_chat("blocked", group.admin.tg_user_id)
    settings = stage.settings.model_copy(update={"face_questions_a_day": 1})
    await stage.recognise(await post(stage, elsewhere, stage.engine.face(anna=0.44)))
    await stage.recognise(await post(stage, group, stage.engine.face(anna=0.36)))
    assert await ask_questions(anna.person_id, settings, stage.doorbell) == 1
    await stage.run("picture_suggestion")
    await stage.show()
    assert await chats() == [anna.owner.tg_user_id]
    assert await ask_questions(anna.person_id, stage.settings, stage.doorbell) == 0


async def test_a_question_that_nobody_could_be_asked_is_asked_when_the_owner_opens_the_chat(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await set_private_chat("blocked")
    await asked_about(stage, group)
    assert await chats() == []
    await open_private_chat(anna.owner.participant_id, stage.doorbell)
    await show_questions(stage)
    assert await chats() == [anna.owner.tg_user_id]


async def test_a_question_that_nobody_could_be_asked_is_asked_by_the_next_hourly_round(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await set_private_chat("blocked")
    await asked_about(stage, group)
    await an_hour_later(stage)
    assert await sql.values(int, "SELECT id FROM face_suggestions WHERE asked_at IS NOT NULL") == []
    await set_private_chat("open", group.admin.tg_user_id)
    await an_hour_later(stage)
    assert await chats() == [group.admin.tg_user_id]


async def one_question_a_day(stage: Stage, group: Group) -> None:
    await change_setting(
        WorkspaceId(group.workspace_id),
        OWN_SETTINGS["face_questions_a_day"].number,
        1,
        stage.by(group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
