"""A person whose faces were all deleted is learned again under the same number, and approved again."""

import pytest

from bot.messages.callbacks import callback
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.faces import add_faces
from tests.persons import approvals, version_of_request
from tests.telegram.mishaps import press_again
from tests.telegram.requesting import decline
from tests.telegram.scenes import scene_fixture
from tests.telegram.sharing.test_share_person import invited, shared
from tests.telegram.whole_bot import WholeBot
from tests.usecases.forgetting import erasure_states


@scene_fixture
async def faceless(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    """Mia has deleted Annabella's faces, and nothing else of her."""
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=1.0)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete only the face data")


@pytest.fixture
def faceless_card(faceless: None, mia: Person) -> Message:
    """The card that offers to add photos of Annabella again."""
    return next(message for message in mia.inbox if "📷 Add photos again" in message.buttons)


async def row() -> sql.Row:
    [person] = await sql.rows(
        """SELECT p.number, p.name, l.state FROM persons p
           JOIN participant_persons l ON l.person_id = p.id"""
    )
    return {**person, **await approvals()}


async def faces() -> int:
    return len(await sql.rows("SELECT id FROM face_instances"))


@pytest.mark.checklist(21)
async def test_a_person_learned_again_is_recognised_under_the_same_number_once_approved(
    bot: WholeBot, group: Group, faceless_card: Message, ada: Person, mia: Person
) -> None:
    before = await row()
    await bot.press(mia, faceless_card, "📷 Add photos again")
    assert "Annabella" in faceless_card.words
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert mia.photos == []  # whose photos these are has to be looked at first
    await bot.press(mia, verdict, "Done")
    [request] = [message for message in ada.inbox if message.photo]
    await bot.press(ada, request, "Approve")
    assert await row() == before
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1


@pytest.mark.parametrize("how", ["cancel", "decline", "time"])
async def test_without_approval_the_new_photos_are_deleted_and_the_person_stays_as_it_was(
    bot: WholeBot, group: Group, faceless_card: Message, ada: Person, mia: Person, how: str
) -> None:
    before = await row()
    await bot.press(mia, faceless_card, "📷 Add photos again")
    [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(ben=1.0)))
    assert await faces() == 1
    if how == "cancel":
        await bot.press(mia, verdict, "Cancel")
        await bot.press(mia, verdict, "Yes, stop and delete")
    else:
        await bot.press(mia, verdict, "Done")
        assert await approvals() == {"Annabella": "requested"}
    if how == "decline":
        await bot.press(ada, await bot.write(ada, "/queue"), "1")
        [copy] = [message for message in ada.inbox if "Decline" in str(message.buttons) and not message.photo]
        await decline(bot, ada, copy)
        assert any("declined the new photos of" in message.words for message in mia.inbox)
        assert "All training photos have been deleted; the person stays connected." in copy.words
    if how == "time":
        await sql.execute("UPDATE persons SET requested_at = now() - interval '8 days'")
        await sql.execute("INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'hour')")
        await bot.settle()
    assert await row() == before
    assert await faces() == 0
    assert await sql.rows("SELECT id FROM image_assets WHERE kind = 'training'") == []
    assert await erasure_states() == {"verified"}


def told_of(mia: Person, words: str) -> list[Message]:
    return [message for message in mia.inbox if words in message.words]


async def sent_again(bot: WholeBot, mia: Person, faceless_card: Message) -> Message:
    """Sends three photos of Annabella, which send the request at once. Returns the message that says so."""
    await bot.press(mia, faceless_card, "📷 Add photos again")
    await bot.send_photos(mia, *(bot.engine.draw(bot.engine.face(anna=1.0)) for _ in range(3)))
    assert await approvals() == {"Annabella": "requested"}
    return next(m for m in reversed(mia.inbox) if "↩️ Withdraw request" in m.buttons)


async def let_the_time_run_out(bot: WholeBot) -> None:
    await sql.execute(
        "UPDATE persons SET requested_at = now() - interval '8 days', updated_at = now() - interval '8 days'"
    )
    await sql.execute("UPDATE image_assets SET updated_at = now() - interval '8 days'")
    await sql.execute("INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'hour')")
    await bot.settle()


@pytest.mark.parametrize(
    ("button", "words"),
    [("Approve", "Annabella is connected!"), ("Decline", "declined the new photos of Annabella")],
)
async def test_the_decision_is_a_new_message_and_the_old_one_stays(
    bot: WholeBot, faceless_card: Message, ada: Person, mia: Person, button: str, words: str
) -> None:
    [first] = told_of(mia, "Annabella is connected!")
    await sent_again(bot, mia, faceless_card)
    [request] = [message for message in ada.inbox if message.photo]
    await (decline(bot, ada, request) if button == "Decline" else bot.press(ada, request, button))
    assert mia.inbox[-1] is not first
    assert words in mia.inbox[-1].words
    assert "Annabella is connected!" in first.words


async def test_each_time_that_photos_are_added_again_the_decision_is_told(
    bot: WholeBot, faceless_card: Message, ada: Person, mia: Person
) -> None:
    for times in (1, 2):
        await sent_again(bot, mia, faceless_card)
        [request] = [message for message in ada.inbox if message.photo and not message.deleted]
        await decline(bot, ada, request)
        assert len(told_of(mia, "declined the new photos of Annabella")) == times
        faceless_card = await bot.write(mia, "/people")
        await bot.press(mia, faceless_card, "Annabella")


async def test_deleting_the_person_deletes_the_messages_about_both_decisions(
    bot: WholeBot, faceless_card: Message, ada: Person, mia: Person
) -> None:
    await sent_again(bot, mia, faceless_card)
    [request] = [message for message in ada.inbox if message.photo]
    await bot.press(ada, request, "Approve")
    assert len(told_of(mia, "Annabella is connected!")) == 2
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    assert await sql.rows("SELECT id FROM persons") == []
    assert told_of(mia, "Annabella") == []


async def test_whoever_waited_in_vain_is_told(
    bot: WholeBot, faceless_card: Message, ada: Person, mia: Person
) -> None:
    sent = await sent_again(bot, mia, faceless_card)
    await let_the_time_run_out(bot)
    told = mia.inbox[-1].words
    assert "Nobody approved the new photos of Annabella within 7 days" in told
    assert "stays connected" in told
    assert sent.deleted
    assert not [message for message in ada.inbox if message.photo and message.buttons]
    assert len(told_of(mia, "Annabella is connected!")) == 1


async def test_whoever_did_not_finish_is_told(bot: WholeBot, faceless_card: Message, mia: Person) -> None:
    await bot.press(mia, faceless_card, "📷 Add photos again")
    await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
    await let_the_time_run_out(bot)
    assert await approvals() == {"Annabella": "approved"}
    assert "Nobody approved the new photos of Annabella" in mia.inbox[-1].words


@pytest.mark.parametrize("how", ["take it back", "cancel", "command"])
async def test_whoever_gives_up_the_new_photos_reads_that_the_person_stays(
    bot: WholeBot, faceless_card: Message, mia: Person, how: str
) -> None:
    if how == "take it back":
        await bot.press(mia, await sent_again(bot, mia, faceless_card), "Withdraw request")
    else:
        await bot.press(mia, faceless_card, "📷 Add photos again")
    if how == "cancel":
        [verdict] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
        await bot.press(mia, verdict, "Cancel")
        assert "who receives the photos stay" in verdict.words
        await bot.press(mia, verdict, "Yes, stop and delete")
    if how == "command":
        await bot.write(mia, "/cancel")
    assert "The person stays connected" in mia.inbox[-1].words
    assert await approvals() == {"Annabella": "approved"}


@pytest.mark.parametrize("how", ["take it back", "cancel"])
async def test_whoever_gives_up_the_new_photos_reads_that_also_when_the_press_is_handled_again(
    bot: WholeBot, faceless_card: Message, mia: Person, how: str
) -> None:
    if how == "take it back":
        pressed, button = await sent_again(bot, mia, faceless_card), "Withdraw request"
    else:
        await bot.press(mia, faceless_card, "📷 Add photos again")
        [pressed] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face(anna=1.0)))
        await bot.press(mia, pressed, "Cancel")
        button = "Yes, stop and delete"
    assert (await press_again(bot, mia, pressed, button)).text is None
    assert "The person stays connected" in mia.inbox[-1].words


async def test_a_dialogue_that_outlived_its_photos_ends(
    bot: WholeBot, faceless_card: Message, mia: Person
) -> None:
    await bot.press(mia, faceless_card, "📷 Add photos again")
    [before] = await sql.rows("SELECT state, data FROM conversations")
    await bot.write(mia, "/cancel")
    # As if the bot had died before it ended the dialogue.
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, $2, $3)",
        mia.id,
        before["state"],
        sql.from_json(before["data"]),
    )
    assert "Cancelled" in (await bot.write(mia, "/cancel")).words
    assert await sql.rows("SELECT id FROM conversations") == []
    assert await approvals() == {"Annabella": "approved"}


async def test_another_connection_meanwhile_is_another_person(
    bot: WholeBot, group: Group, faceless_card: Message, mia: Person
) -> None:
    await bot.press(mia, faceless_card, "📷 Add photos again")
    await sql.execute("DELETE FROM conversations")
    await bot.connect(mia, group, "Benjamin", bot.engine.draw(bot.engine.face(ben=1.0)))
    assert await approvals() == {"Annabella": "draft", "Benjamin": "requested"}


async def test_only_an_owner_adds_photos_again_and_only_where_there_is_no_face(
    bot: WholeBot, group: Group, faceless_card: Message, ada: Person, mia: Person
) -> None:
    number = (await row())["number"]
    message = await bot.write(ada, "/start")
    assert "no such person" in ((await bot.press(ada, message, data=f"learnagain:{number}")).text or "")
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at)
           SELECT id, 'post', 'photo', 'x', 'x', now() FROM workspaces"""
    )
    [person] = await sql.rows("SELECT id FROM persons")
    await add_faces(await sql.values(int, "SELECT id FROM image_assets"), person_id=person["id"])
    assert "already" in ((await bot.press(mia, faceless_card, data=f"learnagain:{number}")).text or "")
    assert await approvals() == {"Annabella": "approved"}


@scene_fixture
async def ben(bot: WholeBot, group: Group, faceless: None, mia: Person) -> Person:
    """Annabella's other owner, who has cards of a connection that he gave up."""
    ben = bot.tg.add_user("Ben Lind")
    group.add(ben)
    await bot.connect_until_photos(ben, group, "Benjamin")
    await bot.write(ben, "/cancel")
    await invited(bot, mia, ben)
    await bot.press(mia, await shared(bot, mia), "👑 Ben Lind")
    return ben


@pytest.mark.parametrize(
    ("verb", "is_sent"),
    [
        *[(verb, True) for verb in ("learnagain", "discard", "surediscard", "takeback", "addphotos")],
        *[(verb, True) for verb in ("done", "approve", "decline", "suredecline", "letjoin")],
        *[(verb, False) for verb in ("discard", "done")],
    ],
)
async def test_the_other_owner_ends_no_new_training(
    bot: WholeBot, ben: Person, faceless_card: Message, mia: Person, verb: str, is_sent: bool
) -> None:
    """Ben presses an old button, or forges one: the person, both links and Mia's photos stay."""
    [annabella] = await sql.rows(
        """SELECT p.number, min(l.id) AS link FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.name = 'Annabella' GROUP BY p.number"""
    )
    number = annabella["link" if verb in ("approve", "decline", "suredecline", "letjoin") else "number"]
    ids = [number, await version_of_request(number)] if verb in ("approve", "letjoin") else [number]
    if is_sent:
        await sent_again(bot, mia, faceless_card)
    else:
        await bot.press(mia, faceless_card, "📷 Add photos again")
    before = await sql.rows("SELECT person_id, role, state FROM participant_persons ORDER BY id")
    approval = await approvals()
    answer = await bot.press(ben, ben.inbox[-1], data=callback(verb, *ids))
    assert "Nothing was changed" in (answer.text or "")
    await bot.write(ben, "/cancel")
    assert await approvals() == approval
    assert await sql.rows("SELECT person_id, role, state FROM participant_persons ORDER BY id") == before
    assert await erasure_states() == {"verified"}
    assert await faces() == (3 if is_sent else 0)
