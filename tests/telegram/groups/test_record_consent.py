"""A reaction to the introduction or a button under it says whether the bot may look at a member's photos."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.usecases.groups.record_consent import record_consent
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def introduction(bot: WholeBot, group: Group, ada: Person) -> Message:
    """The introduction of a bot that is an admin, so that Telegram tells it of reactions."""
    group.promote_bot(by=ada)
    await bot.settle()
    return group.from_bot[0]


async def consent(person: Person) -> str | None:
    row = await sql.one(
        """SELECT m.consent FROM group_participants m JOIN participants r ON r.id = m.participant_id
           WHERE r.tg_user_id = $1""",
        person.id,
    )
    return row["consent"] if row else None


async def looked_at() -> int:
    return len(await sql.rows("SELECT id FROM image_assets"))


async def test_the_introduction_asks_for_reactions_where_the_bot_is_told_of_them(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """An introduction older than 48 hours stays, but is pinned no more, and the next one makes no sound."""
    [introduction] = group.from_bot
    assert "put 👎 on this message" not in introduction.words
    assert (introduction.silent, group.chat.pinned) == (False, [])
    group.promote_bot(by=ada)
    await bot.settle()
    assert introduction.deleted  # a 👎 that stands under it was not heard
    second = _pinned(group)
    assert "put 👎 on this message" in second.words
    group.demote_bot(by=ada)
    await bot.settle()
    assert "put 👎 on this message" not in second.words
    bot.tg.clock.advance(49 * 3_600)
    group.promote_bot(by=ada, without=frozenset({"can_delete_messages"}))
    await bot.settle()
    assert "introduced myself again" in second.words
    third = _pinned(group)
    assert (second.silent, third.silent) == (True, True)


def _pinned(group: Group) -> Message:
    [tg_message_id] = group.chat.pinned
    return group.chat.messages[tg_message_id]


@pytest.mark.checklist(238)
async def test_a_bot_that_hears_no_reactions_offers_buttons_that_say_the_same(
    bot: WholeBot, group: Group, mia: Person, ada: Person
) -> None:
    [introduction] = group.from_bot
    assert introduction.buttons == ["➕ Connect a person", "👎 Not my photos", "👍 My photos too"]
    assert "press “👎 Not my photos”" in introduction.words
    answer = await bot.press(mia, introduction, "👎 Not my photos")
    assert "leave alone the photos that you post" in (answer.text or "")
    assert "cannot tell those of an anonymous admin" in (answer.text or "")
    assert await consent(mia) == "refused"
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await looked_at() == 0
    await bot.press(mia, introduction, "👍 My photos too")
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert (await consent(mia), await looked_at()) == ("given", 1)
    group.promote_bot(by=ada)
    await bot.settle()
    # The group may allow no 👎 as a reaction, so the buttons stay.
    assert group.from_bot[-1].buttons == introduction.buttons
    assert "or press “👎 Not my photos”" in group.from_bot[-1].words


async def test_activate_in_an_active_group_says_that_the_bot_looks_already(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.send(group, "/activate")
    await bot.settle()
    assert "already" in group.from_bot[-1].words


async def test_a_bot_that_may_not_pin_asks_all_the_same(bot: WholeBot, group: Group, ada: Person) -> None:
    group.promote_bot(by=ada, without=frozenset({"can_pin_messages"}))
    await bot.settle()
    [introduction] = group.from_bot
    assert "👎" in introduction.words
    assert group.chat.pinned == []
    group.promote_bot(by=ada)  # the right comes later
    await bot.settle()
    assert group.chat.pinned == [introduction.message_id]
    assert group.from_bot == [introduction]


@pytest.mark.checklist(238)
async def test_a_reaction_to_the_pinned_message_is_consent_and_taking_it_back_is_none(
    bot: WholeBot, group: Group, introduction: Message, mia: Person
) -> None:
    assert group.chat.pinned[-1] == introduction.message_id
    for reactions, said in [(["👍"], "given"), (["👎"], "refused"), ([], "pending"), (["👍"], "given")]:
        mia.react(introduction, *reactions)
        await bot.settle()
        assert await consent(mia) == said


@pytest.mark.checklist(238)
async def test_photos_of_whoever_refuses_are_not_looked_at_until_the_reaction_is_gone(
    bot: WholeBot, group: Group, introduction: Message, mia: Person, ada: Person
) -> None:
    mia.react(introduction, "👎")
    await bot.settle()
    photo = await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert (await looked_at(), photo.reactions) == (0, {})
    await ada.post_photo(group, bot.engine.draw())  # photos of others are looked at
    await bot.settle()
    assert await looked_at() == 1
    mia.react(introduction)
    await bot.settle()
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await looked_at() == 2


@pytest.mark.checklist(238)
async def test_whoever_refuses_in_one_group_has_said_nothing_in_another(
    bot: WholeBot, group: Group, introduction: Message, mia: Person, ada: Person
) -> None:
    mia.react(introduction, "👎")
    other = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await other.add_bot(by=ada)
    await bot.settle()
    await mia.post_photo(other, bot.engine.draw())
    await bot.settle()
    assert await looked_at() == 1


@pytest.mark.checklist(238)
async def test_reactions_to_anything_else_say_nothing(
    bot: WholeBot, group: Group, introduction: Message, mia: Person, ada: Person
) -> None:
    word = await ada.send(group, "Nice")
    idle = bot.tg.add_group("Not ours", members=[mia])
    mia.react(word, "👎")
    mia.react(await mia.send(idle, "Hello"), "👎")
    mia.react(introduction, "❤")
    mia.react(introduction)
    await bot.settle()
    assert await consent(mia) is None  # not even who she is was stored


@pytest.mark.checklist(238)
async def test_no_other_reaction_than_thumbs_takes_a_refusal_back(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """In an earlier version a heart below the next introduction ended a no that was said by the button."""
    await bot.press(mia, group.from_bot[0], "👎 Not my photos")
    group.promote_bot(by=ada)
    await bot.settle()
    introduction = group.from_bot[-1]
    for reactions in (["❤"], [], ["👍"], ["👎"], ["👎", "❤"]):
        bot.tg.clock.advance(2)  # Telegram dates a reaction by the whole second
        mia.react(introduction, *reactions)
        await bot.settle()
        assert await consent(mia) == ("given" if reactions == ["👍"] else "refused"), reactions
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await looked_at() == 0


@pytest.mark.checklist(238)
async def test_a_yes_that_is_taken_back_leaves_a_later_no(
    bot: WholeBot, group: Group, introduction: Message, mia: Person
) -> None:
    mia.react(introduction, "👍")
    await bot.press(mia, introduction, data="refusephotos")
    bot.tg.clock.advance(2)
    mia.react(introduction)
    await bot.settle()
    assert await consent(mia) == "refused"


@pytest.mark.checklist(238)
async def test_a_no_of_the_button_outlasts_a_thumb_that_is_taken_back(
    bot: WholeBot, group: Group, introduction: Message, mia: Person
) -> None:
    """In an earlier version the no ended when somebody tidied an old 👎 away, or an admin deleted it."""
    mia.react(introduction, "👎")
    await bot.press(mia, introduction, "👎 Not my photos")
    for reactions, said in [
        ([], "refused"),
        (["👎"], "refused"),
        ([], "refused"),
        (["👍"], "given"),
        ([], "pending"),
    ]:
        bot.tg.clock.advance(2)  # Telegram dates a reaction by the whole second
        mia.react(introduction, *reactions)
        await bot.settle()
        assert await consent(mia) == said, reactions


@pytest.mark.checklist(238)
async def test_a_refusal_is_heard_where_photos_are_not_looked_at_now(
    bot: WholeBot, group: Group, introduction: Message, mia: Person
) -> None:
    """The group may become active again, and then the refusal counts."""
    await sql.execute("UPDATE groups SET active = false")
    answer = await bot.press(mia, introduction, data="refusephotos")
    assert "do not know this button" in (answer.text or "")
    mia.react(introduction, "👎")
    await bot.settle()
    assert await consent(mia) == "refused"


async def test_a_bot_that_was_away_asks_anew(
    bot: WholeBot, group: Group, introduction: Message, ada: Person, mia: Person
) -> None:
    """An answer of before is kept. What was said while the bot was away was not heard."""
    mia.react(introduction, "👎")
    await bot.settle()
    group.remove_bot(by=ada)
    await bot.settle()
    mia.react(introduction)
    await group.add_bot(by=ada, admin=True)
    await bot.settle()
    assert introduction.deleted
    assert "put 👎 on this message" in group.from_bot[-1].words
    assert await consent(mia) == "refused"


@pytest.mark.checklist(238)
async def test_a_reaction_that_comes_late_is_not_the_last_word(
    bot: WholeBot, group: Group, introduction: Message, mia: Person
) -> None:
    mia.react(introduction, "👎")
    await bot.settle()
    [row] = await sql.rows(
        "SELECT group_id, participant_id AS who FROM group_participants WHERE consent_at > '-infinity'"
    )
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    await record_consent(
        row["group_id"], row["who"], {"👍"}, happened_at=long_ago, doorbell=bot.world.doorbell
    )
    assert await consent(mia) == "refused"
