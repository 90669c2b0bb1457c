"""/queue: waiting work, oldest first, for admins in their chat and for owners in private."""

from bot.messages.callbacks import callback
from domain.queries.questions.waiting import KINDS, waiting
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import make_guardians
from tests.telegram.admin_chat import choose, say_there, setup_payload
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    admins = bot.tg.add_group("Admins", admins=[ada])
    await choose(bot, ada, admins, await setup_payload(bot, group, ada))
    return admins


async def connect(bot: WholeBot, person: Person, group: Group, name: str) -> None:
    await bot.connect(person, group, name, bot.engine.draw(bot.engine.face(**{name.lower(): 1.0})))


async def ask_in_private(bot: WholeBot, person: Person) -> Message:
    await bot.write(person, "/queue")
    return person.inbox[-1]


async def report_missing(bot: WholeBot, person: Person) -> None:
    """Says that somebody is missing on the photo that arrived last."""
    await bot.press(person, person.photos[-1], "⋯")
    await bot.press(person, person.photos[-1], "Somebody is missing")


async def post(bot: WholeBot, group: Group, by: Person, **cosines: float) -> None:
    await by.post_photo(group, bot.engine.draw(bot.engine.face(**cosines)))
    await bot.settle()


async def test_requests_are_listed_oldest_first_and_a_press_shows_one_to_decide(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    empty = await say_there(bot, admins, ada, "/queue")
    assert "Nothing is waiting" in empty.words
    await connect(bot, mia, group, "Anna")
    await connect(bot, mia, group, "Ben")
    await sql.execute("UPDATE persons SET requested_at = now() - interval '2 days' WHERE name = 'Ben'")
    listed = await say_there(bot, admins, ada, "/queue")
    lines = [line for line in listed.words.splitlines() if "would like to connect" in line]
    assert [line[:2] + line[-3:] for line in lines] == ["1.Ben", "2.nna"]
    assert all("Mia Lind" in line for line in lines)
    await bot.press(ada, listed, "1")
    shown = admins.from_bot[-1]
    assert "receive the photos of Ben" in shown.words
    assert shown.reply_to is not None
    assert shown.reply_to.photo is not None
    await bot.press(ada, shown, "Approve")
    assert "Approved by Ada" in shown.words
    assert shown.buttons == ["🙈 Hide"]
    assert "1 thing is waiting" in (await say_there(bot, admins, ada, "/queue")).words


async def test_a_request_that_was_just_reopened_is_not_shown(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    """The request is a draft again, and its card stays until a task deletes it."""
    await connect(bot, mia, group, "Anna")
    listed = await say_there(bot, admins, ada, "/queue")
    await sql.execute("UPDATE persons SET approval = 'draft'")
    answer = await bot.press(ada, listed, "1")
    assert "no such request" in (answer.text or "")


async def test_where_an_admin_chat_decides_a_request_is_not_approved_unseen_in_private(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    listed = await ask_in_private(bot, ada)
    answer = await bot.press(ada, listed, "1")
    assert answer.show_alert
    assert "in the admin chat" in (answer.text or "")
    assert not any("Approve" in button for message in ada.inbox for button in message.buttons)


async def test_owners_see_their_own_questions_and_nobody_elses(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, ada.inbox[-1], "Approve")
    await post(bot, group, ada, anna=0.4)
    await post(bot, group, ada, anna=0.39)
    assert "Nothing is waiting" in (await ask_in_private(bot, ada)).words
    listed = await ask_in_private(bot, mia)
    assert "is this Anna? 2 questions" in listed.words
    await bot.press(mia, listed, "1")
    shown = mia.inbox[-1]
    assert "Is this Anna?" in shown.words
    await bot.press(mia, shown, "Yes")
    assert "✅ Yes" not in shown.buttons
    assert "is this Anna? 1 question" in (await ask_in_private(bot, mia)).words


async def test_a_wish_to_join_is_listed_for_the_owner_alone(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, ada.inbox[-1], "Approve")
    otto = bot.tg.add_user("Otto")
    group.add(otto)
    await bot.connect_until_verdict(otto, group, "Anni", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(otto, next(m for m in otto.inbox if "🙋 Ask to join" in m.buttons), "Ask to join")
    listed = await ask_in_private(bot, mia)
    assert "Otto would like to receive the photos of Anna too" in listed.words
    assert "Nothing is waiting" in (await ask_in_private(bot, ada)).words
    own = await bot.write(otto, "/people")
    assert "waiting for an answer" in own.words
    await bot.press(otto, own, "Anni")
    assert "waiting for an answer" in own.words
    assert "hoto" not in own.words, "nothing of Anna"
    assert own.buttons == ["✖️ Withdraw request", "‹ Back"]
    await bot.press(mia, listed, "1")
    shown = mia.inbox[-1]
    await bot.press(mia, shown, "Let")
    assert "let them join" in shown.words
    assert "Nothing is waiting" in (await ask_in_private(bot, mia)).words


async def test_a_report_waits_until_somebody_says_that_it_is_done(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, admins.from_bot[-1], "Approve")
    await post(bot, group, ada, anna=0.9)
    await report_missing(bot, mia)
    listed = await say_there(bot, admins, ada, "/queue")
    assert "Mia Lind says that somebody is missing" in listed.words
    await bot.press(ada, listed, "1")
    told = next(m for m in reversed(admins.from_bot) if "✅ Done" in m.buttons)
    assert admins.from_bot[-1].photo is not None
    await bot.press(ada, told, "Done")
    assert told.buttons == []
    assert "Nothing is waiting" in (await say_there(bot, admins, ada, "/queue")).words


async def test_a_report_by_two_people_names_the_first(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    """A name that is noted under the id of somebody else would stay when its user is forgotten."""
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, admins.from_bot[-1], "Approve")
    await post(bot, group, ada, anna=0.9)
    await report_missing(bot, mia)
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           SELECT workspace_id, 'tg:' || $1, operation, subject_kind, subject_number
           FROM admin_events WHERE operation = 'report_missing'""",
        str(ada.id),
    )
    await sql.execute("UPDATE participants SET name = 'Zoe' WHERE tg_user_id = $1", ada.id)
    [of_mia] = await sql.rows("SELECT id FROM participants WHERE tg_user_id = $1", mia.id)
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    [line] = (await waiting([workspace["id"]], None, 0, 10)).lines
    assert (line.by, getattr(line.by, "whose", "")) == ("Mia Lind", f"r{of_mia['id']}")


async def test_a_report_is_settled_by_naming_a_face_of_the_photo(
    bot: WholeBot, group: Group, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, admins.from_bot[-1], "Approve")
    await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(max=0.9)))
    await bot.settle()
    await report_missing(bot, mia)
    card = admins.from_bot[-1]
    assert card.photo is not None
    await bot.press(ada, card, "2")
    await bot.press(ada, admins.from_bot[-1], "It is …")
    await bot.press(ada, await say_there(bot, admins, ada, "Max"), "New: Max")
    assert "Nothing is waiting" in (await say_there(bot, admins, ada, "/queue")).words


async def test_a_forged_press_shows_nobody_what_waits_for_others(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, ada.inbox[-1], "Approve")
    await connect(bot, mia, group, "Ben")
    await post(bot, group, ada, anna=0.9)
    await report_missing(bot, mia)
    await post(bot, group, ada, anna=0.4)
    otto = bot.tg.add_user("Otto", started=True)
    group.add(otto)
    [request] = await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'")
    [question] = await sql.rows("SELECT id FROM face_suggestions")
    [report] = await sql.rows(
        "SELECT subject_number AS id FROM admin_events WHERE operation = 'report_missing'"
    )
    await bot.write(otto, "/queue")
    message, before = otto.inbox[-1], len(otto.inbox)
    for kind, row in (("join", request), ("request", request), ("question", question), ("report", report)):
        forged = callback("waits", row["id"], KINDS.index(kind))
        answer = await bot.press(otto, message, data=forged)
        assert "Nothing was changed" in (answer.text or ""), kind
    assert len(otto.inbox) == before


async def test_an_admin_who_came_later_sees_what_waits_and_gets_its_card(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Olga's private chat was open before, so nothing tells the bot that she decides now."""
    olga = bot.tg.add_user("Olga", started=True)
    group.add(olga)
    await olga.start_bot()
    await olga.send(group, "Hello")
    await connect(bot, mia, group, "Anna")
    group.promote(olga)
    await bot.settle()
    bot.memberships.forget(group.id, olga.id)
    listed = await ask_in_private(bot, olga)
    assert "would like to connect Anna" in listed.words
    await bot.press(olga, listed, "1")
    assert olga.inbox[-1].photo is not None
    assert "✅ Approve" in olga.inbox[-1].buttons


async def test_a_former_admin_is_not_shown_a_request_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The card of the request still stands in Ada's chat."""
    await connect(bot, mia, group, "Anna")
    listed = await ask_in_private(bot, ada)
    before = len(ada.inbox)
    group.demote(ada)
    bot.memberships.forget(group.id, ada.id)
    answer = await bot.press(ada, listed, "1")
    assert "Nothing was changed" in (answer.text or "")
    assert len(ada.inbox) == before


async def test_a_former_admin_is_not_shown_a_question_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The card of the question still stands in Ada's chat, perhaps with an earlier name of the person."""
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, ada.inbox[-1], "Approve")
    await make_guardians()
    await post(bot, group, mia, anna=0.4)
    listed = await ask_in_private(bot, ada)
    assert "is this Anna?" in listed.words
    before = len(ada.inbox)
    group.demote(ada)
    bot.memberships.forget(group.id, ada.id)
    answer = await bot.press(ada, listed, "1")
    assert "no such question" in (answer.text or "")
    assert len(ada.inbox) == before


async def test_without_an_admin_chat_every_admin_hears_that_somebody_is_missing(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    olga = bot.tg.add_user("Olga", started=True)
    group.add(olga)
    group.promote(olga)
    await olga.start_bot()
    await connect(bot, mia, group, "Anna")
    await bot.press(ada, ada.inbox[-1], "Approve")
    group.remove(ada)
    await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    await report_missing(bot, mia)
    assert "Somebody is missing here" in olga.inbox[-1].words
