"""The recipient of a photo says whether it shows a person of theirs."""

from uuid import UUID

from bot.api.call import Call
from bot.api.deliveries.viewing import ByPhoto, viewer_of
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.ids import PersonId
from domain.queries.deliveries.visible_photos import Choice, VisiblePhoto, visible_photo, visible_photos
from domain.queries.deliveries.whom_shown import whom_shown
from domain.queries.operations.done import Done
from domain.states import Scope
from domain.usecases.deliveries.confirm_delivery import confirm_delivery
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.faces.confirm_face import confirm_face


class Judging(Shape):
    person_id: UUID


class Judged(Shape):
    """operation_id: of the operation that can be undone; null when only the asker's answer was kept.

    is_gone: the person was the only reason to receive the photo, so the photo is taken out of the chat.
    stays: the person is still on the photo. After a no, because people confirmed another face as the
    person's.
    """

    operation_id: int | None
    is_gone: bool
    stays: bool


async def say_photo_is_wrong(call: Call, path: ByPhoto, body: Judging) -> Judged:
    done = await call.before()
    if call.again or done is not None:  # the photo may be gone by the first request
        return await _judged(call, path, done, is_gone=None)
    photo = await visible_photo(await viewer_of(call), path.asset_id)
    rejected = await reject_delivery(
        photo.delivery_id,
        PersonId(body.person_id),
        call.asker.who.participant_id,
        call.requester(),
        settings=call.world.settings,
        doorbell=call.world.doorbell,
    )
    return await _judged(call, path, rejected.done, is_gone=rejected.is_withdrawn)


async def _judged(call: Call, path: ByPhoto, done: Done | None, *, is_gone: bool | None) -> Judged:
    """What the asker sees of the photo after a no. is_gone: None when only what they see can tell."""
    seen = await visible_photos(await viewer_of(call), Choice(ids=[path.asset_id]), limit=1)
    stays = done is not None and any(one.number == done.number for photo in seen for one in photo.persons)
    gone = not seen if is_gone is None else is_gone
    return Judged(operation_id=done.operation_id if done else None, is_gone=gone, stays=stays)


async def say_photo_is_right(call: Call, path: ByPhoto, body: Judging) -> Judged:
    """Of a photo that was sent: if recognition matched the face and the asker owns the person, the match
    becomes an answer. Else only the asker's answer is kept.
    """
    photo = await visible_photo(await viewer_of(call), path.asset_id)
    who, world = call.asker.who.participant_id, call.world
    done = await call.before()
    if call.again:
        return Judged(operation_id=done.operation_id if done else None, is_gone=False, stays=True)
    if done is None and (matched := await _matched(call, photo, body.person_id)) is not None:
        by = call.requester()
        done = await confirm_face(*matched, who, by, settings=world.settings, doorbell=world.doorbell)
    await confirm_delivery(path.asset_id, PersonId(body.person_id), who, world.doorbell)
    return Judged(operation_id=done.operation_id if done else None, is_gone=False, stays=True)


async def _matched(call: Call, photo: VisiblePhoto, person_id: UUID) -> tuple[int, int] | None:
    """The numbers of the face and of the person. None unless the photo was sent, the asker owns the person,
    recognition matched exactly one face, and nobody has confirmed the match.
    """
    person = next((one.number for one in photo.persons if one.person_id == person_id), None)
    shown = await whom_shown(photo.delivery_id, call.world.settings)
    return next(
        (
            (one.faces[0], one.number)
            for one in shown
            if one.number == person and one.is_on_it and len(one.faces) == 1
        ),
        None,
    )


ROUTES = [
    Route(
        "POST",
        "/faces/my/photos/{photo_id}/wrong",
        say_photo_is_wrong,
        "Say that a photo does not show a person of the asker's",
        Scope.CHANGE,
        refusals=(409,),
    ),
    Route(
        "POST",
        "/faces/my/photos/{photo_id}/right",
        say_photo_is_right,
        "Say that a photo shows a person of the asker's",
        Scope.CHANGE,
        refusals=(409,),
    ),
]
