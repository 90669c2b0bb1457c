"""Training photos of different people: the sender is asked about the odd one, and the admins see it."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


def photo(bot: WholeBot, **look: float) -> bytes:
    return bot.engine.draw(bot.engine.face(**look))


@scene_fixture
async def asked(bot: WholeBot, group: Group, mia: Person) -> Message:
    """Mia named Tim; the bot asks for photos."""
    return await bot.connect_until_photos(mia, group, "Tim")


@scene_fixture
async def doubt(bot: WholeBot, asked: Message, mia: Person) -> Message:
    """Two photos of the boy, and one of his mother: the bot asks about hers."""
    photos = photo(bot, tim=0.9), photo(bot, ann=0.9), photo(bot, tim=0.95)
    [_, card] = await bot.send_photos(mia, *photos)
    return card


async def request_of(bot: WholeBot, ada: Person, mia: Person) -> Message:
    await bot.press(mia, next(m for m in reversed(mia.inbox) if "✔️ Done" in m.buttons), "Done")
    return ada.inbox[-1]


async def received(bot: WholeBot, group: Group, ada: Person, mia: Person) -> list[str]:
    """Posts a photo of the boy and one of his mother. Returns the names on the photos that Mia got."""
    before = len(mia.photos)
    for look in ("tim", "ann"):
        await ada.post_photo(group, photo(bot, **{look: 0.92}))
        await bot.settle()
    return [message.words.splitlines()[0] for message in mia.photos[before:]]


async def test_the_question_about_the_odd_photo_replies_to_that_photo(
    bot: WholeBot, doubt: Message, mia: Person
) -> None:
    assert "does not look like the one in your other photos" in doubt.words
    assert doubt.reply_to is not None
    assert doubt.reply_to.photo is not None
    assert doubt.buttons == ["Leave this photo out", "It is Tim: keep it", "✔️ Done", "Cancel"]
    together = mia.inbox[-2].words
    assert [line[:2] for line in together.splitlines()[1:3]] == ["1.", "3."]
    assert list((await approvals()).values()) == ["draft"]  # three photos, and still no request


async def test_a_photo_that_is_left_out_is_not_learned(
    bot: WholeBot, group: Group, doubt: Message, mia: Person, ada: Person
) -> None:
    leave = doubt.button("Leave this photo out")["callback_data"]
    keep = doubt.button("It is Tim")["callback_data"]
    for _ in range(2):  # the second press finds its work done
        assert "Left out" in ((await bot.press(mia, doubt, data=leave)).text or "")
    assert "already been decided" in ((await bot.press(mia, doubt, data=keep)).text or "")
    assert "left this photo out" in doubt.words
    assert doubt.buttons == ["✔️ Done", "Cancel"]
    card = await request_of(bot, ada, mia)
    assert "2 training photos" in card.words
    assert card.buttons == ["✅ Approve", "✖️ Decline"]
    await bot.press(ada, card, "Approve")
    assert await received(bot, group, ada, mia) == ["Tim"]
    # Tim's two training photos and one post; the fourth embedding is his mother's, from the post.
    of_persons = await sql.value(int, "SELECT count(*) FROM face_instances WHERE person_id IS NOT NULL")
    embeddings = await sql.value(int, "SELECT count(*) FROM face_embeddings")
    assert (of_persons, embeddings) == (3, 4)


async def test_two_photos_of_two_people_are_both_asked_about(
    bot: WholeBot, asked: Message, mia: Person
) -> None:
    first, *_ = await bot.send_photos(mia, photo(bot, tim=0.9))
    assert "A good photo of Tim" in first.words
    one, other = await bot.send_photos(mia, photo(bot, ann=0.9))
    assert "does not look like" in one.words
    assert "does not look like" in other.words
    await bot.press(mia, one, "Leave this photo out")
    assert "left this photo out" in one.words
    assert "I use this photo" in other.words


async def test_a_third_photo_says_which_one_is_odd(bot: WholeBot, asked: Message, mia: Person) -> None:
    tim, ann = await bot.send_photos(mia, photo(bot, tim=0.9), photo(bot, ann=0.9))
    await bot.send_photos(mia, photo(bot, tim=0.95))
    assert "I use this photo" in tim.words
    assert "does not look like" in ann.words


async def test_nobody_approves_the_odd_photo_unseen(
    bot: WholeBot, group: Group, doubt: Message, mia: Person, ada: Person
) -> None:
    await bot.press(mia, doubt, "It is Tim")
    assert "The admins can see that it looks different" in doubt.words
    card = await request_of(bot, ada, mia)
    assert "Photo 2 does not look like the others" in card.words
    assert "Mia Lind" in card.words
    assert card.photo is not None
    assert card.buttons == ["✅ Approve without 2", "Approve with all photos", "✖️ Decline"]
    # The press of a card that was drawn before the photos differed.
    as_if_alike = (
        card.button("Approve with all")["callback_data"]
        .replace("approvethese", "approve")
        .replace(":0:", ":")
    )
    assert "do not seem to show one person" in ((await bot.press(ada, card, data=as_if_alike)).text or "")
    assert list((await approvals()).values()) == ["requested"]
    await bot.press(ada, card, "Approve without 2")
    assert await received(bot, group, ada, mia) == ["Tim"]


async def test_an_admin_who_knows_better_approves_all(
    bot: WholeBot, group: Group, doubt: Message, mia: Person, ada: Person
) -> None:
    card = await request_of(bot, ada, mia)
    assert "The admins can see that, and will decide" in doubt.words
    assert doubt.buttons == ["➕ Add photos", "↩️ Withdraw request"]
    await bot.press(ada, card, "Approve with all photos")
    assert await received(bot, group, ada, mia) == ["Tim", "Tim"]


async def test_of_two_photos_an_admin_says_which_one_is_the_person(
    bot: WholeBot, group: Group, asked: Message, mia: Person, ada: Person
) -> None:
    await bot.send_photos(mia, photo(bot, tim=0.9), photo(bot, ann=0.9))
    card = await request_of(bot, ada, mia)
    assert "seem to show different people: 1 · 2" in card.words
    assert card.buttons == ["✅ Approve only 1", "✅ Approve only 2", "Approve with all photos", "✖️ Decline"]
    verb, link, _, version = card.button("Approve only 1")["callback_data"].split(":")
    forged = f"{verb}:{link}:999999:{version}"
    assert "has changed since you looked" in ((await bot.press(ada, card, data=forged)).text or "")
    await bot.press(ada, card, "Approve only 1")
    assert await received(bot, group, ada, mia) == ["Tim"]


async def test_nobody_else_answers_for_whoever_sent_the_photo(
    bot: WholeBot, doubt: Message, mia: Person, ada: Person
) -> None:
    for button in ("Leave this photo out", "It is Tim"):
        data = doubt.button(button)["callback_data"]
        assert "does not belong" in ((await bot.press(ada, ada.inbox[-1], data=data)).text or "")
