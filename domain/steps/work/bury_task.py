"""Ends the photo, delivery or look that a dead task was about, so that no row waits for the task silently."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import (
    AssetId,
    DeliveryId,
    LinkId,
    LookId,
    ParticipantId,
    PersonId,
    TaskId,
    UpdateId,
    WorkspaceId,
)
from domain.queries import sql
from domain.queries.deliveries.delivery import delivery
from domain.queries.faces_queue.queue_message import queue_message
from domain.states import AssetKind
from domain.steps.connecting.owe_verdict import owe_verdict
from domain.steps.deliveries.offer_late import offer_undrawn, offer_unsent
from domain.steps.deliveries.record_delivery import record_outcome
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced
from domain.steps.faces_queue.end_queue_message import end_queue_message
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.work.work import Work
from domain.values.send_outcome import SendOutcome

_OF_PHOTOS = (
    *("recognise_asset", "recognise_video"),
    *("judge_training_photo", "judge_chosen_face", "judge_gallery_photo"),
)


@dataclass(frozen=True, slots=True)
class _Dead:
    kind: str
    asset_id: AssetId | None
    delivery_id: DeliveryId | None
    update_id: UpdateId | None
    look_id: LookId | None
    link_id: LinkId | None
    queue_message_id: int | None


@dataclass(frozen=True, slots=True)
class _DeadPhoto:
    id: AssetId
    workspace_id: WorkspaceId
    kind: AssetKind
    enrols_person_id: PersonId | None
    told_at: datetime | None
    sent_by_id: ParticipantId | None


async def bury_task(work: Work, task_id: TaskId) -> None:
    """Marks the photo as dead, takes back photos that it replaced, offers what was not sent, and marks a
    delivery whose send had begun as unknown. Deletes the look or the update's payload, shows a request to
    join without its picture, answers a message of the faces queue, and has the deciders told once. Of a task
    that belongs to no workspace the operator's chat is told, if it is an admin chat.
    """
    task = await sql.one(
        _Dead,
        "SELECT kind, (ids->>'asset_id')::bigint AS asset_id, (ids->>'delivery_id')::bigint AS delivery_id, "
        "(ids->>'update_id')::bigint AS update_id, (ids->>'look_id')::bigint AS look_id, "
        "(ids->>'link_id')::bigint AS link_id, (ids->>'queue_message_id')::bigint AS queue_message_id "
        "FROM tasks WHERE id = $1",
        task_id,
    )
    if task is None or task.kind == "show_dead_task":
        return
    if task.asset_id is not None:
        await _bury_asset(work, task.kind, task.asset_id)
    if task.kind == "look_closer" and task.look_id is not None:
        await _bury_look(work, task.look_id)
    if task.kind == "picture_join" and task.link_id is not None:
        # The request is shown without the picture that could not be drawn.
        await work.add("show_join", link_id=task.link_id)
    if task.kind == "deliver" and task.delivery_id is not None:
        await _bury_send(work, task.delivery_id)
    if task.kind == "handle_update":
        # The update will not be handled any more, and its payload holds what people wrote.
        await sql.execute("UPDATE telegram_updates SET payload = NULL WHERE id = $1", task.update_id)
    if task.kind == "handle_queue_message" and task.queue_message_id is not None:
        await _bury_queue_message(work, task.queue_message_id)
    await work.add("show_dead_task", task_id=task_id)


async def _bury_queue_message(work: Work, message_id: int) -> None:
    """Answers the other program, also when the message was done by half: it says which faces were changed."""
    received = await queue_message(message_id)
    if received is not None:
        batch_id = None if received.message is None else received.by.batch_id
        await end_queue_message(work, message_id, received.reason or "gave_up", batch_id)


async def _bury_send(work: Work, delivery_id: DeliveryId) -> None:
    """The photo of a send that died may have arrived: its delivery becomes unknown. One whose send was not
    begun is offered: a press starts it again.
    """
    view = await delivery(delivery_id)
    if view is not None:
        outcome = SendOutcome("unknown", "the worker died while sending")
        await record_outcome(work, view, outcome, token=None)  # it locks the participant first
        await offer_unsent(work, view)


async def _bury_look(work: Work, look_id: LookId) -> None:
    """Ends the closer look, so that the photo's card does not say any more that it is under way."""
    gone = await sql.values(AssetId, "DELETE FROM closer_looks WHERE id = $1 RETURNING asset_id", look_id)
    await follow_photo_cards(work, gone)


async def _bury_asset(work: Work, kind: str, asset_id: AssetId) -> None:
    if kind in _OF_PHOTOS:
        await _bury_photo(work, asset_id)
    if kind == "look_at_repost":
        await _bury_repost(work, asset_id)
    if kind == "clean_document":
        await offer_undrawn(work, asset_id)


async def _bury_repost(work: Work, asset_id: AssetId) -> None:
    """The look at this photo, which replaced earlier ones in a message, died: takes the earlier ones back for
    every person who is not known to be on this one.
    """
    workspace_id = await sql.value(
        WorkspaceId, "SELECT workspace_id FROM image_assets WHERE id = $1", asset_id
    )
    if workspace_id is not None:
        await withdraw_replaced(work, workspace_id, asset_id)


async def _bury_photo(work: Work, asset_id: AssetId) -> None:
    """Marks a waiting photo as dead, also one that was looked at and of which a face was chosen."""
    dead = await sql.rows(
        _DeadPhoto,
        """UPDATE image_assets SET state = 'dead', reason = NULL, updated_at = now()
           WHERE id = $1 AND (state = 'received' OR reason = 'choosing')
           RETURNING id, workspace_id, kind, enrols_person_id, told_at, sent_by_id""",
        asset_id,
    )
    for asset in dead:
        if asset.kind == AssetKind.POST:
            await work.add("show_progress", asset_id=asset_id)
            # A photo that this one replaced, and that no message shows any more, is taken back, as it is when
            # this one is rejected.
            await withdraw_replaced(work, asset.workspace_id, asset.id)
        elif asset.sent_by_id is not None:
            await work.add("show_gallery_photo", asset_id=asset_id)
        elif asset.told_at is None and asset.enrols_person_id is not None:
            await owe_verdict(work, asset.enrols_person_id)
        else:
            await work.add("show_verdict", asset_id=asset_id)
