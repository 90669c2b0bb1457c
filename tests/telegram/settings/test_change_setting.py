"""/settings in the admin chat: the list, one setting, presses, typed values, Undo, and the history."""

import pytest
from pydantic import SecretStr

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import open_admin_chat, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    return await open_admin_chat(bot, ada)


async def own() -> dict[str, object]:
    rows = await sql.rows("SELECT name, value FROM workspace_settings")
    return {row["name"]: sql.from_json(row["value"]) for row in rows}


async def test_a_press_changes_a_setting_and_undo_takes_it_back(
    bot: WholeBot, admins: Group, ada: Person
) -> None:
    card = await say_there(bot, admins, ada, "/settings")
    assert "1. Sure enough to send: 80 %" in card.words
    await bot.press(ada, card, "1")
    assert "It cannot be lower" in card.words
    assert "It can be from 80 % to 99 %." in card.words
    await bot.press(ada, card, "85 %")
    assert "Sure enough to send: usual value → 85 %" in card.words
    assert "Now: 85 %\nChanged by Ada" in card.words
    assert "Usually: 80 %" in card.words
    await bot.press(ada, card, "‹ All settings")
    assert "1. Sure enough to send: 85 % ✏️" in card.words
    told = await say_there(bot, admins, ada, "/history")
    assert "Settings changed: Sure enough to send: usual value → 85 %" in told.words
    undo = await say_there(bot, admins, ada, "/undo")
    await bot.press(ada, undo, undo.buttons[0])
    assert "Settings restored: Sure enough to send: 85 % → usual value" in admins.from_bot[-1].words
    assert await own() == {}


async def test_a_typed_value_is_checked_and_used(bot: WholeBot, admins: Group, ada: Person) -> None:
    card = await say_there(bot, admins, ada, "/settings")
    await bot.press(ada, card, "8")
    await bot.press(ada, card, "✍️ Another value …")
    assert "from 1 to 50" in card.words
    refused = await say_there(bot, admins, ada, "often")
    assert "I cannot read this as a value" in refused.words
    refused = await say_there(bot, admins, ada, "99")
    assert "This can be from 1 to 50" in refused.words
    done = await say_there(bot, admins, ada, "12")
    assert "From now on: Questions a day: usual value → 12" in done.words  # no photo has to come first
    assert await own() == {"face_questions_a_day": 12}
    await bot.press(ada, done, "Usual value")
    assert "Questions a day: 12 → usual value" in done.words
    assert await own() == {}


@pytest.mark.checklist(202, 208, 209)
async def test_what_holds_for_the_whole_service_is_only_shown(
    bot: WholeBot, admins: Group, ada: Person
) -> None:
    bot.configure(
        redis_url=SecretStr("redis://somebody:hidden@cache:6380/1"),
        rq_queue_name="photos",
        qdrant_face_collection="kin",
    )
    card = await say_there(bot, admins, ada, "/settings")
    assert "QDRANT_FACE_COLLECTION: kin" in card.words
    assert "RQ_QUEUE_NAME: photos" in card.words
    assert "REDIS_URL: redis://cache" in card.words
    assert "hidden" not in card.words
    assert "somebody" not in card.words
