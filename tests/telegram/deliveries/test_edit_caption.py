"""The poster's text and the link to the message stand under the delivered photo."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.second_groups import share_one_list
from tests.telegram.whole_bot import WholeBot, connect_link


async def deliver(bot: WholeBot, group: Group, ada: Person, mia: Person, caption: str | None) -> Message:
    """Posts a photo of Anna, and returns the message that Mia gets."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)), caption=caption)
    await bot.settle()
    return mia.photos[-1]


def posted_in(group: Group) -> Message:
    return [message for message in group.messages if message.media is not None][-1]


async def test_the_posters_words_stand_under_the_delivered_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    photo = await deliver(bot, group, ada, mia, "At the <lake> & back")
    [name, where, words] = photo.words.split("\n")
    assert (name, words) == ("Anna", "At the <lake> & back")
    assert where.endswith("· Kindergarten")


async def test_edited_words_replace_those_under_the_delivered_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    photo = await deliver(bot, group, ada, mia, "At the lak")
    await ada.edit(posted_in(group), "At the lake")
    await bot.settle()
    assert photo.words.endswith("\nAt the lake")
    assert "lak\n" not in photo.words


async def test_an_album_has_the_words_of_its_first_photo(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    faces = [bot.engine.draw(bot.engine.face(anna=0.9)) for _ in range(2)]
    [first, _] = await ada.post_album(group, faces, caption="The trip")
    await bot.settle()
    assert [photo.words.rpartition("\n")[2] for photo in mia.photos] == ["The trip"] * 2
    await ada.edit(first, "The long trip")
    await bot.settle()
    assert [photo.words.rpartition("\n")[2] for photo in mia.photos] == ["The long trip"] * 2


async def test_where_two_photos_of_an_album_have_words_each_keeps_its_own(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    faces = [bot.engine.draw(bot.engine.face(anna=0.9)) for _ in range(3)]
    [first, *_] = await ada.post_album(group, faces, caption="The trip")
    await bot.settle()
    await sql.execute(
        "UPDATE postings SET caption = 'The lake' WHERE id = (SELECT min(id) + 1 FROM postings)"
    )
    await ada.edit(first, "The long trip")
    await bot.settle()
    words = [photo.words.splitlines()[2:] for photo in mia.photos]
    assert words == [["The long trip"], ["The lake"], []]


async def test_new_words_of_whoever_refused_are_not_kept(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    photo = await deliver(bot, group, ada, mia, "At the lake")
    await sql.execute("UPDATE group_participants SET consent = 'refused', consent_at = now()")
    await ada.edit(posted_in(group), "Keep out")
    await bot.settle()
    assert "Keep out" not in photo.words
    assert await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL") == []


async def test_whoever_is_not_in_the_group_reads_neither_its_words_nor_its_link(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """Mia left the group that posted the photo first, and gets it from a second group."""
    second = bot.tg.add_group("School", members=[mia], admins=[ada], supergroup=True)
    await second.add_bot(by=ada)
    await share_one_list(bot, ada)
    group.remove(mia)
    await bot.settle()
    photo = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)), caption="Not for Mia")
    await bot.settle()
    assert photo.media is not None
    again = await ada.post_photo(second, photo.media.file, caption="For all")
    await bot.settle()
    [delivered] = mia.photos
    assert "Not for Mia" not in delivered.words
    assert "Kindergarten" not in delivered.words
    assert "School" in delivered.words
    assert "For all" in delivered.words
    assert links_in(delivered) == [f"https://t.me/c/{-second.id - 10**12}/{again.message_id}"]


async def test_a_public_group_is_linked_by_its_name(
    bot: WholeBot, ada: Person, mia: Person, group: Group, connected: None
) -> None:
    group.chat.username = "sunny_kindergarten"
    photo = await deliver(bot, group, ada, mia, None)
    assert links_in(photo) == [f"https://t.me/sunny_kindergarten/{posted_in(group).message_id}"]


async def test_a_photo_of_a_group_without_links_has_no_link(
    bot: WholeBot, ada: Person, mia: Person, group: Group, connected: None
) -> None:
    photo = await deliver(bot, group, ada, mia, None)
    assert links_in(photo) == []


def links_in(message: Message) -> list[str]:
    return [entity["url"] for entity in message.entities if entity["type"] == "text_link"]


@pytest.mark.parametrize("whose", ["poster", "person"])
async def test_a_caption_is_erased_with_its_poster_and_with_a_person_shown(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None, whose: str
) -> None:
    """The words are also taken from under the photo in other people's chats."""
    leo = bot.tg.add_user("Leo Poster")
    group.add(leo)
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    faces = bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)
    await leo.post_photo(group, bot.engine.draw(*faces), caption="The birthday boy")
    await bot.settle()
    theirs = ada.photos[-1]
    assert theirs.words.endswith("The birthday boy")
    who = leo if whose == "poster" else mia
    await who.start_bot()
    await bot.settle()
    await bot.press(who, await bot.write(who, "/forget_me"), "Forget me")
    assert await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL") == []
    assert theirs.words.endswith("· Kindergarten")


async def test_the_words_of_an_album_are_erased_with_a_person_on_one_of_its_photos(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """The words stand under every photo of the album, also under one that shows only Ben."""
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    faces = [bot.engine.draw(bot.engine.face(ben=0.9)), bot.engine.draw(bot.engine.face(anna=0.9))]
    await ada.post_album(group, faces, caption="The birthday girl")
    await bot.settle()
    theirs = ada.photos[-1]
    assert theirs.words.endswith("The birthday girl")
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    assert await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL") == []
    assert theirs.words.endswith("· Kindergarten")


async def test_erasing_a_person_called_like_a_common_word_erases_only_that_word(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """Anybody in the group may call a person *The* and delete it. Only that word leaves the captions."""
    photo = await deliver(bot, group, ada, mia, "The lake. The boat.")
    eve = bot.tg.add_user("Eve Lind")
    group.add(eve)
    await eve.open_link(connect_link(group))
    await bot.settle()
    await bot.press(eve, eve.inbox[-1], "I agree")
    await bot.write(eve, "The")
    await bot.press(eve, await bot.write(eve, "/forget_me"), "Forget me")
    await bot.settle()
    assert photo.words.endswith("\n… lake. … boat.")


async def test_captions_with_a_short_name_or_alias_of_an_erased_person_are_erased(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """A caption has Anna's name without the initial, or her owner's alias. No photo shows Anna."""
    await sql.execute("UPDATE persons SET name = 'Anna · M. 2', name_key = 'anna · m. 2'")
    await sql.execute("UPDATE participant_persons SET alias = 'Nusha' WHERE role = 'owner'")
    for words in ("Anna was ill", "Where is Nusha?", "Annabel and Tanya"):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face()), caption=words)
    await bot.settle()
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    left = await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL")
    assert left == [{"caption": "Annabel and Tanya"}]
