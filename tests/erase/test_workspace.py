"""An admin of the admin chat erases the whole workspace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Forbidden, NotFound
from domain.queries.chats.card import Place
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.erasing.erase_workspace import erase_workspace
from domain.usecases.groups.decide_here import decide_here
from domain.usecases.photos.accept_asset import accept_asset
from tests import sql
from tests.due import make_tasks_due
from tests.erase.scene import Scene, tg_user, word
from tests.erase.working import are_verified, work_off
from tests.persons import add_persons, link_user
from tests.usecases.factory import (
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
    posted_photo,
    set_private_chat,
)
from tests.usecases.stage import Stage
from tests.usecases.workspaces import admin_chat_of, set_admin_chat


async def erase(scene: Scene, by: Member | None = None) -> dict[str, int]:
    by = by or scene.group.admin
    return await erase_workspace(
        scene.group.workspace_id,
        scene.stage.by(by),
        tg_notify_chat_id=scene.admin_chat,
        doorbell=scene.stage.doorbell,
    )


async def test_from_the_commit_on_nothing_is_matched_accepted_or_sent(scene: Scene) -> None:
    await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    await scene.stage.drain()
    await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))  # nobody has looked at it yet
    scene.stage.index.is_down = scene.stage.store.is_down = True
    await erase(scene)
    late = posted_photo(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    assert await accept_asset(late, scene.stage.doorbell) is None
    await scene.stage.settle()
    assert scene.stage.mailbox.sent == []
    for table in ("groups", "persons", "image_assets", "face_instances", "deliveries"):
        rows = await sql.rows(f"SELECT id FROM {table} WHERE workspace_id = $1", scene.group.workspace_id)
        assert rows == [], table


async def test_prompts_in_which_a_name_of_the_workspace_was_typed_end(scene: Scene) -> None:
    """Also names that the verification does not look for, as there may be many, and an alias."""
    await sql.execute("DELETE FROM conversations")
    await sql.execute(
        "UPDATE participant_persons SET alias = 'Nestor-251q' WHERE person_id = $1", scene.anna.person_id
    )
    names = (f"Nestor-{n}q" for n in range(1, 251))
    await add_persons(*names, workspace_id=scene.group.workspace_id)
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
           SELECT 9000000 + n, 9000000 + n, 'Asking:words', jsonb_build_object('asking', jsonb_build_object(
               'data', jsonb_build_object('action', 'hide', 'typed', 'nestor-' || n || 'q')))
           FROM generate_series(1, 252) n"""
    )
    await erase(scene)
    [left] = await sql.rows("SELECT tg_user_id, data FROM conversations")
    assert left["tg_user_id"] == 9_000_252  # nobody here has this name


async def test_rows_under_the_former_id_of_a_group_go_too(scene: Scene) -> None:
    """A supergroup has another id than the group that it was; finished work names the old one for a week."""
    former = -777_000_777
    await sql.execute("UPDATE groups SET former_tg_chat_id = $2 WHERE id = $1", scene.group.group_id, former)
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, lane, state, finished_at)
           VALUES ('handle_update', 'bot', 'done', 'chat:' || $1::bigint, 'done', now())""",
        former,
    )
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state) VALUES ($1, 9, 'AddPhotos:photos')", former
    )
    await erase(scene)
    await work_off(scene.stage)
    for table, column in (("tasks", "lane"), ("conversations", "tg_chat_id::text")):
        assert await sql.rows(f"SELECT id FROM {table} WHERE strpos({column}, '777000777') > 0") == [], table
    assert await sql.rows("SELECT id FROM erasures WHERE state <> 'verified'") == []


async def test_only_an_admin_of_the_admin_chat_erases(scene: Scene) -> None:
    member = await make_participant(scene.stage, "Decider")
    scene.stage.memberships.statuses[scene.admin_chat, member.tg_user_id] = "member"
    with pytest.raises(Forbidden):
        await erase(scene, member)
    group_admin = await make_participant(scene.stage, "Group admin")
    scene.stage.memberships.statuses[scene.group.tg_chat_id, group_admin.tg_user_id] = "admin"
    for somebody in (group_admin, scene.kim):
        with pytest.raises(NotFound):
            await erase(scene, somebody)
    assert await sql.rows("SELECT id FROM erasures") == []


async def test_without_an_admin_chat_nobody_erases(scene: Scene) -> None:
    await set_admin_chat(None)
    with pytest.raises(NotFound):
        await erase(scene)


async def test_whoever_decides_in_their_private_chat_erases_the_workspace(scene: Scene) -> None:
    """Telegram calls nobody an admin of a private chat."""
    somebody = await make_participant(scene.stage, "Decider")
    scene.stage.memberships.statuses[somebody.tg_user_id, somebody.tg_user_id] = "member"
    await set_admin_chat(somebody.tg_user_id, scene.group.workspace_id)
    with pytest.raises(NotFound):
        await erase(scene)
    await erase(scene, somebody)
    assert len(await sql.rows("SELECT id FROM erasures")) == 1


async def test_another_workspace_may_take_the_admin_chat_at_once_and_keeps_it_when_the_history_goes(
    scene: Scene,
) -> None:
    await erase(scene)
    other, stage = await workspace_of_others(scene), scene.stage
    await decide_here(other, scene.admin_chat, stage.by(scene.group.admin), doorbell=stage.doorbell)
    await work_off(stage)
    assert await are_verified(), "its id is no trace of the erased workspace any more"
    assert await admin_chat_of(other) == scene.admin_chat
    assert await sql.rows("SELECT id FROM workspaces WHERE id = $1", scene.group.workspace_id) == []
    for table in ("admin_events", "face_assignment_events"):
        assert (
            await sql.rows(f"SELECT id FROM {table} WHERE workspace_id = $1", scene.group.workspace_id) == []
        )


async def test_a_second_erase_finds_no_workspace(scene: Scene) -> None:
    await erase(scene)
    with pytest.raises(NotFound):
        await erase(scene)


async def workspace_of_others(scene: Scene) -> int:
    other = await sql.one("SELECT workspace_id FROM persons WHERE id = $1", scene.theirs.person_id)
    assert other is not None
    return int(other["workspace_id"])


async def make_olga(scene: Scene) -> Member:
    """Olga decides in her private chat for the workspace that is erased."""
    olga = await make_participant(scene.stage, "Olga", tg_user_id=tg_user())
    await set_admin_chat(olga.tg_user_id, scene.group.workspace_id)
    return olga


async def test_in_a_private_chat_that_decides_only_cards_of_the_erased_workspace_go(scene: Scene) -> None:
    """Its user may have a child in another workspace, or look after that one, too."""
    olga, other = await make_olga(scene), await workspace_of_others(scene)
    for workspace_id in (scene.group.workspace_id, other):
        place = Place(workspace_id, "suggestion", 1_000_000 + workspace_id, olga.tg_user_id)
        await remember_card(place, workspace_id, shown="open", has_picture=False)
    await erase(scene, olga)
    await work_off(scene.stage)
    assert await are_verified()
    cards = await sql.rows("SELECT workspace_id FROM cards WHERE tg_chat_id = $1", olga.tg_user_id)
    assert cards == [{"workspace_id": other}]


@pytest.mark.parametrize("about", ["this", "another"])
async def test_a_deciders_dialogue_about_another_workspace_goes_on(scene: Scene, about: str) -> None:
    olga, other = await make_olga(scene), await workspace_of_others(scene)
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
           VALUES ($1, $1, 'ConnectPerson:name', $2)""",
        olga.tg_user_id,
        {"workspace_id": scene.group.workspace_id if about == "this" else other},
    )
    await erase(scene, olga)
    await work_off(scene.stage)
    assert await are_verified()
    going_on = await sql.rows("SELECT id FROM conversations WHERE tg_chat_id = $1", olga.tg_user_id)
    assert len(going_on) == (about == "another")


async def test_the_waiting_photos_of_another_workspace_are_still_offered(stage: Stage) -> None:
    """A chat has one message about waiting photos, which stands under one of their workspaces."""
    first, second = await make_group(stage, title="Kindergarten"), await make_group(stage, title="Football")
    kim = await make_participant(stage, "Kim", in_chat=first.tg_chat_id)
    stage.memberships.statuses[second.tg_chat_id, kim.tg_user_id] = "member"
    for group, look in ((first, "anna"), (second, "ben")):
        await connected_person(stage, group, kim, look=look, name=look.title())
        photo = posted_photo(stage, group, stage.engine.face(**{look: 0.9}))
        yesterday = datetime.now(UTC) - timedelta(hours=13)
        await accept_asset(replace(photo, posted_at=yesterday), stage.doorbell)
    await work_off(stage)
    card = "SELECT workspace_id, shown FROM cards WHERE kind = 'late' AND tg_chat_id = $1"
    offered = await sql.rows(card, kim.tg_user_id)
    assert offered == [{"workspace_id": first.workspace_id, "shown": "2"}]
    await set_admin_chat(first.admin.tg_user_id, first.workspace_id)
    await erase_workspace(
        first.workspace_id, stage.by(first.admin), tg_notify_chat_id=1, doorbell=stage.doorbell
    )
    await work_off(stage)
    assert await are_verified()
    assert await sql.rows(card, kim.tg_user_id) == [{"workspace_id": second.workspace_id, "shown": "1"}]


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_whoever_moderated_only_this_workspace_is_forgotten(scene: Scene, elsewhere: bool) -> None:
    """Such as the head, who is in the admin chat and in no group."""
    head = await make_participant(scene.stage, word("Head"), tg_user_id=tg_user())
    workspaces = [scene.group.workspace_id]
    if elsewhere:
        workspaces.append(await workspace_of_others(scene))
    for workspace_id in workspaces:
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'approve_link', 'person', 1)""",
            workspace_id,
            f"tg:{head.tg_user_id}",
        )
    await erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    kept = await sql.rows("SELECT id FROM participants WHERE id = $1", head.participant_id)
    assert len(kept) == elsewhere


async def test_whoever_received_photos_reads_once_that_all_was_deleted(scene: Scene) -> None:
    """The erase forgets them, and is verified only after they were told. A closed chat holds up nothing."""
    gone = await make_participant(scene.stage, "Gone", in_chat=scene.group.tg_chat_id)
    await link_user(gone.tg_user_id, scene.anna_name, "guardian")
    await set_private_chat("blocked", gone.tg_user_id)
    await scene.stage.show()
    scene.stage.telegram.calls.clear()
    await erase(scene)
    for _ in range(2):  # the cards are taken back before anybody is told
        await make_tasks_due()
        await scene.stage.drain()
        await scene.stage.show("take_back_cards")
    assert not await are_verified()
    waits = "SELECT extract(epoch FROM not_before - now())::float8 FROM tasks WHERE kind = 'purge_erasure'"
    [wait_s] = await sql.values(float, f"{waits} AND state = 'ready'")
    assert wait_s > 20  # Telegram may be away for hours, and each try lists the whole store
    await work_off(scene.stage)
    assert await are_verified()
    sent = [call.params for call in scene.stage.telegram.calls if call.method == "sendMessage"]
    told = [one["chat_id"] for one in sent if "The admins deleted all" in str(one["text"])]
    assert sorted(told) == sorted({scene.anna.owner.tg_user_id, scene.lou.tg_user_id})
    assert await sql.rows("SELECT 1 FROM tasks WHERE kind = 'show_erased_workspace'") == []
