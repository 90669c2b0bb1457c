"""*Unsure* and *Later* over the API: the question stays open, for the moderators or for tomorrow."""

from typing import Any
from uuid import UUID

import pytest

from domain.ids import PersonId
from domain.usecases.questions.ask_questions import ask_questions
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.persons import link_user
from tests.telegram.admin_chat import open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")
PASS = "/faces/suggestions/pass"


async def pass_on(api: Api, who: Person, *ids: int, is_later: bool) -> Any:
    return await api.post(who, PASS, {"suggestion_ids": [*ids], "is_later": is_later})


async def listed(api: Api, who: Person) -> list[dict[str, Any]]:
    return (await api.get(who, "/faces/suggestions")).body["groups"]


async def waiting(api: Api, who: Person) -> list[int]:
    return [one["count"] for one in (await api.get(who, "/faces/waiting")).body["waiting"]]


async def test_an_unsure_owner_is_asked_no_more_and_the_moderators_are_told(
    api: Api, bot: WholeBot, group: Group, asked: list[int], ada: Person, mia: Person
) -> None:
    [theirs] = await listed(api, mia)
    assert (theirs["may_pass"], theirs["unsure"], theirs["held_by"]) == (True, 0, None)
    [before] = await listed(api, ada)
    assert (before["may_pass"], before["unsure"]) == (False, 0)
    assert await waiting(api, ada) == []

    answer = await pass_on(api, mia, *asked[:2], is_later=False)
    assert (answer.status, answer.body) == (200, {"suggestion_ids": sorted(asked[:2])})
    [theirs] = await listed(api, mia)
    assert [one["id"] for one in theirs["suggestions"]] == asked[2:]
    assert theirs["suggestion_count"] == 1
    assert await waiting(api, mia) == [1]
    [after] = await listed(api, ada)
    assert (after["suggestion_count"], after["unsure"]) == (3, 2)
    assert await waiting(api, ada) == [2]
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    await bot.write(otto, "/start")
    await link_user(otto.id, "Anna", "owner")
    assert [(one["suggestion_count"], one["unsure"]) for one in await listed(api, otto)] == [(3, 0)]
    shown = await api.get(mia, f"/faces/suggestions/{asked[0]}")
    assert (shown.status, shown.body["status"]) == (200, "PENDING")


async def test_a_question_left_for_later_comes_again_after_a_day(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    assert (await pass_on(api, mia, asked[0], is_later=True)).status == 200
    [theirs] = await listed(api, mia)
    assert [one["id"] for one in theirs["suggestions"]] == asked[1:]
    assert await waiting(api, mia) == [3], "it waits, as in the chat"
    [about] = await listed(api, ada)
    assert (about["suggestion_count"], about["unsure"]) == (3, 0)
    await sql.execute("UPDATE question_passes SET ask_again_at = ask_again_at - interval '1 day'")
    [theirs] = await listed(api, mia)
    assert [one["id"] for one in theirs["suggestions"]] == asked


async def test_questions_of_one_card_are_left_open_together(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    for likeness in (0.42, 0.38):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=likeness)))
    await bot.settle()
    await bot.make_due()
    await bot.settle()
    card = next(message for message in mia.inbox if "Which of these 2 faces" in message.words)
    asked = await sql.values(int, "SELECT id FROM face_suggestions ORDER BY id")
    answer = await pass_on(api, mia, asked[1], is_later=False)
    assert answer.body == {"suggestion_ids": asked}
    assert await listed(api, mia) == []
    await bot.settle()
    assert ("The admins will decide" in card.words, card.buttons) == (True, [])


async def test_only_owners_leave_questions_open(
    api: Api, bot: WholeBot, asked: list[int], ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    for who in (ada, zoe):
        refused = await pass_on(api, who, asked[0], is_later=True)
        unknown = await pass_on(api, who, 987654, is_later=True)
        assert (refused.status, refused.body) == (unknown.status, unknown.body)
        assert unknown.status == 404
    assert (await api.post(mia, PASS, {"suggestion_ids": [], "is_later": True})).status == 422
    assert (await api.post(mia, PASS, {"suggestion_ids": asked})).status == 422
    assert await sql.value(int, "SELECT count(*) FROM question_passes") == 0


async def test_what_was_answered_meanwhile_is_left_out(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    assert (await api.post(ada, f"/faces/suggestions/{asked[0]}/accept")).status == 200
    late = await pass_on(api, mia, asked[0], is_later=True)
    assert (late.status, late.body["code"]) == (409, "already_decided")
    both = await pass_on(api, mia, *asked[:2], is_later=True)
    assert (both.status, both.body) == (200, {"suggestion_ids": [asked[1]]})


async def test_a_question_that_is_on_no_card_yet_is_asked_a_day_later(
    api: Api, bot: WholeBot, asked: list[int], mia: Person
) -> None:
    await sql.execute("UPDATE face_suggestions SET asked_at = NULL, asked_with_id = NULL")
    assert (await pass_on(api, mia, asked[0], is_later=True)).status == 200
    assert await sql.rows("SELECT 1 FROM tasks WHERE kind = 'picture_suggestion' AND state = 'ready'") == []
    unasked = "SELECT id FROM face_suggestions WHERE asked_at IS NULL"
    await ask(bot)
    assert await sql.values(int, unasked) == [asked[0]]
    await sql.execute("UPDATE question_passes SET ask_again_at = now()")
    await ask(bot)
    assert await sql.values(int, unasked) == []


async def test_a_question_that_the_bot_did_not_ask_yet_brings_no_card_when_it_is_left_for_later(
    api: Api, bot: WholeBot, asked: list[int], mia: Person
) -> None:
    await put_back_unasked()
    before = list(mia.inbox)
    assert (await pass_on(api, mia, *asked, is_later=True)).body == {"suggestion_ids": sorted(asked)}
    await bot.settle()
    assert mia.inbox == before


async def test_the_admins_are_asked_on_one_card_where_the_owner_was_not_asked_yet(
    api: Api, bot: WholeBot, asked: list[int], ada: Person, mia: Person
) -> None:
    await put_back_unasked()
    before = {who.id: len(who.inbox) for who in (ada, mia)}
    assert (await pass_on(api, mia, *asked, is_later=False)).body == {"suggestion_ids": sorted(asked)}
    await bot.settle()
    assert len(mia.inbox) == before[mia.id]
    [card] = ada.inbox[before[ada.id] :]
    assert "Which of these 3 faces" in card.words
    assert await sql.rows("SELECT 1 FROM face_suggestions WHERE asked_at IS NULL") == []


async def test_another_owner_is_asked_while_one_wants_to_answer_later(
    api: Api, bot: WholeBot, group: Group, asked: list[int], mia: Person
) -> None:
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    await bot.write(otto, "/start")
    await link_user(otto.id, "Anna", "owner")
    await put_back_unasked()
    before = len(mia.inbox)
    assert (await pass_on(api, mia, asked[0], is_later=True)).status == 200
    await ask(bot)
    await bot.settle()
    assert [one.words for one in mia.inbox[before:] if "Is this Anna?" in one.words] == []
    assert len([one for one in otto.inbox if "Is this Anna?" in one.words]) == 1
    await sql.execute("UPDATE question_passes SET ask_again_at = ask_again_at - interval '1 day'")
    await bot.make_due()
    await bot.settle()
    assert len([one for one in mia.inbox[before:] if "Is this Anna?" in one.words]) == 1
    assert len([one for one in otto.inbox if "Is this Anna?" in one.words]) == 1


async def test_a_question_waits_no_longer_than_a_day_where_the_clock_was_ahead(
    api: Api, bot: WholeBot, asked: list[int], mia: Person
) -> None:
    await put_back_unasked()
    assert (await pass_on(api, mia, *asked, is_later=True)).status == 200
    await sql.execute("UPDATE question_passes SET ask_again_at = ask_again_at + interval '30 days'")
    assert [one["suggestion_count"] for one in await listed(api, mia)] == [3]
    before = len(mia.inbox)
    await ask(bot)
    await bot.settle()
    assert [one.words for one in mia.inbox[before:] if "Which of these 3 faces" in one.words] != []


async def put_back_unasked() -> None:
    """As if the limit of the day had held the questions back so far."""
    await sql.execute("DELETE FROM cards WHERE kind = 'suggestion'")
    await sql.execute("UPDATE face_suggestions SET asked_at = NULL, asked_with_id = NULL")


async def ask(bot: WholeBot) -> None:
    anna = await sql.value(UUID, "SELECT id FROM persons WHERE name = 'Anna'")
    assert anna is not None
    await ask_questions(PersonId(anna), bot.settings, bot.world.doorbell)


async def test_moderators_are_told_who_else_looks_at_the_questions(
    api: Api, bot: WholeBot, group: Group, asked: list[int], ada: Person, mia: Person
) -> None:
    boris = bot.tg.add_user("Boris", started=True)
    group.add(boris)
    admins = await open_admin_chat(bot, ada, boris)
    listing = await say_there(bot, admins, boris, "/review")
    await bot.press(boris, listing, "1")
    assert [(one["person_name"], one["held_by"]) for one in await listed(api, ada)] == [("Anna", "Boris")]
    assert [one["held_by"] for one in await listed(api, boris)] == [None]
    assert [one["held_by"] for one in await listed(api, mia)] == [None]
    # Before the clock was put back, a moderator looked at them.
    await sql.execute("UPDATE reviews SET held_until = now() + interval '3 hours'")
    assert [one["held_by"] for one in await listed(api, ada)] == [None]
    await sql.execute("UPDATE reviews SET held_until = now()")
    assert [one["held_by"] for one in await listed(api, ada)] == [None]
