"""Jobs that show people what a commit changed, and the list of all jobs of the delivery queue."""

import logging
from contextlib import suppress
from uuid import UUID
from zlib import crc32

from bot.messages.connecting.resemblances import resemblance_card
from bot.messages.deliveries.offers import offer_card
from bot.messages.groups.groups import introduced_anew_card, introduction_card
from bot.messages.photos.progress import reaction, rejected_photo_card
from bot.messages.service.health import dead_task_card
from domain.errors import Refused
from domain.ids import AssetId, GroupId, PersonId, PostingId, TaskId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.resemblance import resemblance
from domain.queries.deliveries.offer import left_by_answer, offers
from domain.queries.groups.groups import group_by_id
from domain.queries.photos.progress import ProgressView, progress
from domain.queries.service.operator_chat import operator_chat
from domain.queries.work.dead_task import dead_task
from domain.usecases.chats.make_way import make_way
from domain.usecases.deliveries.look_up_recipients import look_up_recipients
from domain.usecases.groups.make_group_link import make_group_link
from workers.chats.card_readers import may_read
from workers.chats.lost_messages import MESSAGE_JOBS
from workers.chats.telegram_cards import drop_card, pin_card, show_card, unpin_card
from workers.clusters.show_clusters import CLUSTER_JOBS
from workers.clusters.show_inquiries import INQUIRY_JOBS
from workers.clusters.show_proposals import PROPOSAL_JOBS
from workers.connecting.show_requests import REQUEST_JOBS
from workers.connecting.show_verdicts import VERDICT_JOBS
from workers.deliveries.lost_deliveries import LOST_JOBS
from workers.deliveries.send_delivery import SEND_JOBS
from workers.deliveries.show_captions import CAPTION_JOBS
from workers.deliveries.show_offered import OFFERED_JOBS
from workers.erasing.show_erasures import ERASURE_JOBS
from workers.faces.show_mistakes import MISTAKES_JOBS
from workers.faces_queue.queue_jobs import QUEUE_JOBS
from workers.faces_queue.webhook_jobs import WEBHOOK_JOBS
from workers.gallery.show_fresh_photos import FRESH_PHOTOS_JOBS
from workers.gallery.show_gallery_photos import GALLERY_JOBS
from workers.gallery.show_odd_photos import ODD_PHOTOS_JOBS
from workers.groups.show_deciding import DECIDING_JOBS
from workers.groups.show_ended import ENDED_JOBS
from workers.groups.show_left import LEFT_JOBS
from workers.groups.show_new_deciders import NEW_DECIDERS_JOBS
from workers.groups.show_quota import QUOTA_JOBS
from workers.groups.show_together import TOGETHER_JOBS
from workers.photos.show_photos import PHOTO_JOBS
from workers.photos.show_sheets import SHEET_JOBS
from workers.questions.show_suggestions import QUESTION_JOBS
from workers.runner import Ids, Job
from workers.service.show_reports import REPORT_JOBS
from workers.settings.show_proposals import SETTING_JOBS
from workers.sharing.show_joins import JOIN_JOBS
from workers.sharing.show_sharing import SHARING_JOBS
from workers.world import World

log = logging.getLogger(__name__)


async def _show_introduction(ids: Ids, world: World) -> object:
    group = await group_by_id(GroupId(int(ids["group_id"])))
    if group is None or not group.active:
        return "skipped"
    me = await world.api.call("getMe", {})
    mine = await world.api.call("getChatMember", {"chat_id": group.tg_chat_id, "user_id": me["id"]})
    payload = await make_group_link(group.workspace_id, group.group_id, world.settings.bot_token)
    is_admin = mine["status"] == "administrator"
    can_see_photos = is_admin or me.get("can_read_all_group_messages", False)
    card = introduction_card(
        group,
        can_see_photos=can_see_photos,
        hears_reactions=is_admin,
        connect_url=f"https://t.me/{me['username']}?start={payload}",
    )
    place = Place(group.workspace_id, "introduction", group.group_id, group.tg_chat_id)
    known = await known_card(place)
    if is_admin and known is not None and known.shown not in ("asks", "moved asks"):
        # Telegram tells only admins of reactions, so a 👎 under the former message was not heard: a new
        # message asks for it. The former one is unpinned first: if it is old, it cannot be deleted.
        await unpin_card(world, place)
        gone = introduced_anew_card(group)
        await drop_card(world, place.tg_chat_id, known.card_id, known.tg_message_id, gone)
    shown = "asks" if is_admin else "offers" if can_see_photos else "blind"
    await show_card(world, place, card, shown=shown, is_silent=known is not None)
    if mine.get("can_pin_messages"):
        await pin_card(world, place)
    return "shown"


async def _show_progress(ids: Ids, world: World) -> object:
    only = PostingId(int(ids["posting_id"])) if "posting_id" in ids else None
    for view in await progress(AssetId(int(ids["asset_id"])), only):
        await _react(view, world)
        if view.poster_tg_chat_id is None:
            continue
        # Of files that the bot never looks at, such as the GIFs of Telegram's keyboard, it tells once a day.
        is_daily = view.reasons == ("video_not_supported",)
        told = f"{view.posted_at:%Y-%m-%d}" if is_daily else view.tg_message_id
        subject = f"{view.tg_chat_id}:{told}"
        place = Place(view.workspace_id, "rejected", subject, view.poster_tg_chat_id)
        if view.reasons:
            # The reasons of a whole album are longer than what a card may have as its state.
            which = crc32(",".join(view.reasons).encode())
            shown = "rejected" if is_daily else f"rejected:{view.refused}:{which}"
            await show_card(world, place, rejected_photo_card(view), shown=shown)
        elif view.is_used and await known_card(place) is not None:
            await show_card(world, place, rejected_photo_card(view), shown="used")
    return "shown"


async def _react(view: ProgressView, world: World) -> None:
    # Reactions may be switched off in the group, and the message may be gone.
    with suppress(Refused):
        await world.api.call(
            "setMessageReaction",
            {
                "chat_id": view.tg_chat_id,
                "message_id": view.tg_message_id,
                "reaction": [{"type": "emoji", "emoji": reaction(view.state)}],
            },
        )


async def _show_resemblance(ids: Ids, world: World) -> object:
    view = await resemblance(_person(ids["person_id"]), _person(ids["resembles"]))
    if view is None:
        return "skipped"
    for recipient in view.recipients:
        subject = f"{view.number}:{view.resembled_number}"
        place = Place(view.workspace_id, "resemblance", subject, recipient.tg_chat_id)
        await show_card(world, place, resemblance_card(view, recipient), shown="told")
    return len(view.recipients)


async def _show_offer(ids: Ids, world: World) -> object:
    """`participant_id` of the task: only this recipient, who came back to the group, is told, and only if
    there are photos. Without it all recipients are told of photos, or that an offer is empty now.
    """
    returned = ids.get("participant_id")
    await look_up_recipients(_person(ids["person_id"]), world.memberships)
    views = await offers(_person(ids["person_id"]))
    if returned is not None:
        views = [view for view in views if view.participant_id == returned and view.found]
    for view in views:
        place = Place(view.workspace_id, "offer", view.person_number, view.tg_chat_id)
        known = await known_card(place)
        if known is None and not view.found:
            continue  # no card says *none*: older photos may still wait for answers to questions
        if known is not None and (left := left_by_answer(known.shown)) is not None:
            if view.found <= left:
                continue
            await make_way(place, view.person_number)
        elif known is not None and known.shown != f"{view.found}" and (returned or known.shown == "0"):
            await make_way(place, view.person_number)
        await show_card(world, place, offer_card(view), shown=f"{view.found}")
    return len(views)


async def _show_dead_task(ids: Ids, world: World) -> object:
    operators = await operator_chat(world.api, world.settings.admin_chat_id)
    view = await dead_task(TaskId(int(ids["task_id"])), operator_chat_id=operators)
    if view is None:
        return "skipped"
    told = 0
    for reader in view.recipients:
        if view.workspace_id is None or not await may_read(view.workspace_id, reader, world):
            continue
        # The time tells this death from an earlier one: /doctor may have begun the task again.
        subject = f"{view.task_id}:{view.died_at.timestamp()}"
        place = Place(view.workspace_id, "dead", subject, reader.tg_chat_id)
        card = dead_task_card(view.kind, view.task_id, view.error, reader.language)
        await show_card(world, place, card, shown="told")
        told += 1
    if not told:
        log.error("%s %d is dead, and there is nobody to tell", view.kind, view.task_id)
    return "shown"


def _person(written: int | str) -> PersonId:
    return PersonId(UUID(str(written)))


DELIVERY_JOBS: dict[str, Job] = {
    **SEND_JOBS,
    **CAPTION_JOBS,
    "show_introduction": _show_introduction,
    "show_progress": _show_progress,
    **REQUEST_JOBS,
    **JOIN_JOBS,
    **SHARING_JOBS,
    "show_resemblance": _show_resemblance,
    **QUESTION_JOBS,
    "show_offer": _show_offer,
    **CLUSTER_JOBS,
    **PROPOSAL_JOBS,
    **INQUIRY_JOBS,
    **SETTING_JOBS,
    **PHOTO_JOBS,
    **SHEET_JOBS,
    **ERASURE_JOBS,
    **LOST_JOBS,
    **MESSAGE_JOBS,
    "show_dead_task": _show_dead_task,
    **QUOTA_JOBS,
    **REPORT_JOBS,
    **VERDICT_JOBS,
    **ODD_PHOTOS_JOBS,
    **FRESH_PHOTOS_JOBS,
    **TOGETHER_JOBS,
    **DECIDING_JOBS,
    **NEW_DECIDERS_JOBS,
    **MISTAKES_JOBS,
    **OFFERED_JOBS,
    **LEFT_JOBS,
    **ENDED_JOBS,
    **GALLERY_JOBS,
    **QUEUE_JOBS,
    **WEBHOOK_JOBS,
}
