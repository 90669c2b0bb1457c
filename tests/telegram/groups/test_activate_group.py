"""The bot comes into a group: who may activate the group, what the bot says there, and whom it knows."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot, connect_link


async def active_groups() -> list[str]:
    return [row["title"] for row in await sql.rows("SELECT title FROM groups WHERE active ORDER BY title")]


@pytest.mark.checklist(37)
async def test_an_admin_who_adds_the_bot_activates_the_group(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    assert await active_groups() == ["Kindergarten"]
    [introduction] = group.from_bot
    assert "I am Spotted" in introduction.words
    assert "cannot see" not in introduction.words
    await mia.open_link(connect_link(group))
    await bot.settle()
    assert "Kindergarten" in mia.inbox[-1].words


async def test_with_privacy_mode_on_the_bot_says_what_it_needs(bot: WholeBot, ada: Person) -> None:
    bot.tg.set_privacy(enabled=True)
    group = bot.tg.add_group("Blind", admins=[ada])
    await group.add_bot(by=ada)
    await bot.settle()
    assert "cannot see the photos yet" in group.from_bot[0].words
    assert "/setprivacy" in group.from_bot[0].words


async def test_the_introduction_follows_privacy_mode_and_the_bots_rights(bot: WholeBot, ada: Person) -> None:
    """Also after the bot was added again, which is how a changed privacy mode takes effect."""
    bot.tg.set_privacy(enabled=True)
    group = bot.tg.add_group("Blind", admins=[ada])
    await group.add_bot(by=ada)
    await bot.settle()

    async def says_that_it_sees_photos() -> bool:
        await bot.settle()
        [introduction] = group.from_bot
        return "cannot see" not in introduction.words

    assert not await says_that_it_sees_photos()
    group.promote_bot(by=ada)
    assert await says_that_it_sees_photos()
    group.demote_bot(by=ada)
    assert not await says_that_it_sees_photos()
    bot.tg.set_privacy(enabled=False)
    group.remove_bot(by=ada)
    await bot.settle()
    await group.add_bot(by=ada)
    assert await says_that_it_sees_photos()


async def test_every_connect_button_of_a_group_has_the_same_link(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """However often people ask, the group has one link, and a link that was shared goes on working."""
    for words in ("/connect", "/help", "/connect"):
        await mia.send(group, words)
        await bot.settle()
    links = {message.button("Connect a person")["url"] for message in group.from_bot}
    assert links == {connect_link(group)}
    assert len(await sql.rows("SELECT id FROM deep_links")) == 1


async def test_the_bot_introduces_itself_once(bot: WholeBot, group: Group, ada: Person) -> None:
    group.promote_bot(by=ada)
    group.demote_bot(by=ada)
    group.remove_bot(by=ada)
    await bot.settle()
    assert await active_groups() == []
    await group.add_bot(by=ada)
    await bot.settle()
    assert await active_groups() == ["Kindergarten"]
    assert sum("I am Spotted" in message.words for message in group.from_bot) == 1


async def test_a_bot_that_a_member_added_waits_for_an_admin(bot: WholeBot, ada: Person, mia: Person) -> None:
    group = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await group.add_bot(by=mia)
    await bot.settle()
    [card] = group.from_bot
    assert "Until an admin" in card.words
    assert await sql.rows("SELECT * FROM participants") == []
    await mia.post_photo(group, bot.engine.draw(bot.engine.face()))
    assert "Only an admin" in ((await bot.press(mia, card, "Look at photos here")).text or "")
    for table in ("participants", "groups", "workspaces", "image_assets", "postings"):
        assert await sql.rows(f"SELECT * FROM {table}") == [], table
    assert "From now on" in ((await bot.press(ada, card, "Look at photos here")).text or "")
    assert await active_groups() == ["Choir"]
    assert card.deleted
    assert "I am Spotted" in group.from_bot[-1].words


async def test_a_change_of_the_bots_rights_activates_nothing(bot: WholeBot, ada: Person, mia: Person) -> None:
    group = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await group.add_bot(by=mia)
    group.promote_bot(by=ada)
    group.demote_bot(by=ada)
    await bot.settle()
    assert await active_groups() == []


async def test_a_group_that_is_not_active_leaves_no_trace_of_whoever_writes_in_it(
    bot: WholeBot, mia: Person
) -> None:
    group = bot.tg.add_group("Choir", members=[bot.tg.add_user("Otto"), mia])
    await group.add_bot(by=mia)
    await mia.send(group, "a secret")
    await bot.settle()
    assert bot.tg.pending_updates == 0
    assert await sql.rows("SELECT * FROM participants") == []
    await mia.send(group, "/connect")
    await bot.settle()
    assert "Until an admin" in group.from_bot[-1].words


async def test_the_bot_learns_of_nobody_in_a_group_that_it_left_until_an_admin_wants_it_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.remove_bot(by=ada)
    await bot.settle()
    await group.add_bot(by=mia)
    await bot.settle()
    card = group.from_bot[-1]
    assert await active_groups() == []
    otto = bot.tg.add_user("Otto")
    group.add(otto)

    async def is_known() -> bool:
        await otto.send(group, "Hello")
        await bot.settle()
        return await sql.rows("SELECT id FROM participants WHERE name = 'Otto'") != []

    assert not await is_known()
    await bot.press(ada, card, "Look at photos here")
    assert await is_known()


async def test_a_forged_press_activates_nothing(bot: WholeBot, ada: Person, mia: Person) -> None:
    """Neither that of a member in the group, nor that of its admin anywhere else."""
    group = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await group.add_bot(by=mia)
    await bot.settle()
    elsewhere = await bot.write(ada, "/start")
    for person, message in ((mia, group.from_bot[0]), (ada, elsewhere)):
        await bot.press(person, message, data="activate")
    assert await active_groups() == []
    await bot.press(ada, group.from_bot[0], data="activate")
    assert await active_groups() == ["Choir"]


async def test_a_photo_that_was_accepted_before_the_bot_was_removed_is_sent_to_nobody(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.take_in()
    await bot.handle()  # the photo is accepted, and not yet looked at
    group.remove_bot(by=ada)
    await bot.settle()
    assert mia.photos == []
    assert [row["state"] for row in await sql.rows("SELECT state FROM deliveries")] == ["suppressed"]


async def statuses() -> dict[int, str]:
    rows = await sql.rows(
        """SELECT r.tg_user_id, m.status FROM group_participants m
           JOIN participants r ON r.id = m.participant_id ORDER BY r.tg_user_id"""
    )
    return {row["tg_user_id"]: row["status"] for row in rows}


@pytest.mark.checklist(36, 38)
async def test_participants_are_known_by_what_they_do_in_the_group(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    nora, otto = bot.tg.add_user("Nora"), bot.tg.add_user("Otto")
    await mia.send(group, "hello")
    group.add(nora, by=mia)
    group.add(otto)
    await bot.settle()
    known = await statuses()
    assert (known[nora.id], known[otto.id]) == ("member", "member")
    group.remove(otto)
    group.promote_bot(by=ada)  # from here on Telegram tells of every change
    group.promote(nora)
    await bot.settle()
    known = await statuses()
    assert known[mia.id] == "member"
    assert known[nora.id] == "admin"
    assert known[otto.id] == "outside"
    await nora.send(group, "I am an admin")
    await bot.settle()
    assert (await statuses())[nora.id] == "admin"


async def test_in_a_group_the_bot_answers_only_its_group_commands(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    before = len(group.from_bot)
    for text in ("hello", "what is this bot?", "/frobnicate", "/people", "/start"):
        await mia.send(group, text)
    await bot.settle()
    assert len(group.from_bot) == before
    assert mia.inbox == []
    await mia.send(group, "/connect")
    await bot.settle()
    await mia.follow(group.from_bot[-1], "Connect a person")
    await bot.settle()
    assert "Step 1 of 2" in mia.inbox[-1].words
    await mia.send(group, "/help")
    await bot.settle()
    assert "private chat with me" in group.from_bot[-1].words


async def test_buttons_forged_onto_a_message_of_the_group_show_and_delete_nothing(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    introduction = group.from_bot[0]
    shown = introduction.words
    for data in ("people:0", "photos:0", "connect", "language:1", "showunknown"):
        answer = await bot.press(mia, introduction, data=data)
        assert "do not know this button" in (answer.text or "")
    answer = await bot.press(mia, introduction, data="activate")
    assert "already look at the photos here" in (answer.text or "")
    assert introduction.words == shown
    assert group.from_bot == [introduction]


@pytest.fixture
def closed(bot: WholeBot) -> None:
    """As after an installation: whoever runs the bot let no group in yet."""
    bot.configure(open_to_all=False)


async def test_a_stranger_gets_nothing_from_a_bot_that_they_found(
    bot: WholeBot, closed: None, ada: Person
) -> None:
    school = bot.tg.add_group("School", admins=[ada])
    await school.add_bot(by=ada)
    await bot.settle()
    [said] = school.from_bot
    assert "groups that are approved by whoever runs me" in said.words
    for words in ("/activate", "/activate abcdefghijklmnop"):
        await ada.send(school, words)
        await bot.settle()
        assert "Nothing was changed" in school.from_bot[-1].words
    await ada.post_photo(school, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    for table in ("groups", "workspaces", "image_assets", "participants", "installation"):
        assert await sql.rows(f"SELECT * FROM {table}") == []


async def test_an_admin_lets_the_bot_in_by_the_code_that_is_good_once(
    bot: WholeBot, closed: None, ada: Person, mia: Person
) -> None:
    code = bot.settings.admission().code(0)
    school = bot.tg.add_group("School", admins=[ada], members=[mia])
    other = bot.tg.add_group("Street", admins=[mia])
    for group, adder in ((school, ada), (other, mia)):
        await group.add_bot(by=adder)
    await bot.settle()
    for group, person in ((school, mia), (school, ada), (other, mia)):
        await person.send(group, f"/activate {code}")
        await bot.settle()
    assert await active_groups() == ["School"]
    assert "Only an admin" in school.from_bot[1].words
    assert "I am Spotted" in school.from_bot[-1].words
    assert "has already been used" in other.from_bot[-1].words
    await ada.send(school, "/activate")
    await bot.settle()
    assert "look at the photos here" in school.from_bot[-1].words


async def test_a_group_on_the_list_needs_no_code(bot: WholeBot, closed: None, ada: Person) -> None:
    school = bot.tg.add_group("School", admins=[ada])
    bot.configure(allowed_groups=f"-5, {school.id}")
    await school.add_bot(by=ada)
    await bot.settle()
    assert await active_groups() == ["School"]


async def test_a_forged_activate_button_does_not_replace_the_code(
    bot: WholeBot, closed: None, ada: Person
) -> None:
    school = bot.tg.add_group("School", admins=[ada])
    await school.add_bot(by=ada)
    await bot.settle()
    answer = await bot.press(ada, school.from_bot[-1], data="activate")
    assert "approved by" in str(answer.text)
    assert await active_groups() == []
