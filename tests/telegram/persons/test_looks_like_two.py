"""A child who looks like two others is connected as a third person."""

from sandbox.telegram import Group, Person
from tests.telegram.persons.test_look_alikes import pairs
from tests.telegram.twins import connect_twins, go_on, request_for
from tests.telegram.whole_bot import WholeBot


async def test_whoever_looks_like_two_people_is_said_to_be_neither_by_one_press(
    bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    """Lea looks like both twins: her mother is not asked a second time, and goes on."""
    await connect_twins(bot, group, ada, mia, mia)
    photo = bot.engine.draw(bot.engine.face(both=0.8, lea=0.6))
    verdict = await bot.connect_until_verdict(zoe, group, "Lea", photo)
    assert "looks like somebody I already know here" in verdict.words
    await go_on(bot, zoe, verdict)
    request = request_for(ada, "Lea")
    assert "Zoe Hart says that Lea is a different person from" in request.words
    assert {"Anna", "Maria"} <= {*request.words.replace(",", " ").split()}
    assert not any("Anna" in message.words or "Maria" in message.words for message in zoe.inbox)
    await bot.press(ada, request, "Approve")
    named = {(pair["one"], pair["other"], pair["declared"]) for pair in await pairs()}
    assert named == {("Anna", "Maria", True), ("Anna", "Lea", True), ("Lea", "Maria", True)}
