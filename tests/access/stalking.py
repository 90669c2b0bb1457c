"""Tries ways to get somebody else's photos. Each goes as far as the bot lets it."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.messages.callbacks import VERBS, callback
from domain.usecases.groups.make_deep_link import make_deep_link
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import version_of_request
from tests.telegram.whole_bot import WholeBot


@dataclass
class Victim:
    """look: the name of her face. picture: a clear photo of it that anybody in the group could have."""

    person: Person
    look: str
    picture: bytes


@dataclass
class Neighbourhood:
    """posted: the files of the photos that show victims, as posted in the group."""

    bot: WholeBot
    group: Group
    admin: Person
    workspace: int
    chance: random.Random
    victims: list[Victim] = field(default_factory=list)
    attackers: list[Person] = field(default_factory=list)
    posted: set[str] = field(default_factory=set)

    async def post_a_photo_of_each_victim(self) -> None:
        for victim in self.victims:
            message = await self.admin.post_photo(self.group, victim.picture)
            assert message.media is not None
            self.posted.add(message.media.file.unique_id)
        await self.bot.settle()

    async def connect(self, who: Person, *photos: bytes) -> Message:
        """Connects as far as the bot lets it, and returns the bot's last message."""
        await who.start_bot(await make_deep_link(self.workspace, "connect"))
        await self.bot.settle()
        if "I agree" not in " ".join(who.inbox[-1].buttons):
            return who.inbox[-1]
        await self.bot.press(who, who.inbox[-1], "I agree")
        await self.bot.write(who, f"Anna {len(who.inbox)}")
        for photo in photos:
            await self.bot.send_photos(who, photo)
        return await self.bot.write(who, "/done")


Attack = Callable[[Neighbourhood, Person, Victim], Awaitable[None]]


async def upload_her_photos(here: Neighbourhood, who: Person, victim: Victim) -> None:
    here.group.add(who)
    await here.connect(who, victim.picture)
    await here.bot.write(who, "/cancel")


async def ask_with_a_look_alike(here: Neighbourhood, who: Person, victim: Victim) -> None:
    """Asks with a photo that is just not similar enough to match the victim at once."""
    here.group.add(who)
    engine = here.bot.engine
    await here.connect(who, engine.draw(engine.face(**{victim.look: 0.42})))


async def pick_her_from_a_group_photo(here: Neighbourhood, who: Person, victim: Victim) -> None:
    here.group.add(who)
    engine = here.bot.engine
    photo = engine.draw(engine.face(), engine.face(**{victim.look: 0.9}), engine.face())
    await here.connect(who, photo)
    asset = await sql.one("SELECT max(id) AS id FROM image_assets WHERE kind = 'training'")
    assert asset is not None
    for position in (2, 1, 3, 0):
        await here.bot.press(who, who.inbox[-1], data=callback("pick", asset["id"] or 1, position))
    await here.bot.write(who, "/done")
    await here.bot.write(who, "/cancel")


async def forge_every_button(here: Neighbourhood, who: Person, victim: Victim) -> None:
    """Presses nearly every button once, each with the id of some person, link, delivery or question."""
    ids = await sql.rows(
        """SELECT p.number AS n FROM persons p UNION SELECT l.id FROM participant_persons l
           UNION SELECT d.id FROM deliveries d UNION SELECT s.id FROM face_suggestions s"""
    )
    message = await here.bot.write(who, "/start")
    verbs = [verb for verb in VERBS if verb not in ("activate", "connect", "workspace", "language")]
    for verb in verbs:
        for row in here.chance.sample(ids, min(1, len(ids))):
            numbers = [row["n"]] * VERBS[verb]
            who.tap(message, data=callback(verb, *numbers))
    await here.bot.settle()


async def replay_links_from_outside(here: Neighbourhood, who: Person, victim: Victim) -> None:
    if here.group.status_of(who) in ("member", "administrator"):
        here.group.remove(who)
    for purpose in ("connect", "setup"):
        link = await make_deep_link(here.workspace, purpose)  # type: ignore[arg-type]
        for _ in range(2):
            await who.start_bot(link)
            await here.bot.settle()
    await here.bot.press(who, who.inbox[-1], data=callback("workspace", here.workspace))


async def approving(link_id: int) -> str:
    """The data of the button that approves the request."""
    return callback("approve", link_id, await version_of_request(link_id))


async def found_a_group_with_her_photos(here: Neighbourhood, who: Person, victim: Victim) -> None:
    """Asks for the victim in a group that the attacker administers, and approves that request there."""
    own = here.bot.tg.add_group("Own", admins=[who])
    await own.add_bot(by=who)
    await here.bot.settle()
    row = await sql.one("SELECT workspace_id AS n FROM groups WHERE tg_chat_id = $1", own.id)
    assert row is not None
    own_place = Neighbourhood(here.bot, own, who, row["n"], here.chance)
    await own_place.connect(who, victim.picture)
    for request in await sql.rows(
        """SELECT l.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE p.workspace_id = $1 AND l.state = 'requested'""",
        row["n"],
    ):
        await here.bot.press(who, who.inbox[-1], data=await approving(request["id"]))
    await who.post_photo(own, victim.picture)
    await here.bot.settle()


async def come_and_go(here: Neighbourhood, who: Person, victim: Victim) -> None:
    """Asks as a member, leaves, blocks the bot and comes back: none of these approves the request."""
    await ask_with_a_look_alike(here, who, victim)
    here.group.remove(who)
    await here.bot.settle()
    who.block_bot()
    await here.bot.settle()
    who.unblock_bot()
    here.group.add(who)
    await here.bot.settle()


async def add_her_to_a_person_of_ones_own(here: Neighbourhood, who: Person, victim: Victim) -> None:
    """Connects a child of the attacker, and then sends photos of the victim as photos of that child."""
    here.group.add(who)
    engine = here.bot.engine
    own_child = engine.draw(engine.face(**{f"child_of_{who.id}": 0.9}))
    await here.connect(who, own_child)
    request = await sql.one(
        """SELECT l.id FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE r.tg_user_id = $1 AND l.state = 'requested' ORDER BY l.id DESC LIMIT 1""",
        who.id,
    )
    if request is not None:
        await here.bot.press(here.admin, here.admin.inbox[-1], data=await approving(request["id"]))
    await here.bot.send_photos(who, victim.picture)
    await here.bot.write(who, "/done")
    await forge_every_button(here, who, victim)


ATTACKS: tuple[Attack, ...] = (
    upload_her_photos,
    ask_with_a_look_alike,
    pick_her_from_a_group_photo,
    forge_every_button,
    replay_links_from_outside,
    found_a_group_with_her_photos,
    come_and_go,
    add_her_to_a_person_of_ones_own,
)
