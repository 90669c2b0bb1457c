"""A poster replaces the photo of a message: from then on the new photo counts.

The last tests are about groups whose photos may not be passed on.
"""

import pytest

from sandbox.telegram import Group, Message, Person
from sandbox.telegram.content.uploads import store_photo
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


async def replace(bot: WholeBot, ada: Person, shown: Message, photo: bytes, words: str = "Now") -> None:
    shown.media = bot.tg.service.attach(await store_photo(bot.tg.service, photo))
    await ada.edit(shown, words)
    await bot.settle()


@scene_fixture
async def shown(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """A photo of Anna, which Mia has got."""
    shown = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)), caption="Before")
    await bot.settle()
    assert len(mia.photos) == 1
    return shown


async def test_whoever_is_not_on_the_new_photo_loses_the_one_before(
    bot: WholeBot, group: Group, ada: Person, mia: Person, shown: Message
) -> None:
    await replace(bot, ada, shown, bot.engine.draw(bot.engine.face()))
    assert [photo for photo in mia.photos if not photo.deleted] == []
    assert await sql.rows("SELECT state FROM deliveries") == [{"state": "retracted"}]


async def test_whoever_is_on_both_has_both_and_reads_the_new_words(
    bot: WholeBot, group: Group, ada: Person, mia: Person, shown: Message
) -> None:
    await replace(bot, ada, shown, bot.engine.draw(bot.engine.face(anna=0.9)))
    before, now = (photo for photo in mia.photos if not photo.deleted)
    assert "Before" not in before.words
    assert now.words.endswith("Now")


async def test_the_others_of_an_album_follow_the_words_of_the_photo_that_was_replaced(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    faces = [bot.engine.draw(bot.engine.face(anna=0.9)) for _ in range(2)]
    [first, _] = await ada.post_album(group, faces, caption="The trip")
    await bot.settle()
    await replace(bot, ada, first, bot.engine.draw(bot.engine.face()), "The way")
    [other] = [photo for photo in mia.photos if not photo.deleted]
    assert other.words.endswith("The way")


async def test_whoever_is_on_the_new_photo_only_receives_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    first = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    assert mia.photos == []
    await replace(bot, ada, first, bot.engine.draw(bot.engine.face(anna=0.9)))
    assert len(mia.photos) == 1


async def test_a_photo_that_replaces_one_of_days_ago_is_sent(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """The photo is as old as the edit that brought it, not as the message."""
    first = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    first.date -= 3 * 24 * 3600
    await replace(bot, ada, first, bot.engine.draw(bot.engine.face(anna=0.9)))
    assert len(mia.photos) == 1


async def test_a_photo_that_stands_in_another_message_too_stays(
    bot: WholeBot, group: Group, ada: Person, mia: Person, shown: Message
) -> None:
    await ada.forward(shown, group)
    await bot.settle()
    await replace(bot, ada, shown, bot.engine.draw(bot.engine.face()))
    assert len([photo for photo in mia.photos if not photo.deleted]) == 1


async def test_a_photo_may_be_replaced_by_one_that_was_posted_before(
    bot: WholeBot, group: Group, ada: Person, mia: Person, shown: Message
) -> None:
    other = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    shown.media = other.media
    await ada.edit(shown, "Now")
    await bot.settle()
    assert [photo for photo in mia.photos if not photo.deleted] == []


@pytest.mark.checklist(238)
@pytest.mark.parametrize("stands_elsewhere", [False, True])
async def test_whoever_refused_takes_a_photo_back_and_nothing_new_is_looked_at(
    bot: WholeBot, group: Group, ada: Person, mia: Person, shown: Message, stands_elsewhere: bool
) -> None:
    """Whoever says no takes photos back as everybody does: by an edit."""
    if stands_elsewhere:
        await ada.forward(shown, group)
        await bot.settle()
    await sql.execute("UPDATE group_participants SET consent = 'refused', consent_at = now()")
    await replace(bot, ada, shown, bot.engine.draw(bot.engine.face(anna=0.9)))
    assert len(await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")) == 1
    left = [photo.words for photo in mia.photos if not photo.deleted]
    assert len(left) == stands_elsewhere
    assert "Now" not in "".join(left)


async def test_a_group_that_lets_nobody_pass_its_photos_on_gets_protected_copies(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    group.chat.protected = True
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert [photo.protected for photo in mia.photos] == [False, True]


async def test_earlier_photos_are_protected_once_the_group_lets_nobody_pass_them_on(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None
) -> None:
    """Also photos from before the group became a supergroup, and where still earlier ones are protected."""
    group.chat.protected = True
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    group.chat.protected = False
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    group.migrate_to_supergroup()
    await bot.settle()
    group.chat.protected = True
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
        await bot.settle()
    assert await sql.rows("SELECT 1 FROM postings WHERE NOT is_protected") == []


async def test_earlier_photos_are_protected_also_where_an_edit_is_the_first_sign(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None, shown: Message
) -> None:
    newest = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    group.chat.protected = True
    await replace(bot, ada, newest, bot.engine.draw(bot.engine.face()))
    await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    assert await sql.rows("SELECT 1 FROM postings WHERE NOT is_protected") == []


@pytest.mark.parametrize("is_edit", [True, False], ids=["of the photo", "of a message without a photo"])
async def test_earlier_photos_are_protected_also_where_new_words_are_the_first_sign(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None, shown: Message, *, is_edit: bool
) -> None:
    group.chat.protected = True
    await (ada.edit(shown, "Now") if is_edit else ada.send(group, "From now on nobody saves photos."))
    await bot.settle()
    assert await sql.rows("SELECT 1 FROM postings WHERE NOT is_protected") == []


async def test_earlier_photos_are_protected_also_where_the_first_photo_is_edited(
    bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None, shown: Message
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    group.chat.protected = True
    await replace(bot, ada, shown, bot.engine.draw(bot.engine.face()))
    assert await sql.rows("SELECT 1 FROM postings WHERE NOT is_protected") == []
