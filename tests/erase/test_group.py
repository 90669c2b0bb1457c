"""A group is erased with its photos and faces; persons stay, and photos that another group has, too."""

import pytest

from domain.errors import Forbidden, NotFound
from domain.ports import DetectedFace
from domain.queries.chats.card import Place
from domain.queries.erasing.forgetting import erasable_groups
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.groups.activate_group import NewGroup, activate_group
from domain.usecases.photos.replace_photo import replace_photo
from domain.usecases.work.tidy_up import tidy_up
from tests import sql
from tests.erase.scene import Scene
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import (
    OPEN,
    Group,
    Member,
    make_group,
    make_participant,
    post,
    posted_photo,
    remove_bot,
)
from tests.usecases.forgetting import erase_this_group
from tests.usecases.grouping import unknown_person
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.workspaces import set_admin_chat


async def erase(scene: Scene, by: Member | None = None) -> dict[str, int]:
    by = by or scene.group.admin
    return await erase_this_group(scene.stage, scene.group, by, tg_notify_chat_id=by.tg_user_id)


async def tidy(stage: Stage) -> int:
    return (await tidy_up(stage.index, stage.store, stage.settings, stage.doorbell))["groups"]


async def left_days_ago(scene: Scene, days: float) -> None:
    await remove_bot(scene.stage, scene.group.tg_chat_id)
    await sql.execute(
        "UPDATE groups SET left_at = now() - make_interval(secs => $2::float8) WHERE id = $1",
        scene.group.group_id,
        days * 86_400,
    )


async def photos() -> set[int]:
    return {row["id"] for row in await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")}


async def test_a_photo_that_was_posted_in_another_group_too_stays(scene: Scene) -> None:
    shared = await post(scene.stage, scene.group, scene.stage.engine.face(ben=0.9), file="both")
    await post(scene.stage, scene.second, file="both")
    await scene.stage.settle()
    counts = await erase(scene)
    await work_off(scene.stage)
    assert shared in await photos()
    assert counts["photos"] == 2  # those of the scene
    assert await are_verified()


async def edit(scene: Scene, group: Group, message: int, *faces: DetectedFace, file: str) -> None:
    """Edits the message so that it shows this file."""
    assert await replace_photo(
        posted_photo(scene.stage, group, *faces, file=file, message=message), scene.stage.doorbell
    )


async def test_photos_that_were_replaced_by_an_edit_are_erased_too(scene: Scene) -> None:
    """No posting leads to them. A replaced photo whose group is not known goes, too: migration 0090 found no
    posting for it.
    """
    stage, face = scene.stage, scene.stage.engine.face(ben=0.9)
    first = await post(stage, scene.group, face, message=900)
    unknown = await post(stage, scene.group, face, message=901)
    await stage.settle()
    for message, file in ((900, "new"), (901, "newer")):
        await edit(scene, scene.group, message, file=file)
    await stage.settle()
    await sql.execute("UPDATE image_assets SET replaced_in_id = NULL WHERE id = $1", unknown)
    [told] = [
        one
        for one in await erasable_groups(scene.group.admin.participant_id, None)
        if one.group_id == scene.group.group_id
    ]
    counts = await erase(scene)
    assert counts["photos"] == told.counts["photos"] == 6  # two of them are those of the scene
    assert counts["faces"] == told.counts["faces"]
    await work_off(stage)
    assert {first, unknown} & await photos() == set()
    assert await are_verified()


async def test_a_replaced_photo_that_another_group_shows_or_showed_last_stays(scene: Scene) -> None:
    stage, face = scene.stage, scene.stage.engine.face(ben=0.9)
    shown = await post(stage, scene.group, face, file="shown", message=900)
    await post(stage, scene.second, file="shown")
    showed = await post(stage, scene.second, face, message=901)
    await stage.settle()
    await edit(scene, scene.group, 900, file="new")
    await edit(scene, scene.second, 901, file="newer")
    await stage.settle()
    await erase(scene)
    await work_off(stage)
    assert {shown, showed} <= await photos()
    assert await are_verified()


async def test_persons_stay_and_are_recognised_in_the_other_group(scene: Scene) -> None:
    """What was learned from the group's photos is unlearned, what training photos showed is not."""
    await erase(scene)
    await work_off(scene.stage)
    asset_id = await post(scene.stage, scene.second, scene.stage.engine.face(ben=0.9))
    await scene.stage.settle()
    assert scene.stage.mailbox.sent == [(scene.lou.tg_user_id, asset_id)]
    prototypes = await sql.rows(
        """SELECT a.kind FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           JOIN image_assets a ON a.id = f.asset_id WHERE x.person_id = $1""",
        scene.anna.person_id,
    )
    assert prototypes
    assert {row["kind"] for row in prototypes} == {"training"}


async def test_members_known_only_in_the_group_are_forgotten_and_others_are_not(scene: Scene) -> None:
    await erase(scene)
    names = {row["name"] for row in await sql.rows("SELECT name FROM participants")}
    assert not any(name.startswith("Stranger") for name in names)
    assert {scene.kim.name, scene.lou.name, scene.group.admin.name} <= names


async def test_cards_that_named_the_group_go_and_others_stay(scene: Scene) -> None:
    """Cards about shared lists, about where the workspace decides, about leaving the group, about its end and
    about photos that were not used go; also cards about a workspace that ended when the group joined this
    one. Cards of others stay.
    """
    stage, group, foreign = scene.stage, scene.group, await make_group(scene.stage)
    here, former = group.workspace_id, "999999"
    told = [(kind, str(one)) for kind in ("together", "deciding", "without_admin") for one in (here, former)]
    told += [("left_group", f"{group.group_id}:1"), ("ended_group", f"{group.group_id}:2")]
    told += [("rejected", f"{group.tg_chat_id}:7"), ("new_deciders", f"{here}:3")]
    others = [("together", str(foreign.workspace_id)), ("left_group", f"{group.group_id}9:1")]
    others.append(("ended_group", f"{group.group_id}9:2"))
    others.append(("rejected", f"{group.tg_chat_id}9:7"))
    for number, (kind, subject) in enumerate([*told, *others]):
        workspace_id = foreign.workspace_id if (kind, subject) == others[0] else here
        place = Place(workspace_id, kind, subject, -4242)
        await remember_card(place, number + 1, shown="open", has_picture=False)
    await erase(scene)
    await work_off(stage)
    left = await sql.rows("SELECT kind, subject FROM cards WHERE tg_chat_id = -4242 ORDER BY tg_message_id")
    assert [(row["kind"], row["subject"]) for row in left] == others


async def test_an_unknown_person_who_is_left_in_the_other_group_is_asked_about_again(stage: Stage) -> None:
    """The card showed a face of the erased group, so it is taken back; a new one shows the other faces."""
    group = await make_group(stage, title="Kindergarten")
    second = await make_group(stage, joins=group, title="School")
    number = await unknown_person(stage, group, photos=3)
    await unknown_person(stage, second, photos=1)
    await add_task("picture_cluster", number=number)
    for _ in range(2):
        await stage.settle()
        await stage.show()
    card = "SELECT id FROM cards WHERE kind = 'cluster' AND subject = $1::bigint::text"
    before = await sql.rows(card, number)
    await erase_this_group(stage, second)
    await work_off(stage)
    for _ in range(2):
        await stage.settle()
        await stage.show()
    after = await sql.rows(card, number)
    assert (len(before), len(after)) == (1, 1)
    assert after != before


async def test_a_question_about_a_newer_group_that_names_this_one_goes_too(stage: Stage) -> None:
    """Whoever activated a new group was asked whether it shares this one's list. Other questions stay."""
    older, other = await make_group(stage, title="Kindergarten"), await make_group(stage, title="Choir")
    newer = await make_group(stage, admin=older.admin, title="Football")
    unasked = await make_group(stage, admin=other.admin, title="Chess")
    await stage.make_due()
    await stage.show()
    asked = "SELECT workspace_id FROM cards WHERE kind = 'together' ORDER BY id"
    assert await sql.rows(asked) == [{"workspace_id": one.workspace_id} for one in (newer, unasked)]
    await erase_this_group(stage, older)
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows(asked) == [{"workspace_id": unasked.workspace_id}]


async def test_a_member_of_the_admin_chat_erases_a_group_once(scene: Scene) -> None:
    decider = await make_participant(scene.stage, "Decider")
    scene.stage.memberships.statuses[scene.admin_chat, decider.tg_user_id] = "member"
    await erase(scene, decider)
    with pytest.raises(NotFound):
        await erase(scene)
    [event] = await sql.rows("SELECT actor FROM admin_events WHERE operation = 'erase_group'")
    assert event == {"actor": f"tg:{decider.tg_user_id}"}


async def test_admins_of_another_group_do_not_erase_it(scene: Scene) -> None:
    of_the_other = await make_participant(scene.stage, "Other admin")
    scene.stage.memberships.statuses[scene.second.tg_chat_id, of_the_other.tg_user_id] = "admin"
    foreign = (await make_group(scene.stage)).admin
    for somebody in (scene.kim, foreign, of_the_other):
        with pytest.raises(NotFound):
            await erase(scene, somebody)
    await set_admin_chat(None)
    with pytest.raises(Forbidden):  # they decide about the persons of both groups, and erase only their own
        await erase(scene, of_the_other)
    assert await sql.rows("SELECT id FROM erasures") == []


async def test_a_group_that_removed_the_bot_is_erased_after_its_grace(scene: Scene) -> None:
    await left_days_ago(scene, 29.9)
    assert await tidy(scene.stage) == 0
    await left_days_ago(scene, 30.1)
    assert await tidy(scene.stage) == 1
    await work_off(scene.stage)
    assert await are_verified()
    assert await sql.rows("SELECT id FROM groups WHERE id = $1", scene.group.group_id) == []


async def test_a_group_that_takes_the_bot_back_within_the_grace_keeps_everything(scene: Scene) -> None:
    before = await photos()
    await left_days_ago(scene, 29)
    await activate_group(
        NewGroup(scene.group.tg_chat_id, scene.titles[0]),
        by=scene.group.admin.participant_id,
        tg_user_id=scene.group.admin.tg_user_id,
        memberships=scene.stage.memberships,
        admin_chat_id=None,
        admission=OPEN,
        doorbell=scene.stage.doorbell,
    )
    await sql.execute("UPDATE groups SET created_at = now() - interval '90 days'")
    assert await tidy(scene.stage) == 0
    assert await photos() == before


async def test_the_grace_is_a_setting(scene: Scene) -> None:
    scene.stage.settings = scene.stage.settings.model_copy(update={"group_grace_days": 2})
    await left_days_ago(scene, 2.1)
    assert await tidy(scene.stage) == 1


async def test_after_the_erase_the_group_begins_again(scene: Scene) -> None:
    await erase(scene)
    await work_off(scene.stage)
    again = await activate_group(
        NewGroup(scene.group.tg_chat_id, scene.titles[0]),
        by=scene.group.admin.participant_id,
        tg_user_id=scene.group.admin.tg_user_id,
        memberships=scene.stage.memberships,
        admin_chat_id=None,
        admission=OPEN,
        doorbell=scene.stage.doorbell,
    )
    assert again != scene.group.group_id
    assert await sql.rows("SELECT id FROM postings WHERE group_id = $1", again) == []


async def test_a_dialogue_under_the_former_id_of_the_group_goes_too(scene: Scene) -> None:
    """A supergroup has another id than the group that it was; a dialogue of that time keeps the old one."""
    await sql.execute("UPDATE groups SET former_tg_chat_id = -777 WHERE id = $1", scene.group.group_id)
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state) VALUES (-777, 9, 'AddPhotos:photos')"
    )
    await erase(scene)
    await work_off(scene.stage)
    assert await sql.rows("SELECT id FROM conversations WHERE tg_chat_id = -777") == []
    assert await are_verified()


async def test_a_question_that_rests_on_an_erased_face_leaves_no_card_in_the_other_group(
    scene: Scene,
) -> None:
    photo = await post(scene.stage, scene.second, scene.stage.engine.face(ben=0.4))
    for _ in range(2):
        await scene.stage.settle()
        await scene.stage.show()
    asked = await sql.rows(
        """UPDATE face_suggestions s SET source_face_id = (
               SELECT f.id FROM face_instances f JOIN postings x ON x.asset_id = f.asset_id
               WHERE x.group_id = $2 AND f.person_id = s.suggested_person_id LIMIT 1)
           FROM face_instances f WHERE f.id = s.face_instance_id AND f.asset_id = $1
           RETURNING s.id""",
        photo,
        scene.group.group_id,
    )
    card = "SELECT id FROM cards WHERE kind = 'suggestion' AND subject = $1::bigint::text"
    assert len(await sql.rows(card, asked[0]["id"])) == 1
    await erase(scene)
    await work_off(scene.stage)
    assert await sql.rows(card, asked[0]["id"]) == []
