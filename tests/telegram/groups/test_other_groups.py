"""Groups that share one list of people: a parent of one of them sees and reads nothing of the other one.

The last tests are about answers in groups that were not let in yet.
"""

import re

import pytest

from domain.steps.clusters.ask_whose_child import ask_whose_child
from domain.usecases.work.tidy_up import tidy_up
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.second_groups import add_school, share_one_list
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


@scene_fixture
async def school(bot: WholeBot, connected: None, ada: Person) -> Group:
    """A group that shares the kindergarten's list. Mia, Anna's parent, is not in it."""
    school = await add_school(bot, ada)
    await share_one_list(bot, ada)
    return school


async def post(bot: WholeBot, where: Group, by: Person, **look: float) -> None:
    await by.post_photo(where, bot.engine.draw(bot.engine.face(**look)))


async def settled(bot: WholeBot) -> None:
    await bot.settle()
    for _ in range(2):  # a question waits while other photos are looked at
        await bot.make_due()
        await bot.settle()


def questions(who: Person) -> list[Message]:
    return [message for message in who.inbox if message.words.startswith("🤔")]


async def test_a_parent_who_never_was_in_a_group_is_not_told_that_they_left_it(
    bot: WholeBot, school: Group, ada: Person, mia: Person
) -> None:
    before = len(mia.inbox)
    await post(bot, school, ada, anna=0.9)
    await settled(bot)
    assert await sql.values(str, "SELECT state FROM deliveries") == ["suppressed"]
    await tidy_up(bot.index, bot.store, bot.settings, bot.world.doorbell)
    await bot.settle()
    assert [message.words for message in mia.inbox[before:]] == []


async def test_a_parent_is_asked_about_no_face_of_a_group_that_they_are_not_in(
    bot: WholeBot, school: Group, ada: Person, mia: Person
) -> None:
    await post(bot, school, ada, anna=0.4)
    await settled(bot)
    assert questions(mia) == []
    [asked] = questions(ada)
    assert asked.photo is not None
    assert await sql.values(str, "SELECT tg_chat_id::text FROM cards WHERE kind = 'suggestion'") == [
        str(ada.id)
    ]


async def test_faces_of_two_groups_stand_on_one_card_per_group(
    bot: WholeBot, group: Group, school: Group, ada: Person, mia: Person
) -> None:
    for where, likeness in ((group, 0.44), (school, 0.42), (group, 0.40)):
        await post(bot, where, ada, anna=likeness)
    await settled(bot)
    faces = await sql.values(
        int,
        """SELECT count(*) FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           JOIN postings x ON x.asset_id = f.asset_id
           GROUP BY coalesce(s.asked_with_id, s.id), x.group_id ORDER BY 1""",
    )
    assert faces == [1, 2]
    assert [message.words.split("?")[0] for message in questions(mia)] == [
        "🤔 Which of these 2 faces are Anna"
    ]
    assert [message.words.split("?")[0] for message in questions(ada)] == ["🤔 Is this Anna"]


@pytest.mark.parametrize("is_known", [True, False], ids=["known to be outside", "never looked up"])
async def test_a_parent_is_shown_no_unknown_face_of_a_group_that_they_are_not_in(
    bot: WholeBot, school: Group, ada: Person, mia: Person, *, is_known: bool
) -> None:
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT id, 'whose_child_asks', 'true', 'tg:1' FROM workspaces"""
    )
    before = len(mia.inbox)
    for _ in range(3):
        await ada.post_photo(school, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(max=0.9)))
    await settled(bot)
    if not is_known:
        await sql.execute("DELETE FROM group_participants WHERE status = 'outside'")
    await ask_whose_child(bot.settings, bot.rung)
    asked = "SELECT tg_user_id FROM cluster_inquiries i JOIN participants r ON r.id = i.participant_id"
    assert (mia.id in await sql.values(int, asked)) is not is_known
    await bot.settle()
    assert [message.words for message in mia.inbox[before:]] == []


@pytest.mark.parametrize("is_sent", [False, True], ids=["a draft", "a request"])
@pytest.mark.parametrize("is_in_both", [False, True], ids=["in the school", "in both groups"])
async def test_a_connection_from_one_group_only_ends_when_that_group_leaves_the_list(
    bot: WholeBot, group: Group, school: Group, ada: Person, *, is_sent: bool, is_in_both: bool
) -> None:
    """Kim agreed that the school's admins see name and face. Ida decides in the kindergarten only."""
    kim, ida = (bot.tg.add_user(name, started=True) for name in ("Kim", "Ida"))
    for where in (school, group) if is_in_both else (school,):
        where.seat(kim.user, "member")
    await bot.connect_until_photos(kim, school, "Ben")
    await bot.send_photos(kim, bot.engine.draw(bot.engine.face(ben=1.0)))
    if is_sent:
        await bot.write(kim, "/done")
    number = await sql.value(int, "SELECT id FROM groups WHERE title = 'School'")
    await bot.press(ada, ada.inbox[-1], data=f"splitnow:{number}")
    group.seat(ida.user, "administrator")
    await bot.write(ida, "/start")
    await bot.write(kim, "/done")
    requests = [message for message in ida.inbox if "Ben" in message.words]
    assert bool(requests) is is_in_both
    left = await sql.values(str, "SELECT approval FROM persons WHERE name LIKE 'Ben%'")
    assert left == (["requested"] if is_in_both else [])
    assert any("Deleted and verified" in message.words for message in kim.inbox) is not is_in_both


@pytest.mark.parametrize(
    "words", ["/help", "/connect", "/setup", "/activate abcdefghijklmnop", "/start setup"]
)
async def test_whoever_lets_the_bot_in_is_answered_in_their_language(bot: WholeBot, words: str) -> None:
    olga = bot.tg.add_user("Olga", language_code="ru")
    bot.configure(open_to_all=False)
    school = bot.tg.add_group("School", admins=[olga])
    await school.add_bot(by=olga)
    await olga.send(school, words if words != "/start setup" else f"/start@{bot.world.username} setup")
    await bot.settle()
    answer = school.from_bot[-1].words
    assert re.search("[а-я]{3}", answer), answer


async def test_whoever_chose_a_language_is_answered_in_it_in_a_new_group(bot: WholeBot, ada: Person) -> None:
    await bot.press(ada, await bot.write(ada, "/language"), "Русский")
    bot.configure(open_to_all=False)
    school = bot.tg.add_group("School", admins=[ada])
    await school.add_bot(by=ada)
    for words in ("/help", "/activate abcdefghijklmnop"):
        await ada.send(school, words)
    await bot.settle()
    for said in school.from_bot:
        assert re.search("[а-я]{3}", said.words), said.words


async def test_a_group_that_needs_a_code_is_offered_no_button_that_is_refused(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    bot.configure(open_to_all=False)
    school = bot.tg.add_group("School", admins=[ada], members=[mia])
    await school.add_bot(by=ada)
    for who, words in ((mia, "/connect"), (ada, "/help"), (ada, "/setup")):
        await who.send(school, words)
        await bot.settle()
        said = school.from_bot[-1]
        assert "/activate and the code" in said.words
        assert not said.buttons


async def test_a_leftover_button_does_not_change_who_let_the_bot_in(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    otto = bot.tg.add_user("Otto")
    school = bot.tg.add_group("School", admins=[ada, otto], members=[mia])
    await school.add_bot(by=mia)
    await mia.send(school, "/connect")
    await bot.settle()
    pressed, left = school.from_bot
    await bot.press(ada, pressed, "Look at photos here")
    assert "already" in ((await bot.press(otto, left, "Look at photos here")).text or "")
    assert left.deleted
    let_in = "SELECT tg_user_id FROM groups g JOIN participants r ON r.id = g.activated_by_id"
    assert await sql.values(int, f"{let_in} WHERE g.title = 'School'") == [ada.id]
