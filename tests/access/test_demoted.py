"""An admin who is demoted: they lose their rights at once if Telegram says so, else within a minute."""

from dataclasses import dataclass

import pytest

from bot.messages.callbacks import VERBS, callback
from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import version_of_request
from tests.telegram.admin_chat import choose, setup_payload
from tests.telegram.whole_bot import WholeBot


@dataclass
class Place:
    """request: the id of Mia's request for Anna."""

    group: Group
    ada: Person
    otto: Person
    mia: Person
    request: int


async def furnish(bot: WholeBot, *, bot_is_admin: bool) -> Place:
    """Ada and Otto are admins. Telegram tells the bot who is demoted only where the bot is an admin."""
    ada, otto, mia = (bot.tg.add_user(name, started=True) for name in ("Ada", "Otto", "Mia"))
    group = bot.tg.add_group("Kindergarten", admins=[ada], members=[mia, otto])
    group.promote(otto)
    await group.add_bot(by=ada, admin=bot_is_admin)
    await bot.settle()
    await bot.write(otto, "/start")
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    row = await sql.one("SELECT max(id) AS id FROM participant_persons WHERE state = 'requested'")
    assert row is not None
    return Place(group, ada, otto, mia, row["id"])


async def press(bot: WholeBot, who: Person, verb: str, number: int) -> str:
    more = [await version_of_request(number)] if verb == "approve" else [99][: VERBS[verb] - 1]
    ids = [number, *more]
    return (await bot.press(who, who.inbox[-1], data=callback(verb, *ids))).text or ""


@pytest.mark.parametrize("verb", ["approve", "decline", "suredecline"])
async def test_a_demoted_admin_loses_rights_at_once_when_telegram_tells_the_bot(
    bot: WholeBot, verb: str
) -> None:
    place = await furnish(bot, bot_is_admin=True)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"  # kept for a minute
    place.group.demote(place.otto)
    await bot.settle()
    assert "no such request" in await press(bot, place.otto, verb, place.request)


async def test_a_demoted_admin_loses_rights_after_a_minute_when_nobody_tells_the_bot(bot: WholeBot) -> None:
    place = await furnish(bot, bot_is_admin=False)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"
    place.group.demote(place.otto)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"  # the answer from before
    age(bot, 59)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"
    age(bot, 2)
    assert "no such request" in await press(bot, place.otto, "approve", place.request)


@pytest.mark.parametrize("verb", ["erase", "wipefaces", "dissolve"])
async def test_nobody_is_deleted_on_a_right_that_the_bot_only_remembers(bot: WholeBot, verb: str) -> None:
    """A deletion cannot be undone, so Telegram is asked again."""
    place = await furnish(bot, bot_is_admin=False)
    await press(bot, place.ada, "approve", place.request)
    person = await sql.one(
        """SELECT p.number, p.id FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE l.id = $1""",
        place.request,
    )
    assert person is not None
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"
    place.group.demote(place.otto)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"  # the answer from before
    assert "Nothing was changed" in await press(bot, place.otto, verb, person["number"])
    left = "SELECT 1 AS yes FROM face_instances f JOIN persons p ON p.id = f.person_id WHERE p.id = $1"
    assert await sql.value(int, f"{left} AND p.erasing_at IS NULL", person["id"]) == 1


async def test_no_request_is_declined_on_a_right_that_the_bot_only_remembers(bot: WholeBot) -> None:
    """A declined request is erased, which cannot be undone either."""
    place = await furnish(bot, bot_is_admin=False)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"
    place.group.demote(place.otto)
    assert "no such request" in await press(bot, place.otto, "suredecline", place.request)


async def test_a_group_is_not_found_by_an_admin_whom_another_group_has_demoted(bot: WholeBot) -> None:
    place = await furnish(bot, bot_is_admin=False)
    club = bot.tg.add_group("Club", admins=[place.ada])
    await club.add_bot(by=place.ada)
    await bot.settle()
    await sql.execute("UPDATE groups SET workspace_id = (SELECT min(workspace_id) FROM groups)")
    number = await sql.value(int, "SELECT id FROM groups WHERE tg_chat_id = $1", club.id)
    assert number is not None
    assert "admin of the group" in await press(bot, place.otto, "forgetgroup", number)
    place.group.demote(place.otto)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"  # the answer from before
    assert "no such group" in await press(bot, place.otto, "forgetgroup", number)


async def test_no_admin_chat_is_bound_on_a_right_that_the_bot_only_remembers(bot: WholeBot) -> None:
    place = await furnish(bot, bot_is_admin=False)
    payload = await setup_payload(bot, place.group, place.otto)
    place.group.demote(place.otto)
    assert await bot.memberships.status(place.group.id, place.otto.id) == "admin"  # the answer from before
    mine = bot.tg.add_group("Mine", admins=[place.otto])
    await choose(bot, place.otto, mine, payload)
    bound = "SELECT id FROM workspaces WHERE tg_admin_chat_id = $1"
    assert await sql.rows(bound, mine.id) == []


async def test_whoever_left_an_admin_chat_approves_no_request(bot: WholeBot) -> None:
    place = await furnish(bot, bot_is_admin=True)
    clerk = bot.tg.add_user("Cleo", started=True)
    chat = bot.tg.add_group("Admins", admins=[place.ada], members=[clerk])
    chat.seat(bot.tg.bot, "administrator")
    await sql.execute(
        """UPDATE workspaces SET tg_admin_chat_id = $2
           WHERE id = (SELECT workspace_id FROM groups WHERE tg_chat_id = $1)""",
        place.group.id,
        chat.id,
    )
    await bot.write(clerk, "/start")
    assert await bot.memberships.status(chat.id, clerk.id) == "member"
    chat.remove(clerk)
    await bot.settle()
    assert "no such request" in await press(bot, clerk, "approve", place.request)


async def test_whoever_activated_the_group_and_was_demoted_is_shown_no_request(bot: WholeBot) -> None:
    place = await furnish(bot, bot_is_admin=True)
    assert "Anna" in place.ada.inbox[-1].words  # there is no admin chat: the request is shown to her
    place.group.demote(place.ada, by=place.otto)
    await bot.settle()
    before = len(place.ada.inbox)
    await bot.connect(place.mia, place.group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    assert len(place.ada.inbox) == before


def age(bot: WholeBot, seconds: float) -> None:
    """Makes every membership that the bot remembers older by this time."""
    known = bot.memberships._known
    for key, (at, *rest) in list(known.items()):
        known[key] = (at - seconds, *rest)  # type: ignore[assignment]
