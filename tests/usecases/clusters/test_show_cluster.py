"""The card of an unknown person: when it comes, to whom, and with what."""

import pytest

from domain.errors import NotFound
from domain.ids import ClusterId
from domain.queries.clusters.nearest_persons import nearest_persons
from domain.states import RefusalReason
from domain.steps.clusters.show_clusters import show_grown_clusters
from domain.steps.faces.heed_reason import heed_reason
from domain.steps.work.work import transaction
from domain.usecases.clusters.ask_cluster_card import ask_cluster_card
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.operations.undo_operation import undo_operation
from domain.values.targets import Target
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.usecases.assigning import reassign
from tests.usecases.clusters.grouped import Fixed, run
from tests.usecases.factory import (
    Group,
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
    set_private_chat,
)
from tests.usecases.grouping import join, unknown_person
from tests.usecases.painting import has_face_in_the_middle, paint_faces
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, tasks_of
from tests.usecases.traces import stored


def shown(stage: Stage) -> list[Call]:
    """The messages to people in private. No message to a group may tell of an unknown person."""
    sent = [call for call in stage.telegram.calls if call.method in ("sendPhoto", "sendMessage")]
    assert not [call for call in sent if call.params["chat_id"] < 0 and "nknown" in str(call.params)]
    return [call for call in sent if call.params["chat_id"] > 0]


async def test_a_card_needs_three_faces(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=2)
    await stage.show()
    assert shown(stage) == []
    await unknown_person(stage, group, photos=1)
    await stage.show()
    [card] = shown(stage)
    assert card.params["chat_id"] == group.admin.tg_user_id
    assert card.upload is not None
    assert f"no. {number}" in card.params["caption"]
    assert stored(stage) == set()


async def test_of_many_unknown_people_a_few_are_asked_about_each_day_and_without_a_sound(
    stage: Stage, group: Group
) -> None:
    """The others are asked about on a later day."""
    for _ in range(3):
        await post(stage, group, *(stage.engine.face(**{f"child{number}": 0.9}) for number in range(7)))
    await stage.drain()
    await stage.show()
    assert [card.params["disable_notification"] for card in shown(stage)] == [True] * 5
    renewed = "UPDATE cards SET created_at = created_at - make_interval(days => $1), sent_at = now()"
    for days, most in ((0, 5), (1, 7), (0, 7)):
        await sql.execute(renewed, days)
        await run(stage, group, Fixed())
        await stage.drain()
        await stage.show()
        assert len(shown(stage)) == most
    assert len({card.params["caption"] for card in shown(stage)}) == 7, "each about somebody else"


async def test_three_faces_on_one_photo_need_another_photo(stage: Stage, group: Group) -> None:
    """Unknown people who were joined may be on one photo more than once."""
    await unknown_person(stage, group)
    await sql.execute("DELETE FROM tasks")
    cluster_ids = await sql.values(ClusterId, "SELECT id FROM clusters")
    await sql.execute(
        "UPDATE face_instances SET asset_id = (SELECT min(asset_id) FROM face_instances), bbox_x = number"
    )

    async def show() -> int:
        async with transaction(stage.doorbell) as work:
            await show_grown_clusters(work, group.workspace_id, cluster_ids, stage.settings)
        return len(await tasks_of("picture_cluster"))

    assert await show() == 0
    await sql.execute(
        """UPDATE face_instances SET asset_id = (SELECT max(id) FROM image_assets)
           WHERE number = (SELECT max(number) FROM face_instances)"""
    )
    assert await show() == 1


async def test_the_picture_shows_each_face_from_its_place_on_the_photo(stage: Stage, group: Group) -> None:
    await unknown_person(stage, group, photos=2)
    number = await unknown_person(stage, group, photos=1)
    await paint_faces(stage)
    await add_task("picture_cluster", number=number)
    await stage.drain()
    await stage.show()
    [card] = shown(stage)
    assert has_face_in_the_middle(card, columns=2)


async def test_a_cluster_card_is_shown_once_however_often_its_tasks_run(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group)
    for _ in range(2):
        await add_task("show_cluster", number=number)
        await add_task("picture_cluster", number=number)
        await stage.drain()
        await stage.show()
    await unknown_person(stage, group)
    await stage.show()
    assert len(shown(stage)) == 1
    assert not [call for call in stage.telegram.calls if call.method.startswith("edit")]


async def test_a_cluster_card_counts_the_faces_that_are_still_unknown(stage: Stage, group: Group) -> None:
    """A face that got a name does not count. When the name is taken back, the face counts again."""
    await unknown_person(stage, group, photos=3)
    await stage.show()
    faces = await sql.rows("SELECT number FROM face_instances ORDER BY number")
    named = [await _name(stage, group, [face["number"]]) for face in faces]
    await stage.show()
    assert "have a name now" in _last_caption(stage)
    await undo_operation(named[0], stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    await stage.show()
    assert "Seen: 1 face in 1 photo" in _last_caption(stage)


async def test_a_cluster_card_offers_no_undo_that_would_be_refused_as_too_late(
    stage: Stage, group: Group
) -> None:
    number, other = [await unknown_person(stage, group, look=look) for look in ("max", "moritz")]
    await stage.show()
    await join(stage, other, number, group.admin)
    for days, has_undo in ((0, True), (31, False)):
        await sql.execute("UPDATE operations SET created_at = now() - make_interval(days => $1)", days)
        await add_task("show_cluster", number=other)
        await stage.show()
        [*_, edit] = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
        assert f"same person as no. {number}, says Admin" in edit.params["caption"]
        assert ("undo:" in str(edit.params)) is has_undo


async def _name(stage: Stage, group: Group, faces: list[int]) -> int:
    done = await reassign(stage, WhichFaces(None, faces), Target(name="Max"), group.admin)
    assert done.operation_id is not None
    return done.operation_id


def _last_caption(stage: Stage) -> str:
    [*_, edit] = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    return str(edit.params["caption"])


async def test_whoever_is_no_admin_any_more_is_shown_no_cluster_card(stage: Stage, group: Group) -> None:
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "member"
    await unknown_person(stage, group)
    await stage.show()
    assert shown(stage) == []


async def test_a_cluster_card_with_a_picture_goes_to_whoever_decides_now(stage: Stage, group: Group) -> None:
    """Another admin pressed Start, and the first one is an admin no more. Nobody is asked without a face."""
    number = await unknown_person(stage, group)
    await stage.show()
    olga = await make_participant(stage, "Olga")
    stage.memberships.statuses[group.tg_chat_id, olga.tg_user_id] = "admin"
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'admin')",
        group.group_id,
        olga.participant_id,
    )
    stage.memberships.statuses[group.tg_chat_id, group.admin.tg_user_id] = "member"
    stage.telegram.calls.clear()
    await add_task("show_cluster", number=number)
    for _ in range(2):
        await stage.show()
        await stage.drain()
    [card] = shown(stage)
    assert (card.method, card.params["chat_id"]) == ("sendPhoto", olga.tg_user_id)
    assert group.admin.tg_user_id in [chat for chat, _ in stage.deleted]
    assert stored(stage) == set()


@pytest.mark.parametrize("chat", ["unknown", "blocked", "open"])
async def test_faces_are_drawn_for_a_cluster_card_only_when_the_chat_is_open(
    stage: Stage, group: Group, chat: str
) -> None:
    number = await unknown_person(stage, group, photos=2)
    await set_private_chat(chat, group.admin.tg_user_id)
    await add_task("show_cluster", number=number)
    await stage.show()
    assert len(await tasks_of("picture_cluster")) == (chat == "open")


async def test_a_card_has_no_picture_when_telegram_has_lost_the_photos(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=2)
    stage.source.files.clear()
    await ask_cluster_card(number, stage.by(group.admin), stage.doorbell)
    await stage.drain()
    await stage.show()
    assert [call.method for call in shown(stage)] == ["sendMessage"]


async def test_a_face_erased_while_its_picture_was_cut_leaves_no_picture(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=2)
    await ask_cluster_card(number, stage.by(group.admin), stage.doorbell)
    put = stage.store.put

    async def erased_meanwhile(key: str, data: bytes) -> None:
        await put(key, data)
        await sql.execute(
            "DELETE FROM face_instances WHERE id = (SELECT min(id::text)::uuid FROM face_instances)"
        )

    stage.store.put = erased_meanwhile  # type: ignore[method-assign]
    await stage.drain()
    assert stored(stage) == set()


async def test_nobody_but_moderators_can_ask_for_a_cluster_card(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=2)
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    for somebody in (member, (await make_group(stage)).admin):
        with pytest.raises(NotFound):
            await ask_cluster_card(number, stage.by(somebody), stage.doorbell)


async def test_an_ignored_cluster_gets_no_first_card(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=2)
    await ask_cluster_card(number, stage.by(group.admin), stage.doorbell)
    await ignore_cluster(number, stage.by(group.admin), doorbell=stage.doorbell)
    await unknown_person(stage, group, photos=2)
    await stage.show()
    assert shown(stage) == []


async def test_persons_are_offered_by_likeness_and_only_of_this_workspace(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group)
    await connected_person(stage, group, look="anna", name="Anna")
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    face = stage.engine.face(max=0.25, zoe=0.9)
    zoe = await requested_person(stage, group, owner, face, name="Zoe")
    await decide(stage, zoe, group.admin, approve=True)
    await stage.drain()
    await connected_person(stage, await make_group(stage), look="max", name="Theirs")
    found = await nearest_persons(group.workspace_id, number, offset=0, limit=8)
    assert [one.name for one in found.people] == ["Zoe", "Anna"]
    narrowed = await nearest_persons(group.workspace_id, number, typed="ANN", offset=0, limit=8)
    assert [one.name for one in narrowed.people] == ["Anna"]
    assert (await nearest_persons(group.workspace_id, number, offset=1, limit=8)).total == 2


async def test_the_picture_is_drawn_again_without_what_was_called_no_face(stage: Stage, group: Group) -> None:
    number = await unknown_person(stage, group, photos=4)
    await stage.show()
    [face] = await sql.rows("SELECT id FROM face_instances ORDER BY number LIMIT 1")
    async with transaction(stage.doorbell) as work:
        await heed_reason(work, group.workspace_id, face["id"], RefusalReason.NOT_A_FACE)
    assert [sql.from_json(task["ids"]) for task in await tasks_of("picture_cluster")][-1] == {
        "number": number
    }
    await stage.drain()
    await stage.show()
    assert stage.telegram.calls[-1].method == "editMessageMedia"
    assert "3 faces in 3 photos" in str(stage.telegram.calls[-1].params)


@pytest.mark.parametrize("is_one_named", [False, True])
async def test_a_cluster_card_does_not_say_that_faces_set_aside_have_a_name(
    stage: Stage, group: Group, *, is_one_named: bool
) -> None:
    """The card says that all have a name only if a face is left and has one."""
    await unknown_person(stage, group, photos=3)
    await stage.show()
    faces = await sql.rows("SELECT id, number FROM face_instances ORDER BY number")
    if is_one_named:
        await _name(stage, group, [faces.pop()["number"]])
    for face in faces:
        async with transaction(stage.doorbell) as work:
            await heed_reason(work, group.workspace_id, face["id"], RefusalReason.STRANGER)
    await stage.drain()
    await stage.show()
    said = str(stage.telegram.calls[-1].params)
    assert ("all the faces that are left have a name now" in said) == is_one_named
    assert ("Nobody is left here" in said) != is_one_named
