"""Connecting a person: link, consent, name, and all that can happen in between."""

import pytest

from bot.messages.connecting.connecting import CONSENT_VERSION
from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import LIVE, approvals
from tests.telegram.whole_bot import WholeBot, connect_link


async def open_link(bot: WholeBot, person: Person, group: Group) -> None:
    await person.open_link(connect_link(group))
    await bot.settle()


async def to_the_name(bot: WholeBot, person: Person, group: Group) -> None:
    await open_link(bot, person, group)
    await bot.press(person, person.inbox[-1], "I agree")


async def to_the_photos(bot: WholeBot, person: Person, group: Group, name: str = "Anna") -> None:
    await to_the_name(bot, person, group)
    await bot.write(person, name)


async def persons() -> list[sql.Row]:
    return await sql.rows(f"SELECT * FROM persons WHERE {LIVE} ORDER BY number")


@pytest.mark.checklist(39, 54)
async def test_whoever_connects_a_person_is_linked_to_it(bot: WholeBot, group: Group, mia: Person) -> None:
    last = await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    assert "request for Anna is with the admins" in last.words
    [link] = await sql.rows(
        """SELECT p.name, l.role, l.state, l.consent_version, r.tg_user_id
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           JOIN participants r ON r.id = l.participant_id"""
    )
    assert link == {
        "name": "Anna",
        "role": "owner",
        "state": "requested",
        "consent_version": CONSENT_VERSION,
        "tg_user_id": mia.id,
    }
    assert await approvals() == {"Anna": "requested"}


async def test_nothing_of_a_person_is_stored_before_there_is_consent(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await open_link(bot, mia, group)
    assert CONSENT_VERSION in mia.inbox[-1].words
    assert "press I agree" in (await bot.write(mia, "Anna")).words
    assert await persons() == []
    assert "Anna" not in str(await sql.rows("SELECT data FROM conversations"))


async def test_connect_without_a_link_finds_the_group_by_itself(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.send(group, "hello everybody")
    await mia.start_bot()
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "Connect a person")
    assert "Kindergarten" in mia.inbox[-1].words
    assert "I agree" in mia.inbox[-1].buttons[0]


async def test_connect_asks_for_the_group_where_there_are_several(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bert = bot.tg.add_user("Bert Boss", started=True)
    choir = bot.tg.add_group("Choir", members=[mia], admins=[bert])
    await choir.add_bot(by=bert)
    await mia.send(group, "hello")
    await mia.send(choir, "hello")
    await mia.start_bot()
    await bot.settle()
    choice = await bot.write(mia, "/connect")
    assert sorted(choice.buttons) == ["Choir", "Kindergarten"]
    await bot.press(mia, choice, "Choir")
    assert "in Choir" in mia.inbox[-1].words


async def test_another_workspace_answers_like_one_that_does_not_exist(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bert = bot.tg.add_user("Bert Boss", started=True)
    choir = bot.tg.add_group("Choir", admins=[bert])
    await choir.add_bot(by=bert)
    await mia.start_bot()
    await bot.settle()
    foreign = await sql.one("SELECT workspace_id AS id FROM groups WHERE title = 'Choir'")
    assert foreign is not None
    button = mia.inbox[-1]
    real = await bot.press(mia, button, data=f"workspace:{foreign['id']}")
    unreal = await bot.press(mia, button, data="workspace:999999")
    assert real == unreal
    assert real.text is not None
    assert "not in this group" in real.text


async def test_a_stranger_with_the_link_gets_nowhere(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    stranger = bot.tg.add_user("Sly Stranger")
    await open_link(bot, stranger, group)
    assert "not in this group" in stranger.inbox[-1].words
    assert stranger.inbox[-1].buttons == []
    group.remove_bot(by=ada)
    await bot.settle()
    await open_link(bot, mia, group)
    assert "I am no longer in the group" in mia.inbox[-1].words, "it is not she who is missing"


@pytest.mark.parametrize(
    "payload", ["c_AAAAAAAAAAAAAAAAAAAAAA", "s_AAAAAAAAAAAAAAAAAAAAAA", "nonsense", "c_"]
)
async def test_a_dead_or_forged_link_says_so(bot: WholeBot, group: Group, mia: Person, payload: str) -> None:
    await mia.start_bot(payload)
    await bot.settle()
    assert "no longer works" in mia.inbox[-1].words


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("\u200b \u2060", "I do not see a name"),
        ("x" * 300, "longer than 64"),
        ("🎈🎉✨", "at least one letter"),
    ],
)
async def test_after_words_that_are_no_name_the_bot_still_waits_for_a_name(
    bot: WholeBot, group: Group, mia: Person, name: str, answer: str
) -> None:
    await to_the_name(bot, mia, group)
    told = await bot.write(mia, name)
    assert answer in told.words
    assert "Nothing was changed" in told.words
    assert await persons() == []
    assert "photos of Anna" in (await bot.write(mia, "Anna")).words


async def test_a_name_from_right_to_left_leaves_the_sentence_in_order(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await to_the_name(bot, mia, group)
    told = await bot.write(mia, "\u202eفاطمة")
    assert "photos of \u2068فاطمة\u2069 (10 at most)" in told.words
    [person] = await persons()
    assert person["name"] == "فاطمة"


async def test_a_name_cannot_bring_its_own_markup(bot: WholeBot, group: Group, mia: Person) -> None:
    await to_the_name(bot, mia, group)
    assert "<b>Anna</b> & {n}" in (await bot.write(mia, "<b>Anna</b> & {n}")).words


async def test_while_the_bot_waits_for_the_name_a_photo_or_a_command_is_no_name(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await to_the_name(bot, mia, group)
    picture = bot.engine.draw()
    await mia.post_album(None, [picture, bot.engine.draw(), bot.engine.draw()])
    before = len(mia.inbox)
    await bot.settle()
    assert [m.words[:11] for m in mia.inbox[before:]] == ["Who is this"]  # once for the whole album
    assert "do not know this command" in (await bot.write(mia, "/frobnicate")).words
    assert "have not connected anybody" in (await bot.write(mia, "/people")).words
    assert await persons() == []
    await bot.write(mia, "Anna")
    assert [person["name"] for person in await persons()] == ["Anna"]


async def test_a_connection_survives_a_restart_at_every_step(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await open_link(bot, mia, group)
    bot.restart()
    await bot.press(mia, mia.inbox[-1], "I agree")
    bot.restart()
    await bot.write(mia, "Anna")
    bot.restart()
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    bot.restart()
    await bot.press(mia, verdict, "Done")
    assert "with the admins" in mia.inbox[-1].words


async def test_buttons_of_an_earlier_connection_do_nothing(bot: WholeBot, group: Group, mia: Person) -> None:
    await open_link(bot, mia, group)
    old = mia.inbox[-1]
    await open_link(bot, mia, group)
    for data in [one["callback_data"] for row in old.keyboard for one in row]:
        assert "earlier conversation" in ((await bot.press(mia, old, data=data)).text or "")
    await bot.press(mia, mia.inbox[-1], "I agree")
    assert "name" in mia.inbox[-1].words


async def test_pressing_agree_twice_asks_for_the_name_once(bot: WholeBot, group: Group, mia: Person) -> None:
    await open_link(bot, mia, group)
    data = mia.inbox[-1].button("I agree")["callback_data"]
    await bot.press(mia, mia.inbox[-1], data=data)
    shown = mia.inbox[-1].words
    assert "earlier conversation" in ((await bot.press(mia, mia.inbox[-1], data=data)).text or "")
    assert mia.inbox[-1].words == shown


async def test_a_second_connection_asks_whether_to_drop_the_first(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await to_the_photos(bot, mia, group)
    asked = await bot.write(mia, "/connect")
    assert "in the middle of connecting Anna" in asked.words
    assert asked.buttons == ["Continue", "Start over"]
    await bot.press(mia, asked, "Continue")
    assert "3 to 5 photos of Anna" in mia.inbox[-1].words
    asked = await bot.write(mia, "/connect")
    await bot.press(mia, asked, "Start over")
    assert await persons() == []
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Ben")
    assert [person["name"] for person in await persons()] == ["Ben"]


async def test_whoever_drops_a_connection_goes_on_with_the_group_asked_for_meanwhile(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    bert = bot.tg.add_user("Bert Boss", started=True)
    choir = bot.tg.add_group("Choir", members=[mia], admins=[bert])
    await choir.add_bot(by=bert)
    await mia.send(choir, "hello")
    await to_the_photos(bot, mia, group)
    await open_link(bot, mia, choir)
    await bot.press(mia, mia.inbox[-1], "Start over")
    assert "in Choir" in mia.inbox[-1].words
    assert "Kindergarten" not in mia.inbox[-1].words


@pytest.mark.parametrize("step", ["consent", "name", "photos"])
async def test_cancel_at_any_step_leaves_nothing(bot: WholeBot, group: Group, mia: Person, step: str) -> None:
    await {"consent": open_link, "name": to_the_name, "photos": to_the_photos}[step](bot, mia, group)
    if step == "photos":
        await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    card = await bot.write(mia, "/cancel")
    if step == "photos":
        assert "Your 1 good photo will be deleted" in card.words
        assert len(await sql.rows("SELECT * FROM persons")) == 1
        await bot.press(mia, card, "Yes, stop and delete")
    assert "None of it is kept" in mia.inbox[-1].words
    for table in ("persons", "participant_persons", "image_assets", "face_instances", "conversations"):
        assert await sql.rows(f"SELECT * FROM {table}") == [], table
    assert "nothing to cancel" in (await bot.write(mia, "/cancel")).words


@pytest.mark.parametrize("step", ["consent", "name", "photos"])
async def test_the_cancel_button_at_any_step_leaves_nothing(
    bot: WholeBot, group: Group, mia: Person, step: str
) -> None:
    await {"consent": open_link, "name": to_the_name, "photos": to_the_photos}[step](bot, mia, group)
    shown = mia.inbox[-1]
    await bot.press(mia, shown, "Cancel")
    assert "None of it is kept" in mia.inbox[-1].words
    assert mia.inbox[-1].buttons == []
    assert await sql.rows("SELECT * FROM persons") == []
    assert await sql.rows("SELECT * FROM conversations") == []


async def test_cancel_asks_before_good_photos_are_deleted(bot: WholeBot, group: Group, mia: Person) -> None:
    await to_the_photos(bot, mia, group)
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(mia, verdict, "Cancel")
    assert "Stop connecting" in verdict.words
    assert verdict.buttons == ["Continue", "🗑 Yes, stop and delete"]
    await bot.press(mia, verdict, "Continue")
    await bot.press(mia, verdict, "Done")
    assert "with the admins" in mia.inbox[-1].words


async def test_somebody_elses_draft_cannot_be_cancelled_or_sent(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await to_the_photos(bot, mia, group)
    [draft] = await persons()
    for verb in ("done", "discard", "surediscard"):
        answer = await bot.press(ada, ada.inbox[-1], data=f"{verb}:{draft['number']}")
        assert answer == await bot.press(ada, ada.inbox[-1], data=f"{verb}:999999")
        assert "no longer exists" in (answer.text or "")
    assert await persons() == [draft]


async def test_two_people_may_use_the_same_name(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    await to_the_photos(bot, mia, group)
    await to_the_photos(bot, ada, group, "ANNA")
    assert [person["name"] for person in await persons()] == ["Anna", "ANNA · A"]
    assert "photos of ANNA (" in ada.inbox[-1].words  # the owner reads the name as typed
