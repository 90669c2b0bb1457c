"""Two workspaces with one of everything that a button or a link can name, and people of every role."""

from dataclasses import dataclass, replace

from domain.usecases.groups.make_deep_link import make_deep_link
from sandbox.telegram import Group, Person
from tests import sql
from tests.access.joining import invite, join_guardian, rejection_of, what_can_be_changed, who_could_join
from tests.access.late import offer_a_late_photo
from tests.access.other_groups import other_groups
from tests.access.people import Actor, people_of
from tests.access.rows import Rows
from tests.access.waiting import meet_somebody, plant_inquiries, plant_reviews
from tests.persons import number_of, version_of_request
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat

# Every kind of id has a range of its own, so that no id of one kind is also an id of another kind.
FIRST_IDS = {
    "contact_number_seq": 11_000,
    "participant_persons_id_seq": 12_000,
    "image_assets_id_seq": 13_000,
    "face_suggestions_id_seq": 14_000,
    "deliveries_id_seq": 15_000,
    "workspaces_id_seq": 16_000,
    "groups_id_seq": 17_000,
    "reports_id_seq": 18_000,
    "operations_id_seq": 19_000,
    "face_instances_number_seq": 21_000,
    "reviews_id_seq": 22_000,
    "cluster_proposals_id_seq": 23_000,
    "cluster_inquiries_id_seq": 24_000,
}


@dataclass(frozen=True, repr=False)
class Side:
    """One workspace. Ids are what callback data carries; links are payloads that work.

    idle_group: nobody has activated it. people: numbers of the owner's persons, with the draft and the
    requested one. photo: of the delivery. face: on that photo. other: a person that nobody is linked to.
    operation: the owner renamed the person. taught: the face on the person's training photo. learned: a
    good training photo of the draft. odd: a photo that was added to the person and does not look like the
    others. cluster: an unknown person on two photos. cluster_photo: one of the two. proposal: to split the
    cluster. inquiry: asks the owner who the cluster is. said: the same inquiry to the admin, who answered
    with a name (said_name: its version). ignored: another cluster, which is ignored. review: about the
    question `suggestion`. ticked_review: the same, ticked as wrong; nobody holds either any more. For the
    others see the functions below, `other_groups.py` and `joining.py`.
    """

    name: str
    workspace: int
    group: Group
    idle_group: Group
    owner: Actor
    admin: Actor
    person: int
    request: int
    request_version: int
    draft: int
    training: int
    learned: int
    taught: int
    odd: int
    suggestion: int
    delivery: int
    flow: int
    group_id: int
    report: int
    photo: int
    face: int
    other: int
    operation: int
    rejection: int
    cluster: int
    cluster_photo: int
    ignored: int
    connect_link: str
    setup_link: str
    review: int = 0
    ticked_review: int = 0
    lone: int = 0
    participant: int = 0
    proposal: int = 0
    inquiry: int = 0
    said: int = 0
    said_name: int = 0
    joining: int = 0
    asked: int = 0
    refused: int = 0
    invitation: str = ""
    people: tuple[int, ...] = ()


@dataclass(repr=False)
class Scene:
    """home: the workspace that the roles are about. away: the outsider's workspace."""

    bot: WholeBot
    rows: Rows
    actors: dict[str, Actor]
    home: Side
    away: Side
    admin_chat: Group

    def side(self, name: str) -> Side:
        return self.home if name == "own" else self.away

    async def keep(self) -> None:
        await self.rows.keep()
        self._points = dict(self.bot.index._points)
        chats = [side.group.chat for side in (self.home, self.away)]
        self._seats = [(chat, chat.members[self.bot.tg.bot.id]) for chat in chats]

    async def put_back(self, changed: set[str]) -> None:
        await self.rows.put_back(changed)
        self.bot.memberships._known.clear()
        self.bot.tg.service.queries.clear()
        for chat, seat in self._seats:
            chat.members[seat.user.id] = seat

    def person(self, role: str) -> Person:
        return self.bot.tg.people[self.actors[role].id]


# Not seated as members: they are in no group of `home`, or write as a chat; the admin is in the group
# already.
_NOT_SEATED = ("stranger", "clerk", "chief", "outsider", "admin", "channel", "linked", "anonymous")


async def build_scene(bot: WholeBot, rows: Rows) -> Scene:
    for sequence, first in FIRST_IDS.items():
        await sql.rows(f"SELECT setval('{sequence}', {first})")
    actors = people_of(bot.tg)
    people = bot.tg.people
    for actor in actors.values():
        if actor.id in people and not actor.user.is_bot:
            await bot.write(people[actor.id], "/start")
    wanda = bot.tg.add_user("Wanda", started=True)
    away_owner = Actor("away owner", wanda.user, wanda.chat)
    home = await _furnish(bot, "home", actors["admin"], actors["owner"], list(actors.values()))
    away = await _furnish(bot, "away", actors["outsider"], away_owner, [])
    admin_chat = await _admin_chat(bot, home, actors)
    await join_guardian(actors["guardian"], home)
    await _leave(bot, home, actors)
    scene = Scene(bot, rows, actors, home, away, admin_chat)
    await scene.keep()
    return scene


async def _furnish(bot: WholeBot, name: str, admin: Actor, owner: Actor, members: list[Actor]) -> Side:
    people = bot.tg.people
    group = bot.tg.add_group(f"Group {name}", admins=[people[admin.id]], members=[people[owner.id]])
    for actor in members:
        if actor.role not in _NOT_SEATED:
            group.seat(actor.user, "administrator" if actor.role == "demoted" else "member")
    await group.add_bot(by=people[admin.id], admin=True)
    await bot.settle()
    workspace = await _int_of("SELECT workspace_id AS n FROM groups WHERE tg_chat_id = $1", group.id)
    person = people[owner.id]
    idle_group = bot.tg.add_group(f"Idle {name}", admins=[people[admin.id]], members=[person])
    idle_group.seat(bot.tg.bot, "administrator")
    side = Side(
        name, workspace, group, idle_group, owner, admin,
        connect_link=await make_deep_link(workspace, "connect"),
        setup_link=await make_deep_link(workspace, "setup"),
        person=0, request=0, draft=0, training=0, learned=0, taught=0, odd=0, suggestion=0, delivery=0,
        request_version=0,
        flow=0, photo=0, face=0, other=0, operation=0, rejection=0, cluster=0, cluster_photo=0, ignored=0,
        group_id=await _int_of("SELECT id AS n FROM groups WHERE tg_chat_id = $1", group.id),
        report=await _report(workspace),
    )  # fmt: skip
    side = replace(side, person=await _connect_anna(bot, side, person, people[admin.id]))
    side = replace(side, **await _receive_photos(bot, side, person))
    side = replace(side, request=await _ask_for_ben(bot, side, person))
    side = replace(side, request_version=await version_of_request(side.request))
    side = replace(side, **await _begin_carl(bot, side, person))
    side = replace(side, **await meet_somebody(bot, side, person))
    side = replace(side, **await plant_reviews(side), **await plant_inquiries(side))
    side = replace(side, lone=await other_groups(bot, side, people[admin.id]))
    found = await sql.rows("SELECT number FROM persons WHERE workspace_id = $1", workspace)
    side = replace(side, people=tuple(row["number"] for row in found))
    side = replace(side, **await what_can_be_changed(side), rejection=await rejection_of(side))
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           VALUES ($1, 'tg:1', 'report_missing', 'asset', $2)""",
        workspace,
        side.photo,
    )
    return replace(side, **await who_could_join(side), invitation=await invite(side))


async def _connect_anna(bot: WholeBot, side: Side, owner: Person, admin: Person) -> int:
    """Connects Anna. The request is approved; an older photo of her is offered."""
    look = f"{side.name}_anna"
    await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()
    await _connect(bot, side, owner, "Anna", bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.press(admin, admin.inbox[-1], "Approve")
    return await number_of("approved", side.workspace)


async def _receive_photos(bot: WholeBot, side: Side, owner: Person) -> dict[str, int]:
    """Gives the owner a photo that arrived, one that may have arrived, a question, and an offered photo."""
    look = f"{side.name}_anna"
    await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()
    bot.tg.faults.add("5xx_before", method="sendPhoto", chat_id=owner.id)
    await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
    await bot.settle()
    await owner.post_photo(side.group, bot.engine.draw(bot.engine.face(**{look: 0.4})))
    await bot.settle()
    states = await sql.rows("SELECT state FROM deliveries WHERE workspace_id = $1", side.workspace)
    assert sorted(row["state"] for row in states) == ["sent", "unknown"]
    await offer_a_late_photo(bot, side.group, owner, look)
    # A later task would look for the photo that may be lost; no act of the table began that task.
    await sql.execute("DELETE FROM tasks WHERE kind = 'find_deliveries'")
    return {
        "delivery": await _int_of(
            "SELECT id AS n FROM deliveries WHERE workspace_id = $1 AND state = 'sent'", side.workspace
        ),
        "suggestion": await _int_of(
            """SELECT s.id AS n FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
               WHERE p.workspace_id = $1 AND s.status = 'PENDING'""",
            side.workspace,
        ),
    }


async def _ask_for_ben(bot: WholeBot, side: Side, owner: Person) -> int:
    await _connect(bot, side, owner, "Ben", bot.engine.draw(bot.engine.face(**{f"{side.name}_ben": 0.9})))
    return await _int_of(
        """SELECT l.id AS n FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE p.number = $1""",
        await number_of("requested", side.workspace),
    )


async def _begin_carl(bot: WholeBot, side: Side, owner: Person) -> dict[str, int]:
    """Begins a draft with a good photo, and a photo on which a face is still to be picked."""
    await owner.start_bot(side.connect_link)
    await bot.settle()
    await bot.press(owner, owner.inbox[-1], "I agree")
    await bot.write(owner, "Carl")
    carl = bot.engine.face(**{f"{side.name}_carl": 0.9})
    await bot.send_photos(owner, bot.engine.draw(carl), bot.engine.draw(carl, bot.engine.face()))
    [state] = await sql.rows("SELECT data FROM conversations WHERE tg_user_id = $1", owner.id)
    return {
        "draft": await number_of("draft", side.workspace),
        "training": await _int_of(
            "SELECT id AS n FROM image_assets WHERE workspace_id = $1 AND reason = 'several_faces'",
            side.workspace,
        ),
        "flow": int(sql.from_json(state["data"])["flow"]),
    }


async def _connect(bot: WholeBot, side: Side, owner: Person, name: str, photo: bytes) -> None:
    await owner.start_bot(side.connect_link)
    await bot.settle()
    await bot.press(owner, owner.inbox[-1], "I agree")
    await bot.write(owner, name)
    [*_, verdict] = await bot.send_photos(owner, photo)
    await bot.press(owner, verdict, "Done")


async def _admin_chat(bot: WholeBot, home: Side, actors: dict[str, Actor]) -> Group:
    """Makes the admin chat, with the group's admin, and with the chief and the clerk, who are in no group."""
    chief, clerk, admin = (bot.tg.people[actors[role].id] for role in ("chief", "clerk", "admin"))
    chat = bot.tg.add_group("Admins", admins=[chief], members=[clerk, admin])
    chat.seat(bot.tg.bot, "member")
    await set_admin_chat(chat.id, home.workspace)
    return chat


async def _report(workspace: int) -> int:
    """The report of an examination that is over."""
    return await _int_of(
        """INSERT INTO reports (kind, workspace_id, has_card, findings, finished_at)
           VALUES ('examine_service', $1, true, NULL, now()) RETURNING id AS n""",
        workspace,
    )


async def _leave(bot: WholeBot, home: Side, actors: dict[str, Actor]) -> None:
    """The ex-member leaves, a member blocks the bot, and an admin is looked up and then demoted."""
    people = bot.tg.people
    assert await bot.memberships.status(home.group.id, actors["demoted"].id) == "admin"
    home.group.demote(people[actors["demoted"].id], by=people[home.admin.id])
    home.group.remove(people[actors["exmember"].id])
    people[actors["blocked"].id].block_bot()
    await bot.settle()
    for role in ("member", "guardian", "demoted", "bot", "blocked"):
        home.idle_group.seat(actors[role].user, "member")


async def _int_of(query: str, *values: object) -> int:
    row = await sql.one(query, *values)
    assert row is not None, query
    return int(row["n"])
