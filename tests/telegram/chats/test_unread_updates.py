"""Telegram adds kinds that aiogram cannot read, and a Bot API server may lack fields that aiogram demands.
What the bot needs of such an update counts; of one that is passed over the operator reads.
"""

import pytest

from bot.update_reader import UpdateReader
from domain.errors import Unavailable
from sandbox.telegram import Group, Message, Person
from sandbox.telegram.content.views import chat_json, message_json, reactions_json, user_json
from tests import sql
from tests.telegram.whole_bot import WholeBot

_NEW_MEDIA = {"star_count": 1, "paid_media": [{"type": "hologram"}]}


def told_again(posted: Message, **parts: object) -> dict[str, object]:
    """The message as another one, with parts that no version of aiogram knows."""
    return {"message": message_json(posted) | {"message_id": posted.message_id + 100} | parts}


async def looked_at() -> int:
    return len(await sql.rows("SELECT id FROM postings"))


@pytest.mark.parametrize("part", ["reply_to_message", "forward_origin", "external_reply"])
async def test_a_photo_counts_though_a_part_that_nobody_needs_cannot_be_read(
    bot: WholeBot, group: Group, mia: Person, part: str
) -> None:
    posted = await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    parts: dict[str, object] = {
        "reply_to_message": message_json(posted) | {"paid_media": _NEW_MEDIA},
        "forward_origin": {"type": "community", "date": 1},
        "external_reply": {"origin": {"type": "community", "date": 1}},
    }
    bot.tg.push_update(told_again(posted, **{part: parts[part]}))
    await bot.settle()
    assert await looked_at() == 2


@pytest.mark.parametrize("part", ["from", "sender_chat", "sender_business_bot", "chat"])
async def test_a_part_that_says_who_wrote_is_never_left_out(
    bot: WholeBot, group: Group, mia: Person, part: str
) -> None:
    """An anonymous admin would count as the made-up sender, and a stranger as nobody."""
    posted = await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    bot.tg.push_update(told_again(posted, **{part: {"id": "new"}}))
    await bot.settle()
    assert await looked_at() == 1


async def test_a_thumbs_down_counts_beside_a_reaction_of_a_new_kind(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.promote_bot(by=ada)
    await bot.settle()
    body = {
        "chat": chat_json(group.chat),
        "message_id": group.from_bot[-1].message_id,
        "user": user_json(mia.user),
        "date": bot.tg.service.now(),
        "old_reaction": [{"type": "sticker"}],
        "new_reaction": [{"type": "sticker", "id": "1"}, *reactions_json(["👎"])],
    }
    bot.tg.push_update({"message_reaction": body})
    await bot.settle()
    refused = await sql.values(str, "SELECT consent FROM group_participants WHERE consent = 'refused'")
    assert refused == ["refused"]


async def test_the_operator_reads_for_an_hour_that_an_update_was_passed_over(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    now = 0.0
    reader = bot.handling.reader = UpdateReader(lambda: now)
    await mia.send(group, "Hello")
    await bot.settle()
    await reader.check()
    for _ in range(2):
        bot.tg.push_update({"message_reaction": {"chat": "new"}})
    await bot.settle()
    now = 3_599.0
    with pytest.raises(Unavailable, match="passed over since the start: 2"):
        await reader.check()
    now = 3_601.0
    await reader.check()
