"""Nobody gets somebody else's photos, and an owner hears who asks for a face like their person's."""

import random
from collections.abc import Sequence

import pytest

from bot.messages.callbacks import callback
from sandbox.telegram import Person
from tests import sql
from tests.access.stalking import ATTACKS, Neighbourhood, Victim, approving, ask_with_a_look_alike
from tests.persons import has, number_of
from tests.telegram.whole_bot import WholeBot

NOTICE = "somebody who looks like"


@pytest.fixture(autouse=True)
def _room_for_many_faces(bot: WholeBot) -> None:
    bot.engine.dimensions = 1024


async def neighbourhood(bot: WholeBot, victims: int, attackers: int, seed: int) -> Neighbourhood:
    """Victims are connected, approved, and photographed once."""
    tg = bot.tg
    admin = tg.add_user("Ada Admin", started=True)
    await bot.write(admin, "/start")
    people = [tg.add_user(f"Victim {n}", started=True) for n in range(victims)]
    group = tg.add_group("Kindergarten", admins=[admin], members=people)
    await group.add_bot(by=admin, admin=True)
    await bot.settle()
    row = await sql.one("SELECT workspace_id AS n FROM groups WHERE tg_chat_id = $1", group.id)
    assert row is not None
    here = Neighbourhood(bot, group, admin, row["n"], random.Random(seed))
    for person in people:
        look = f"victim_{person.id}"
        here.victims.append(Victim(person, look, bot.engine.draw(bot.engine.face(**{look: 0.9}))))
        await here.connect(person, here.victims[-1].picture)
        await approve(here, person)
    here.attackers = [tg.add_user(f"Stalker {n}", started=True) for n in range(attackers)]
    await here.post_a_photo_of_each_victim()
    return here


async def approve(here: Neighbourhood, person: Person) -> None:
    row = await sql.one(
        """SELECT l.id FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE r.tg_user_id = $1 AND l.state = 'requested' ORDER BY l.id DESC LIMIT 1""",
        person.id,
    )
    assert row is not None
    await here.bot.press(here.admin, here.admin.inbox[-1], data=await approving(row["id"]))


def seen_photos(here: Neighbourhood) -> set[str]:
    """The posted photos of victims that reached a stalker, by the ledger of the sandbox's Telegram."""
    assert (
        _photos_to(here, [victim.person for victim in here.victims]) == here.posted
    )  # the victims have them
    return _photos_to(here, here.attackers)


def _photos_to(here: Neighbourhood, people: Sequence[Person]) -> set[str]:
    reached = [sent for who in people for sent in here.bot.tg.ledger.photos_to(who.id)]
    return {sent.file.file_unique_id for sent in reached if sent.file} & here.posted


async def unapproved() -> list[sql.Row]:
    """Deliveries whose recipient has no approved link to the person, or one without a recorded approval."""
    return await sql.rows(
        """SELECT d.id FROM deliveries d JOIN distributions x ON x.asset_id = d.asset_id
               AND x.participant_id = d.participant_id
           JOIN persons p ON p.id = x.person_id JOIN participants r ON r.id = d.participant_id
           WHERE d.state IN ('pending', 'sending', 'sent', 'unknown') AND NOT EXISTS (
               SELECT 1 FROM participant_persons l JOIN admin_events e ON e.workspace_id = p.workspace_id
                   AND e.operation = 'approve_link' AND e.subject_number = p.number
                   AND e.actor = 'tg:' || l.decided_by
               WHERE l.person_id = p.id AND l.participant_id = d.participant_id AND l.state = 'approved')"""
    )


async def requesters_nobody_was_told_of(here: Neighbourhood) -> list[str]:
    """Telegram ids of stalkers whose request waits and whom no notice to a victim names."""
    asked = await sql.rows(
        f"""SELECT DISTINCT r.tg_user_id AS id FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id JOIN persons p ON p.id = l.person_id
           WHERE p.workspace_id = $1 AND {has("requested")}""",
        here.workspace,
    )
    told = " ".join(
        str(entity)
        for victim in here.victims
        for message in victim.person.inbox
        if NOTICE in message.words
        for entity in message.entities
    )
    return [str(row["id"]) for row in asked if f"id={row['id']}" not in told]


async def play(here: Neighbourhood, attacks_each: int) -> None:
    for number, who in enumerate(here.attackers):
        await here.bot.write(who, "/start")
        first = ATTACKS[number % len(ATTACKS)]
        for attack in [first, *here.chance.sample(ATTACKS, attacks_each - 1)]:
            await attack(here, who, here.chance.choice(here.victims))
    await here.post_a_photo_of_each_victim()


async def test_no_way_leads_to_somebody_elses_photos(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=1, attackers=len(ATTACKS), seed=1)
    await play(here, attacks_each=1)
    assert seen_photos(here) == set()
    assert await unapproved() == []
    assert await requesters_nobody_was_told_of(here) == []
    assert all(len(here.bot.tg.ledger.photos_to(victim.person.id)) >= 2 for victim in here.victims)


@pytest.mark.prove
async def test_fifty_stalkers_get_no_photo_of_ten_victims(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=10, attackers=50, seed=16)
    await play(here, attacks_each=3)
    assert seen_photos(here) == set()
    assert await unapproved() == []
    assert await requesters_nobody_was_told_of(here) == []


async def test_an_owner_hears_of_a_request_for_a_face_like_that_of_their_person(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=2, attackers=1, seed=2)
    [stalker] = here.attackers
    victim, other = here.victims
    await ask_with_a_look_alike(here, stalker, victim)
    told = victim.person.inbox[-1]
    asks = "asks to receive the photos of somebody who looks like Anna"
    assert f"Stalker 0 (id {stalker.id}) {asks}" in told.words
    assert any(
        f"id={stalker.id}" in str(entity) for entity in told.entities
    )  # a link to the account, whatever its name is
    assert told.buttons == ["✅ Same person: let them join"]  # the owner decides, nobody else
    assert not any(NOTICE in message.words for message in [*other.person.inbox, *stalker.inbox])


async def test_an_owner_hears_in_russian_of_a_request_for_a_face_like_that_of_their_person(
    bot: WholeBot,
) -> None:
    here = await neighbourhood(bot, victims=1, attackers=1, seed=3)
    [victim] = here.victims
    await bot.press(victim.person, await bot.write(victim.person, "/language"), "Русский")
    await ask_with_a_look_alike(here, here.attackers[0], victim)
    assert "просит присылать фото человека, который похож" in victim.person.inbox[-1].words


async def test_an_approved_owner_hears_of_an_earlier_request_for_the_same_face(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=0, attackers=1, seed=4)
    [stalker] = here.attackers
    here.group.add(stalker)
    picture = bot.engine.draw(bot.engine.face(late=0.9))
    await here.connect(stalker, picture)
    late = bot.tg.add_user("Late", started=True)
    here.group.add(late)
    await here.connect(late, picture)
    assert not any(NOTICE in message.words for message in late.inbox)
    await approve(here, late)
    assert sum(NOTICE in message.words for message in late.inbox) == 1


async def test_an_owner_is_not_told_of_their_own_second_request(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=1, attackers=0, seed=5)
    [victim] = here.victims
    await ask_with_a_look_alike(here, victim.person, victim)
    assert not any(NOTICE in message.words for message in victim.person.inbox)


async def test_the_notice_to_the_owner_is_deleted_with_the_request(bot: WholeBot) -> None:
    here = await neighbourhood(bot, victims=1, attackers=1, seed=6)
    [victim], [stalker] = here.victims, here.attackers
    await ask_with_a_look_alike(here, stalker, victim)
    told = victim.person.inbox[-1]
    requested = await number_of("requested", here.workspace)
    await bot.press(stalker, stalker.inbox[-1], data=callback("erase", requested, 0))
    assert told.deleted
