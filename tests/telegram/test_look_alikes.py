"""Twins: the second one looks like the first, who is connected already, and is another person."""

from collections.abc import Sequence

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot, connect_link

TWIN = {"anna": 0.9, "maria": 0.4}  # matching takes this face for Anna's


@pytest.fixture
def zoe(bot: WholeBot, group: Group) -> Person:
    """Another parent of the group, who has pressed Start."""
    zoe = bot.tg.add_user("Zoe Hart", started=True)
    group.seat(zoe.user, "member")
    return zoe


async def send_twin(bot: WholeBot, person: Person, group: Group, name: str = "Maria") -> Message:
    """The bot's word on a photo of the second twin."""
    await person.open_link(connect_link(group))
    await bot.settle()
    await bot.press(person, person.inbox[-1], "I agree")
    await bot.write(person, name)
    [*_, verdict] = await bot.send_photos(person, bot.engine.draw(bot.engine.face(**TWIN)))
    return verdict


async def go_on(bot: WholeBot, person: Person, verdict: Message) -> None:
    """*It is another person*, and the request is sent."""
    await bot.press(person, verdict, "another person")
    await bot.make_due()
    await bot.settle()
    await bot.press(person, _judged(person), "Done")


def _judged(person: Person) -> Message:
    return next(m for m in reversed(person.inbox) if "A good photo" in m.words)


def request_for(who: Person, name: str) -> Message:
    return next(m for m in reversed(who.inbox) if f"photos of {name}" in m.words and m.buttons)


async def pairs() -> Sequence[sql.Row]:
    return await sql.rows(
        """SELECT p.name AS one, q.name AS other, x.declared_at IS NOT NULL AS declared FROM look_alikes x
           JOIN persons p ON p.id IN (x.first_person_id, x.second_person_id)
           JOIN persons q ON q.id IN (x.first_person_id, x.second_person_id) AND p.name < q.name"""
    )


@pytest.mark.usefixtures("connected")
async def test_the_second_twin_is_connected_by_their_own_mother(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    verdict = await send_twin(bot, mia, group)
    assert "looks like Anna, whose photos you receive already" in verdict.words
    assert verdict.buttons == ["👥 It is another person", "Cancel"]  # she need not ask herself to join
    await go_on(bot, mia, verdict)
    request = request_for(ada, "Maria")
    assert "Mia Lind says that Maria is another person than Anna" in request.words
    assert request.photo is not None
    assert await pairs() == [{"one": "Anna", "other": "Maria", "declared": False}]
    await bot.press(ada, request, "Approve")
    assert await pairs() == [{"one": "Anna", "other": "Maria", "declared": True}]
    assert any("Maria is connected" in message.words for message in mia.inbox)


@pytest.mark.usefixtures("connected")
async def test_another_family_hears_no_name_and_may_still_ask_to_join(
    bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    verdict = await send_twin(bot, zoe, group)
    assert "Anna" not in verdict.words
    assert verdict.buttons == ["🙋 Ask to join", "👥 It is another person", "Cancel"]
    await go_on(bot, zoe, verdict)
    assert not any("Anna" in message.words for message in zoe.inbox)
    request = request_for(ada, "Maria")
    assert "Zoe Hart says that Maria is another person than Anna" in request.words
    await bot.press(ada, request, "Decline")
    assert await pairs() == []


@pytest.mark.usefixtures("connected")
async def test_the_press_counts_for_all_photos_of_the_same_likeness(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await send_twin(bot, mia, group)
    twin = bot.engine.draw(bot.engine.face(**TWIN))
    verdict = (await bot.send_photos(mia, twin))[-1]
    await bot.press(mia, verdict, "another person")
    await bot.make_due()
    await bot.settle()
    reasons = await sql.rows("SELECT DISTINCT reason FROM image_assets WHERE kind = 'training'")
    assert reasons == [{"reason": "good"}]
    again = await bot.press(mia, verdict, data=f"another:{await last_training_photo()}")
    assert again.text is None  # handled a second time it does nothing more
    assert len(await pairs()) == 1


async def last_training_photo() -> int:
    row = await sql.one("SELECT max(id) AS id FROM image_assets WHERE kind = 'training'")
    assert row is not None
    return int(row["id"])


@pytest.mark.usefixtures("connected")
async def test_nobody_is_compared_with_who_is_erased_meanwhile(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """Their faces stand on the request's picture."""
    await go_on(bot, zoe, await send_twin(bot, zoe, group))
    compared = request_for(ada, "Maria")
    [anna] = await sql.rows("SELECT number FROM persons WHERE name = 'Anna'")
    await bot.press(mia, mia.inbox[-1], data=f"erase:{anna['number']}")
    await bot.make_due()
    await bot.settle()
    assert await sql.rows("SELECT id FROM persons WHERE name = 'Anna'") == []
    assert compared not in ada.inbox
    request = request_for(ada, "Maria")
    assert "another person than" not in request.words
    assert request.photo is not None
    assert request.photo != compared.photo
    assert await pairs() == []
