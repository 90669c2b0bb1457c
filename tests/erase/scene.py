"""A workspace with everything in it that an erase has to find, and another one that must not notice."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from domain.ids import AssetId
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.usecases.photos.ask_photo_card import ask_photo_card
from tests import sql
from tests.erase.inquiries import leave_inquiries
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.workspaces import set_admin_chat

# Numbers that nothing else contains by chance, unlike the small numbers of other tests.
_users, _chats = count(7_345_000_001), count(1_002_345_000_001)
_words = count(1)


def tg_user() -> int:
    return next(_users)


def tg_chat() -> int:
    return -next(_chats)


def word(stem: str) -> str:
    return f"{stem}{next(_words)}q"


@dataclass
class Scene:
    """kim owns anna alone; ben belongs to lou, who is in both groups. `theirs` is in another workspace.

    titles: of `group` and `second`. alias: what kim called anna before. shown: a photo of anna, ben and a
    stranger, with a card in the admin chat.
    """

    stage: Stage
    group: Group
    second: Group
    kim: Member
    lou: Member
    anna: Connected
    ben: Connected
    theirs: Connected
    anna_name: str
    admin_chat: int
    titles: tuple[str, str]
    alias: str
    shown: AssetId


async def make_scene(stage: Stage) -> Scene:
    admin = await make_participant(stage, word("Admin"), tg_user_id=tg_user())
    titles = (word("Kindergarten"), word("School"))
    group = await make_group(stage, admin=admin, title=titles[0], tg_chat_id=tg_chat())
    second = await make_group(stage, joins=group, title=titles[1], tg_chat_id=tg_chat())
    admin_chat = tg_chat()
    await set_admin_chat(admin_chat, group.workspace_id)
    stage.memberships.statuses[admin_chat, admin.tg_user_id] = "admin"
    kim = await _member(stage, "Kim", group)
    lou = await _member(stage, "Lou", group, second)
    stranger = await _member(stage, "Stranger", group, opened=False)
    name = word("Annabelle")
    anna = await connected_person(stage, group, kim, name=name)
    ben = await connected_person(stage, group, lou, look="ben", name=word("Benedict"))
    elsewhere = await make_group(stage, title=word("Elsewhere"), tg_chat_id=tg_chat())
    theirs = await connected_person(stage, elsewhere, look="theirs", name=word("Theirs"))
    engine = stage.engine
    shown = await post(stage, group, engine.face(anna=0.9), engine.face(ben=0.9), engine.face())
    await post(stage, group, engine.face(anna=0.4))
    await post(stage, second, engine.face(ben=0.9))
    await post(stage, elsewhere, engine.face(theirs=0.9))
    await _settle(stage)
    await ask_photo_card(shown, stage.by(admin), participant_id=IN_ADMIN_CHAT, doorbell=stage.doorbell)
    await _settle(stage)
    await _leave_ids(stage, group, kim, stranger, anna)
    await _leave_captions(group, second, kim, name)
    await _leave_warnings(ben, anna)
    await _leave_prompts(group, admin_chat, (lou, stranger), (anna, name), ben)
    await leave_inquiries(stage, group, kim, (lou, group.admin), name)
    alias = await _leave_alias(group, kim, ben)
    stage.mailbox.sent.clear()
    return Scene(stage, group, second, kim, lou, anna, ben, theirs, name, admin_chat, titles, alias, shown)


async def _member(stage: Stage, stem: str, *groups: Group, opened: bool = True) -> Member:
    member = await make_participant(stage, word(stem), tg_user_id=tg_user(), opened=opened)
    for group in groups:
        stage.memberships.statuses[group.tg_chat_id, member.tg_user_id] = "member"
        await sql.execute(
            "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')",
            group.group_id,
            member.participant_id,
        )
    return member


async def _settle(stage: Stage) -> None:
    for _ in range(3):
        await stage.settle()
        await stage.show()


async def _leave_ids(stage: Stage, group: Group, kim: Member, stranger: Member, anna: Connected) -> None:
    """Leaves ids in places without a foreign key."""
    for chat, user in ((kim.tg_user_id, kim.tg_user_id), (group.tg_chat_id, stranger.tg_user_id)):
        await sql.execute(
            "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $2, 'photos', $3)",
            chat,
            user,
            {"person_id": str(anna.person_id)},
        )
        await sql.execute(
            """INSERT INTO tasks (kind, queue, dedupe_key, lane, state, finished_at)
               VALUES ('handle_update', 'bot', 'x' || $1, $1, 'done', now())""",
            f"{chat}:{user}",
        )
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, state)
           VALUES ('show_progress', 'delivery', $1, 'done')""",
        f"album:{group.tg_chat_id}:77",
    )
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           VALUES ($1, $2, 'approve_link', 'person', $3)""",
        group.workspace_id,
        f"tg:{kim.tg_user_id}",
        anna.number,
    )
    for chat in (kim.tg_user_id, group.tg_chat_id):
        stage.traces.kept[f"default:turns:chat:{chat}"] = "1"


async def _leave_captions(group: Group, second: Group, kim: Member, name: str) -> None:
    """Leaves captions about anna, also on photos that do not show her, and one that names kim."""
    for words, author, where in (
        (f"The birthday of {name}", group.admin, group),
        (f"Without {name.upper()} this time, says {kim.name}", group.admin, second),
    ):
        await sql.execute(
            "UPDATE postings SET caption = $1, posted_by_id = $2 WHERE group_id = $3",
            words,
            author.participant_id,
            where.group_id,
        )
    await sql.execute("UPDATE groups SET username = $2 WHERE id = $1", group.group_id, word("sunny"))


async def _leave_warnings(asked: Connected, resembled: Connected) -> None:
    """Leaves done tasks, kept for a week, that say which connected person a requested one resembles."""
    for kind in ("show_resemblance", "show_request"):
        task_id = await add_task(kind, person_id=str(asked.person_id), resembles=str(resembled.person_id))
        await sql.execute("UPDATE tasks SET state = 'done', finished_at = now() WHERE id = $1", task_id)


async def _leave_prompts(
    group: Group,
    admin_chat: int,
    members: tuple[Member, Member],
    anna: tuple[Connected, str],
    ben: Connected,
) -> None:
    """Leaves prompts that were never answered, with what was chosen and what was typed."""
    (lou, stranger), (person, name), admin = members, anna, group.admin.tg_user_id
    into = {"action": "into", "absorbed": person.number, "workspace_id": group.workspace_id}
    taken = {"number": ben.number, "typed": name}
    narrowed = {"action": "rename", "typed": stranger.name[:-1]}
    here = {"workspace_id": group.workspace_id, "but": ben.number, "typed": stranger.name}
    ticked = {"number": ben.number, "photos": [], "to_number": None, "to_name": name}
    for chat, user, data in (
        (lou.tg_user_id, lou.tg_user_id, {**_asking("choose", into), "asked_in": "ConnectPerson:name"}),
        (admin, admin, _asking("rename", taken)),
        (admin_chat, admin, {**_asking("photos_to", here), "ticked": ticked}),
        (admin_chat, lou.tg_user_id, _asking("choose", narrowed)),
    ):
        await sql.execute(
            """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
               VALUES ($1, $2, 'Asking:words', $3)""",
            chat,
            user,
            data,
        )


def _asking(purpose: str, data: dict[str, object]) -> dict[str, object]:
    at = datetime.now(UTC).isoformat()
    return {"asking": {"flow": 1, "purpose": purpose, "at": at, "data": data}}


async def _leave_alias(group: Group, kim: Member, about: Connected) -> str:
    """Leaves one word in two operations that can be undone: kim's renaming of a person who had this name,
    and a moderator's merge that changed kim's alias.
    """
    alias = word("Mousebear")
    link = await sql.one(
        "SELECT min(id) AS id FROM participant_persons WHERE participant_id = $1", kim.participant_id
    )
    assert link is not None
    called = {"link": link["id"], "field": "alias", "before": alias, "after": "Ann"}
    renamed = {"number": about.number, "field": "name", "before": alias, "after": "Ann"}
    for kind, actor, undo in (
        ("rename_person", kim, {"changes": [renamed]}),
        ("merge_persons", group.admin, {"links": [called]}),
    ):
        await sql.execute(
            """INSERT INTO operations (workspace_id, kind, actor, person_number, undo)
               VALUES ($1, $2, $3, $4, $5)""",
            group.workspace_id,
            kind,
            f"tg:{actor.tg_user_id}",
            about.number,
            undo,
        )
    return alias
