"""The faces queue: takes entries in, carries them out as if somebody had pressed buttons, and answers."""

import asyncio
import logging
from contextlib import suppress

from domain import fail_points
from domain.errors import Conflict, Corrupt, DomainError, InvalidInput, NotFound, OutsideError
from domain.queries.deadline import taking_long
from domain.queries.faces_queue.queue_message import (
    Contact,
    ReceivedMessage,
    contact,
    faces_left,
    has_faces,
    is_news,
    queue_message,
    was_done_before,
)
from domain.queries.operations.done import done_before
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.faces_queue.begin_queue_message import begin_queue_message
from domain.usecases.faces_queue.finish_queue_message import finish_queue_message
from domain.usecases.faces_queue.publish_queue_message import publish_queue_message
from domain.usecases.faces_queue.receive_queue_message import receive_queue_message
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.queue_messages import DELETE_CONTACT, MOVE_FACES, QueueMessage
from domain.values.targets import Target
from workers.runner import Ids, Job
from workers.world import World

_PAUSE_S = 1.0
# How often a move is tried: when a face was deleted meanwhile, the move starts again without it.
_TRIES = 5

log = logging.getLogger(__name__)


async def follow_faces_queue(world: World) -> None:
    """Runs for ever. An entry leaves the queue when it is a committed row; until then it comes again."""
    fail_points.doing("ingress")
    while True:
        try:
            await take_in(world)
        except OutsideError as error:
            log.warning("the faces queue waits: %s", error)
            await asyncio.sleep(_PAUSE_S)
        except Exception:  # one failure must not end the loop
            log.exception("the faces queue failed; its entries come again")
            await asyncio.sleep(_PAUSE_S)


async def take_in(world: World) -> int:
    """Takes in the entries that came within a moment. Returns how many were new."""
    new = 0
    for entry_id, data in await world.faces_queue.receive():
        new += await receive_queue_message(entry_id, data, world.doorbell)
        await world.faces_queue.acknowledge(entry_id)
    return new


async def _handle_queue_message(ids: Ids, world: World) -> object:
    received = await queue_message(int(ids["queue_message_id"]))
    if received is None:
        return "skipped"
    reason = received.reason
    if not received.is_told:
        message = received.message
        if message is not None and reason is None:
            with taking_long():  # a message may name a hundred thousand faces
                reason = await _carry_out(received, message, world)
        batch_id = None if message is None else received.by.batch_id
        await finish_queue_message(received.id, reason, batch_id, world.doorbell)
    if reason is not None and await is_news(received.id):
        raise Corrupt("faces queue", reason)  # a dead letter, and the admins are told
    return reason or "done"


async def _carry_out(received: ReceivedMessage, message: QueueMessage, world: World) -> str | None:
    """Carries the message out. Returns why it was refused; None when it is done, or was done before."""
    if await done_before(received.by) is not None:
        return None  # even if its contacts changed since
    try:
        faces = await begin_queue_message(received.id, message)
        if message.action == MOVE_FACES:
            await _move(received, message, faces, world)
        else:
            await _delete(received, message, faces, world)
    except DomainError as error:
        if isinstance(error, NotFound) and await was_done_before(received.id):
            return None
        return error.code
    return None


async def _move(received: ReceivedMessage, message: QueueMessage, faces: list[int], world: World) -> None:
    old, new = message.contact_id, message.new_contact_id
    assert new is not None
    if old == new:
        raise InvalidInput("into_itself")
    source, target = await contact(message.user_id, old), await contact(message.user_id, new)
    if source is None or target is None:
        raise NotFound("contact")
    if not target.is_person:
        raise InvalidInput("contact_is_cluster")
    if message.delete_old_contact:
        left = await faces_left(message.user_id, old, source, faces)
        # The sender saw another state of a contact that has none of the listed faces any more, or that has
        # faces though none is listed. Such a contact is left alone.
        is_meant = left or not (message.face_numbers or await has_faces(message.user_id, old, source))
        if is_meant and source.merged_into != new:  # equal: it was merged before
            merge = merge_persons if source.is_person else merge_cluster
            await merge(old, new, received.by, settings=world.settings, doorbell=world.doorbell)
        return
    await _reassign(received, message, faces, source, world)


async def _reassign(
    received: ReceivedMessage, message: QueueMessage, faces: list[int], source: Contact, world: World
) -> None:
    for _ in range(_TRIES):
        left = await faces_left(message.user_id, message.contact_id, source, faces)
        if not left:
            return
        try:
            await reassign_faces(
                WhichFaces(message.contact_id if source.is_person else None, face_numbers=list(left)),
                Target(message.new_contact_id),
                received.by,
                settings=world.settings,
                doorbell=world.doorbell,
            )
        except NotFound as error:
            if error.code != "face":
                raise
        else:
            return
    raise Conflict("busy")


async def _delete(received: ReceivedMessage, message: QueueMessage, faces: list[int], world: World) -> None:
    # A deletion cannot be undone, and no face gets its number again: a repeated message is no new wish.
    if await was_done_before(received.id):
        return
    found = await contact(message.user_id, message.contact_id)
    if found is None:
        if faces:
            return  # the contact was deleted with its faces
        raise NotFound("contact")
    left = await faces_left(message.user_id, message.contact_id, found, faces)
    if not left:
        return  # the contact may have got other faces since
    if message.action == DELETE_CONTACT:
        erase = erase_faces if found.is_person else delete_cluster
        await erase(message.contact_id, received.by, settings=world.settings, doorbell=world.doorbell)
        return
    delete = delete_faces if found.is_person else delete_cluster_faces
    for asset_id in sorted(set(left.values())):
        with suppress(NotFound):  # somebody else deleted them
            await delete(
                message.contact_id,
                asset_id,
                received.in_photo(asset_id),
                settings=world.settings,
                doorbell=world.doorbell,
            )


async def _publish_queue_message(ids: Ids, world: World) -> object:
    return await publish_queue_message(int(ids["queue_outbox_id"]), world.faces_queue, world.doorbell)


QUEUE_JOBS: dict[str, Job] = {
    "handle_queue_message": _handle_queue_message,
    "publish_queue_message": _publish_queue_message,
}
