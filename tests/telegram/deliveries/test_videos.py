"""A video reaches those who receive a person in it, and has the same buttons as a photo."""

import pytest

from sandbox.chaos.pictures import video_of
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def _post(bot: WholeBot, group: Group, who: Person) -> Message:
    video = await who.post_video(group, video_of([bot.engine.draw(bot.engine.face(anna=0.9))]))
    await bot.settle()
    return video


def _received(who: Person) -> list[Message]:
    return [one for one in who.inbox if one.media is not None and one.media.file.kind == "video"]


@pytest.mark.checklist(46)
async def test_a_video_is_sent_as_it_was_posted(
    bot: WholeBot, group: Group, mia: Person, ada: Person, zoe: Person, connected: None
) -> None:
    posted = await _post(bot, group, ada)
    [sent] = _received(mia)
    assert posted.media is not None
    assert sent.media is not None
    assert sent.media.file is posted.media.file
    assert "Anna" in sent.words
    assert _received(zoe) == []


async def test_whoever_says_that_a_video_shows_somebody_else_does_not_get_it_again(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    await _post(bot, group, ada)
    [sent] = _received(mia)
    await bot.press(mia, sent, "Not Anna")
    await bot.settle()
    assert sent.deleted
    assert await _states() == [("retracted", None)]
    assert sent.media is not None
    await ada.post_video(group, sent.media.file)  # the very same file
    await bot.settle()
    assert _received(mia) == []


async def test_a_video_whose_answer_was_lost_is_found_and_not_sent_twice(
    bot: WholeBot, group: Group, mia: Person, ada: Person, connected: None
) -> None:
    bot.tg.faults.add("cut_after", method="sendVideo")
    await _post(bot, group, ada)
    [lost] = _received(mia)
    await bot.press(mia, lost, "⋯")
    await bot.settle()
    assert await _states() == [("sent", lost.message_id)]
    await bot.make_due()
    await bot.settle()
    assert _received(mia) == [lost]


async def test_a_video_is_no_training_photo(
    bot: WholeBot, group: Group, mia: Person, connected: None
) -> None:
    await bot.connect_until_photos(mia, group, "Ben")
    await mia.post_video(None, video_of([bot.engine.draw(bot.engine.face(ben=0.9))]))
    await bot.settle()
    assert await sql.rows("SELECT id FROM image_assets WHERE media = 'video'") == []
    assert "only learn from photos" in mia.inbox[-1].words


async def _states() -> list[tuple[str, int | None]]:
    rows = await sql.rows("SELECT state, tg_message_id FROM deliveries ORDER BY id")
    return [(row["state"], row["tg_message_id"]) for row in rows]
