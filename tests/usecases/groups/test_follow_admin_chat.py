"""Another chat decides: what moderators are shown leaves the former chat, and is shown in the new one."""

from domain.queries.chats.card import DELETION, Place
from domain.steps.clusters.show_proposals import ask_about_proposals
from domain.steps.groups.bind_chat import bind_chat
from domain.steps.work.work import transaction
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.groups.make_deep_link import make_deep_link
from domain.usecases.photos.report_missing import report_missing
from domain.values.calibrated import Calibrated, Estimate, Rates
from domain.values.task_kinds import DELIVERY
from tests import sql
from tests.usecases.factory import Connected, Group, bind, make_participant, post, requested_person
from tests.usecases.forgetting import is_verified
from tests.usecases.grouping import numbers_in, propose_split, unknown_person
from tests.usecases.stage import Stage

CHAT, FORMER = -777, -778
_RATES = Rates(0.8, 0.6, Estimate(3, 4.5, 6), Estimate(1, 2, 3), 40)
FOUND = Calibrated(60, 9, _RATES, _RATES, [(0.5, 0.1, 0.0, 0.2), (0.98, 0.9, 0.8, 1.0)])


async def decides_in(stage: Stage, group: Group, chat: int) -> None:
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, chat)
    stage.memberships.statuses[chat, group.admin.tg_user_id] = "member"


async def shown(stage: Stage) -> None:
    for _ in range(2):
        await stage.drain()
        await stage.show()


async def chats_of(*kinds: str) -> list[list[int]]:
    query = "SELECT tg_chat_id FROM cards WHERE kind = $1 ORDER BY id"
    return [await sql.values(int, query, kind) for kind in kinds]


async def test_what_moderators_are_shown_goes_from_the_former_admin_chat_to_the_new_one(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A photo has a card because somebody is said to be missing on it."""
    await decides_in(stage, group, FORMER)
    number = await unknown_person(stage, group, photos=3)
    await propose_split(number, (await numbers_in(number))[:1])
    asset = await post(stage, group, stage.engine.face(anna=0.95))
    await stage.settle()
    [delivery] = await sql.values(int, "SELECT id FROM deliveries WHERE asset_id = $1", asset)
    actor = f"tg:{anna.owner.tg_user_id}"
    await report_missing(delivery, anna.owner.participant_id, actor=actor, doorbell=stage.doorbell)
    query = "INSERT INTO setting_proposals (workspace_id, figures) VALUES ($1, $2) RETURNING id"
    [thresholds] = await sql.values(int, query, group.workspace_id, FOUND.to_json())
    async with transaction(stage.doorbell) as work:
        await ask_about_proposals(work, group.workspace_id)
        await work.add("show_setting_proposal", proposal_id=thresholds)
    kinds = ("cluster", "proposal", "photo", "thresholds")
    await shown(stage)
    assert await chats_of(*kinds) == [[FORMER]] * len(kinds)
    question = Place(group.workspace_id, DELETION, asset, FORMER)
    await remember_card(question, 900, shown="asked", has_picture=True)
    stage.telegram.calls.clear()
    await decides_in(stage, group, CHAT)
    await shown(stage)
    assert await chats_of(*kinds) == [[CHAT]] * len(kinds)
    assert (FORMER, 900) in stage.deleted
    assert [chat for chat, _ in stage.deleted].count(FORMER) == len(kinds) + 1
    calls = [call.method for call in stage.telegram.calls if call.params.get("chat_id") == CHAT]
    assert sorted(set(calls)) == ["getChat", "sendMessage", "sendPhoto"]
    assert sorted(call for call in calls if call != "getChat") == [
        "sendMessage",
        "sendPhoto",
        "sendPhoto",
        "sendPhoto",
    ]


async def test_what_waited_for_a_muted_admin_chat_is_shown_in_the_new_one_at_once(
    stage: Stage, group: Group
) -> None:
    await decides_in(stage, group, FORMER)
    stage.telegram.muted.add(FORMER)
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await unknown_person(stage, group, photos=3)
    await shown(stage)
    assert await chats_of("request", "cluster") == [[], []]
    stage.doorbell.rung.clear()
    await decides_in(stage, group, CHAT)
    asleep = await sql.values(int, "SELECT id FROM tasks WHERE kind = 'show_cluster' AND state = 'ready'")
    assert [(DELIVERY, task) in stage.doorbell.rung for task in asleep] == [True]
    await shown(stage)
    assert await chats_of("request", "cluster") == [[CHAT], [CHAT]]


async def test_whoever_decided_before_in_private_can_be_forgotten(stage: Stage, group: Group) -> None:
    """In an earlier version a task kept their id in its key, and no erase was verified for an hour."""
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    former = "UPDATE workspaces SET tg_admin_chat_id = $2 WHERE id = $1"
    await sql.execute(former, group.workspace_id, kim.tg_user_id)
    async with transaction(stage.doorbell) as work:
        await bind_chat(work, group.workspace_id, CHAT, "tg:1")
    await shown(stage)
    await forget_participant(kim.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await shown(stage)
    await shown(stage)
    assert await is_verified()
