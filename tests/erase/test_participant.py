"""Forget me: the persons that go, those that stay, and how somebody comes back."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.ids import ParticipantId
from domain.queries.erasing.forgetting import forgetting
from domain.usecases.chats.meet_participant import meet_participant
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.erase.scene import Scene, tg_user
from tests.erase.working import are_verified, work_off
from tests.persons import LIVE, add_link, has
from tests.usecases.factory import connected_person, make_participant, post
from tests.usecases.linking import joined
from tests.usecases.rows import plant


async def share(scene: Scene, role: str) -> None:
    """Links lou to anna, too."""
    await add_link(scene.lou.participant_id, scene.anna.person_id, role, decided_by=scene.kim.tg_user_id)


async def persons() -> set[object]:
    return {row["id"] for row in await sql.rows(f"SELECT id FROM persons WHERE {LIVE}")}


async def forget(scene: Scene) -> dict[str, int]:
    return await forget_participant(
        scene.kim.participant_id, settings=scene.stage.settings, doorbell=scene.stage.doorbell
    )


async def test_a_person_that_nobody_else_owns_goes_too_and_is_counted_before(scene: Scene) -> None:
    """Photos that were never to come, and groups that the participant is not in, are not counted."""
    await share(scene, "guardian")
    never_to_come = "state = 'suppressed', reason = 'x', tg_message_id = NULL, sent_at = NULL"
    await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    await scene.stage.settle()
    await plant(f"UPDATE deliveries SET {never_to_come}")
    await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    await scene.stage.settle()
    view = await forgetting(scene.kim.participant_id)
    assert (view.alone, view.shared, view.deliveries) == ((scene.anna_name,), (), 1)
    links = await sql.rows(
        "SELECT id FROM participant_persons WHERE participant_id = $1", scene.kim.participant_id
    )
    await sql.execute("UPDATE group_participants SET status = 'outside'")
    counts = await forget(scene)
    assert (counts["persons"], counts["deliveries"]) == (1, 1)
    assert (counts["links"], counts["groups"]) == (len(links), 0)
    assert scene.anna.person_id not in await persons()
    await work_off(scene.stage)
    assert await sql.rows("SELECT id FROM persons WHERE id = $1", scene.anna.person_id) == []


async def test_a_person_with_another_owner_stays_with_everything_learned(scene: Scene) -> None:
    await share(scene, "owner")
    view = await forgetting(scene.kim.participant_id)
    assert (view.alone, view.shared) == ((), (scene.anna_name,))
    counts = await forget(scene)
    await work_off(scene.stage)
    assert counts["persons"] == 0
    assert await are_verified()
    asset_id = await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    await scene.stage.settle()
    assert scene.stage.mailbox.sent == [(scene.lou.tg_user_id, asset_id)]
    [link] = await sql.rows(
        "SELECT decided_by FROM participant_persons WHERE person_id = $1", scene.anna.person_id
    )
    assert link["decided_by"] is None


async def test_a_photo_that_was_owed_does_not_arrive(scene: Scene) -> None:
    await post(scene.stage, scene.group, scene.stage.engine.face(anna=0.9))
    await scene.stage.drain()
    await forget(scene)
    await scene.stage.settle()
    assert scene.stage.mailbox.sent == []


async def test_cards_in_the_participants_chat_and_cards_about_them_elsewhere_are_deleted(
    scene: Scene,
) -> None:
    """Kim's request has a card in the admin chat that names her."""
    own = await sql.rows("SELECT tg_message_id FROM cards WHERE tg_chat_id = $1", scene.kim.tg_user_id)
    assert own
    before = len(scene.stage.telegram.calls)
    await forget(scene)
    await work_off(scene.stage)
    calls = [(call.method, call.params) for call in scene.stage.telegram.calls[before:]]
    deleted = {
        (p["chat_id"], message)
        for method, p in calls
        if method in ("deleteMessage", "deleteMessages")
        for message in p.get("message_ids", [p.get("message_id")])
    }
    assert deleted >= {(scene.kim.tg_user_id, card["tg_message_id"]) for card in own}
    assert scene.admin_chat in {chat for chat, _ in deleted}
    changed = [p for method, p in calls if method.startswith("edit")]
    assert not any(name in str(changed) for name in (scene.kim.name, scene.anna_name))
    assert await sql.rows("SELECT id FROM cards WHERE tg_chat_id = $1", scene.kim.tg_user_id) == []


async def test_history_keeps_each_event_and_forgets_its_actor(scene: Scene) -> None:
    before = await sql.rows("SELECT count(*) AS n FROM admin_events")
    await forget(scene)
    assert await sql.rows("SELECT count(*) AS n FROM admin_events") == before
    actors = {row["actor"] for row in await sql.rows("SELECT actor FROM admin_events")}
    assert "forgotten" in actors
    assert f"tg:{scene.kim.tg_user_id}" not in actors


async def test_an_alias_of_the_forgotten_participant_stays_in_no_operation(scene: Scene) -> None:
    """Neither in kim's own operations nor in lou's about kim's link. Lou's renaming can still be undone."""
    stage, kim, lou, ben = scene.stage, scene.kim, scene.lou, scene.ben
    await sql.execute("UPDATE operations SET undo = NULL")
    await joined(stage, ben, kim)
    for alias in ("Mousebear", "Otter"):
        await set_alias(ben.number, ParticipantId(kim.participant_id), alias, stage.by(kim), stage.doorbell)
    await rename_person(ben.number, "Benjamin", stage.by(lou), stage.doorbell)
    await unlink_participant(ben.number, ParticipantId(kim.participant_id), stage.by(lou), stage.doorbell)
    await forget(scene)
    rows = await sql.rows("SELECT kind, undo FROM operations WHERE undo IS NOT NULL")
    assert [row["kind"] for row in rows] == ["rename_person"]
    assert not any(alias in str(rows) for alias in ("Mousebear", "Otter"))


async def test_whoever_comes_back_is_a_stranger_and_delays_no_erase(scene: Scene) -> None:
    await forget(scene)
    again = await meet_participant(scene.kim.tg_user_id, scene.kim.name, "en")
    assert again != scene.kim.participant_id
    await work_off(scene.stage)
    assert await are_verified()
    assert (await forgetting(again)).alone == ()
    assert await sql.rows("SELECT id FROM participants WHERE id = $1", again) == [{"id": again}]


async def test_a_second_press_finds_nobody(scene: Scene) -> None:
    answers = await asyncio.gather(forget(scene), forget(scene), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["NotFound", "dict"]
    with pytest.raises(NotFound):
        await forget(scene)


async def test_of_two_owners_who_leave_at_once_the_second_takes_the_person_along(scene: Scene) -> None:
    await share(scene, "owner")
    await asyncio.gather(
        forget(scene),
        forget_participant(
            scene.lou.participant_id, settings=scene.stage.settings, doorbell=scene.stage.doorbell
        ),
    )
    assert scene.anna.person_id not in await persons()
    await work_off(scene.stage)
    assert await are_verified()


async def test_the_person_of_a_request_that_waits_is_erased(scene: Scene) -> None:
    asking = await make_participant(
        scene.stage, "Asking", in_chat=scene.group.tg_chat_id, tg_user_id=tg_user()
    )
    third = await connected_person(scene.stage, scene.group, asking, look="third", name="Third")
    await plant(f"UPDATE persons SET {has('requested')} WHERE id = $1", third.person_id)
    await sql.execute(
        "UPDATE participant_persons SET state = 'requested' WHERE person_id = $1", third.person_id
    )
    await forget_participant(
        asking.participant_id, settings=scene.stage.settings, doorbell=scene.stage.doorbell
    )
    await work_off(scene.stage)
    assert await sql.rows("SELECT id FROM persons WHERE id = $1", third.person_id) == []
