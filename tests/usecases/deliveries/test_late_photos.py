"""After a long outage nothing is lost and nobody is woken: old photos are offered, and a press sends them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.messages.service.alarms import alarm_text
from domain.errors import NotSent
from domain.queries.service.restored import SETTLE
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.service.check_service import check_service
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.chats.open_private_chat import open_private_chat
from domain.usecases.deliveries.send_late_photos import send_late_photos
from domain.usecases.deliveries.send_photo_again import send_photo_again
from domain.usecases.deliveries.send_unknown_photos import send_unknown_photos
from domain.usecases.photos.accept_asset import PostedPhoto, accept_asset
from domain.usecases.photos.replace_photo import replace_photo
from domain.usecases.work.sweep_rows import sweep_rows
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.persons import revoke_links
from tests.usecases.factory import Connected, Group, post, posted_photo
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of

OPERATOR = -1004711
PHOTOS = 3


async def let_pass(hours: float) -> None:
    """Lets so many hours pass for every row that tells how long something lasts."""
    passed = timedelta(hours=hours)
    await sql.execute("UPDATE tasks SET created_at = created_at - $1::interval, not_before = now()", passed)
    await sql.execute("UPDATE deliveries SET created_at = created_at - $1::interval", passed)
    await sql.execute(
        "UPDATE alarms SET began_at = began_at - $1::interval, seen_at = seen_at - $1::interval,"
        " ended_at = ended_at - $1::interval",
        passed,
    )


async def check(stage: Stage) -> None:
    async def telegram() -> None:
        await stage.telegram.call("getMe", {})

    await check_service(stage.telegram, OPERATOR, alarm_text, {"telegram": telegram})


def calls(stage: Stage, method: str, to: int) -> list[Call]:
    return [c for c in stage.telegram.calls if c.method == method and c.params.get("chat_id") == to]


async def the_post() -> int:
    return (await sql.one("SELECT id FROM image_assets WHERE kind = 'post'"))["id"]


async def posted(stage: Stage, group: Group, photos: int) -> None:
    for _ in range(photos):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()


async def outage(stage: Stage, hours: int) -> None:
    """Telegram is away for so many hours; each hour all that waits is tried and the service is checked."""
    for method in ("sendPhoto", "sendMessage", "getMe", "setMessageReaction"):
        stage.telegram.refusals[method] = NotSent("Telegram", "refused")
    for _ in range(hours):
        await stage.show()
        await check(stage)
        await let_pass(1)
    stage.telegram.refusals.clear()
    stage.telegram.calls.clear()
    await check(stage)


async def test_what_an_outage_of_thirteen_hours_held_up_is_offered_and_sent_by_a_press(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, PHOTOS)
    await outage(stage, 13)
    chat = anna.owner.tg_user_id
    await stage.show()
    assert calls(stage, "sendPhoto", chat) == []
    *_, offer = calls(stage, "sendMessage", chat)
    assert f"{PHOTOS} photos have been waiting for you" in offer.params["text"]
    assert "/photos offers them again" in offer.params["text"]
    assert "sendlate" in str(offer.params["reply_markup"])
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'dead'") == []
    assert await sql.rows("SELECT id FROM deliveries WHERE state <> 'pending'") == []
    assert len([c for c in calls(stage, "sendMessage", OPERATOR) if "is over" in c.params["text"]]) == 1
    assert await sql.rows("SELECT fault FROM alarms WHERE fault <> 'late'") == [{"fault": "telegram"}]

    assert await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None) == PHOTOS
    assert await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None) == 0
    await stage.show()
    assert len(calls(stage, "sendPhoto", chat)) == PHOTOS
    states = await sql.rows("SELECT DISTINCT state FROM deliveries")
    assert states == [{"state": "sent"}]


async def test_what_a_short_outage_held_up_comes_by_itself(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, PHOTOS)
    await outage(stage, 7)
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == PHOTOS


def thirteen_hours_old(photo: PostedPhoto) -> PostedPhoto:
    return replace(photo, posted_at=datetime.now(UTC) - timedelta(hours=13))


async def test_a_photo_that_nobody_could_look_at_for_long_is_offered(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = posted_photo(stage, group, stage.engine.face(anna=0.9))
    await accept_asset(thirteen_hours_old(photo), stage.doorbell)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await stage.make_due()
    await stage.show()
    chat = anna.owner.tg_user_id
    assert len(calls(stage, "sendPhoto", chat)) == 1
    assert "1 photo has been waiting" in calls(stage, "sendMessage", chat)[-1].params["text"]


async def test_what_was_posted_again_just_now_is_sent(stage: Stage, group: Group, anna: Connected) -> None:
    photo = posted_photo(stage, group, stage.engine.face(anna=0.9))
    await accept_asset(thirteen_hours_old(photo), stage.doorbell)  # the second message is new
    await accept_asset(replace(photo, tg_message_id=photo.tg_message_id + 1), stage.doorbell)
    await stage.drain()
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_a_waiting_photo_that_an_edit_puts_into_another_message_is_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    first = posted_photo(stage, group)
    waits = thirteen_hours_old(posted_photo(stage, group, stage.engine.face(anna=0.9)))
    for photo in (thirteen_hours_old(first), waits):
        await accept_asset(photo, stage.doorbell)
    # The message with the first photo is edited: it shows the second one, at which nobody has looked yet.
    shown_now = replace(waits, tg_message_id=first.tg_message_id, posted_at=datetime.now(UTC))
    assert await replace_photo(shown_now, stage.doorbell)
    await stage.drain()
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_an_offered_photo_gets_no_task_by_a_sweep(stage: Stage, group: Group, anna: Connected) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await sql.execute("DELETE FROM tasks")
    await sweep_rows(stage.doorbell)
    assert await tasks_of("deliver") == []


async def test_whoever_blocks_the_bot_is_sent_the_offered_photo_after_a_new_start(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await close_private_chat(anna.owner.participant_id, stage.doorbell)
    assert await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None) == 0
    assert await open_private_chat(anna.owner.participant_id, stage.doorbell) == 1
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_a_press_sends_nothing_to_whoever_lost_the_right_to_the_photo(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await revoke_links()
    await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None)
    await stage.show()
    assert calls(stage, "sendPhoto", anna.owner.tg_user_id) == []


async def test_what_was_offered_before_a_restore_is_sent_by_a_press(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await sql.execute(SETTLE[0])  # a restore makes unknown what was to be sent
    assert await send_unknown_photos(anna.owner.participant_id, press=1, doorbell=stage.doorbell) == 1
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_what_was_offered_taken_back_and_owed_again_is_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    [given] = await sql.rows(
        "SELECT x.asset_id, x.person_id, a.workspace_id FROM distributions x"
        " JOIN image_assets a ON a.id = x.asset_id"
    )
    async with transaction(stage.doorbell) as work:
        await owe_deliveries(work, given["workspace_id"], [given["asset_id"]], decided_for=given["person_id"])
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_a_press_is_not_answered_with_the_same_offer(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, PHOTOS)
    await outage(stage, 13)
    await stage.show()
    await sql.execute("UPDATE tasks SET state = 'ready', finished_at = NULL WHERE kind = 'deliver'")
    await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None)
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == PHOTOS


async def test_a_later_offer_is_a_new_message(stage: Stage, group: Group, anna: Connected) -> None:
    """The recipient may have deleted the earlier offer; otherwise the bot deletes it."""
    chat = anna.owner.tg_user_id
    for photos in (1, 2):
        await posted(stage, group, 1)
        await outage(stage, 13)
        await stage.show()
        offered = [c for c in calls(stage, "sendMessage", chat) if "sendlate" in str(c.params)]
        assert [f"{photos} photo" in offer.params["text"] for offer in offered] == [True]
        assert len([gone for gone, _ in stage.deleted if gone == chat]) == photos - 1


async def test_an_offer_goes_when_nothing_of_it_is_left(stage: Stage, group: Group, anna: Connected) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    await revoke_links()
    async with transaction(stage.doorbell) as work:
        await work.add("show_late_photos", participant_id=anna.owner.participant_id)
    await stage.show()
    assert [chat for chat, _ in stage.deleted] == [anna.owner.tg_user_id]
    assert await sql.rows("SELECT id FROM cards WHERE kind = 'late'") == []


async def test_one_of_several_offered_photos_comes_when_its_recipient_asks_for_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, PHOTOS)
    await outage(stage, 13)
    await stage.show()
    wanted = (await sql.rows("SELECT id FROM deliveries ORDER BY id"))[1]["id"]
    await send_photo_again(wanted, anna.owner.participant_id, press=1, doorbell=stage.doorbell)
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1
    assert await sql.rows("SELECT id FROM deliveries WHERE state = 'sent'") == [{"id": wanted}]
    left = [c for c in calls(stage, "editMessageText", anna.owner.tg_user_id) if "sendlate" in str(c.params)]
    assert f"{PHOTOS - 1} photos have been waiting" in left[-1].params["text"]


async def test_an_offer_stays_when_the_task_that_makes_its_picture_dies(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await posted(stage, group, 1)
    await outage(stage, 13)
    await stage.show()
    async with transaction(stage.doorbell) as work:
        await work.add("clean_document", asset_id=await the_post())
    task = await sql.one("SELECT id FROM tasks WHERE kind = 'clean_document'")
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    assert await send_late_photos(anna.owner.participant_id, stage.doorbell, pressed=None) == 1
    await stage.show()
    assert len(calls(stage, "sendPhoto", anna.owner.tg_user_id)) == 1


async def test_an_offer_goes_when_telegram_has_lost_its_only_document(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9), file="scan", media="document")
    await stage.drain()
    await outage(stage, 13)
    await stage.show()
    del stage.source.files["scan"]
    stage.telegram.calls.clear()
    async with transaction(stage.doorbell) as work:
        await work.add("clean_document", asset_id=await the_post())
    await stage.drain()
    await stage.show()
    assert await sql.rows("SELECT state, reason FROM deliveries") == [
        {"state": "failed", "reason": "file_gone"}
    ]
    assert [chat for chat, _ in stage.deleted] == [anna.owner.tg_user_id]
