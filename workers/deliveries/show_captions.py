"""Corrects delivered photos whose caption became untrue: edits the caption, or takes the photo back."""

from uuid import UUID

from bot.messages.deliveries.deliveries import delivery_card, withdrawn_card
from domain.ids import DeliveryId, ParticipantId, PersonId
from domain.queries.deliveries.captions import captions_naming, outdated_captions
from domain.queries.deliveries.delivery import DeliveryView, delivery
from domain.states import DeliveryState
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.deliveries.correct_next_captions import correct_next_captions
from domain.usecases.deliveries.forget_next_names import forget_next_names
from domain.usecases.deliveries.note_caption_edit import note_caption_edit
from domain.usecases.deliveries.note_outdated import note_outdated
from domain.usecases.deliveries.note_taken_back import note_taken_back
from workers.chats.telegram_cards import edit_message, take_back_picture
from workers.runner import Ids, Job
from workers.world import World

# Telegram allows a chat one edit a second. A new photo to the same reader waits for no more edits than these,
# and when the worker dies, no more of them are made a second time.
PAGE = 5
_CLOSED = "closed"


async def _correct_delivery(ids: Ids, world: World) -> object:
    """Takes back a photo that was delivered by mistake; corrects the caption of one that stays."""
    view = await delivery(DeliveryId(int(ids["delivery_id"])))
    return "skipped" if view is None else await _correct_or_note(view, world)


async def _correct_or_note(view: DeliveryView, world: World) -> str:
    """Where the chat is closed, notes that the caption is outdated: it is corrected when the user presses
    Start. A photo that is to be taken back needs no note, because its state says so.
    """
    outcome = await _correct(view, world)
    if outcome == _CLOSED and view.state == DeliveryState.RETRACTED:
        await close_private_chat(view.participant_id, world.doorbell)  # or it would be tried each minute
    elif outcome == _CLOSED:
        await note_outdated(view, world.doorbell)
    return outcome


async def _correct(view: DeliveryView, world: World) -> str:
    """Corrects every message of the chat that shows the photo, whatever became of its last send.

    Returns `skipped` if there is none, `closed` if the chat is closed to the bot, else the delivery's state.
    """
    if not view.copies:
        return "skipped"
    for copy in view.copies:
        if view.state == DeliveryState.RETRACTED:
            if not await take_back_picture(world, view.tg_user_id, copy, withdrawn_card(view)):
                return _CLOSED  # once the chat opens, the task is added again
            await note_taken_back(view.delivery_id, copy, world.doorbell)
        elif not await edit_message(world, view.tg_user_id, copy, delivery_card(view), has_picture=True):
            return _CLOSED
    if view.state != DeliveryState.RETRACTED:
        await note_caption_edit(view)
    return view.state


async def _correct_captions(ids: Ids, world: World) -> object:
    """Corrects a page of a recipient's photos that name a person; the next page is a task of its own."""
    person_id, participant_id = (
        PersonId(UUID(str(ids["person_id"]))),
        ParticipantId(int(ids["participant_id"])),
    )
    page = await captions_naming(person_id, participant_id, below=int(ids["below"]), limit=PAGE)
    for delivery_id in page:
        view = await delivery(delivery_id)
        if view is not None:
            await _correct_or_note(view, world)
    if len(page) == PAGE:
        await correct_next_captions(person_id, participant_id, world.doorbell, below=page[-1])
    return f"{len(page)} corrected"


async def _forget_names(ids: Ids, world: World) -> object:
    """Corrects a page of a recipient's photos that name somebody who is erased, or that a closed chat left
    uncorrected; the next page is a task of its own.
    """
    participant_id = ParticipantId(int(ids["participant_id"]))
    page = await outdated_captions(participant_id, limit=PAGE)
    for delivery_id in page:
        view = await delivery(delivery_id)
        if view is not None and await _correct(view, world) == _CLOSED:
            await close_private_chat(participant_id, world.doorbell)  # the photos follow when the chat opens
            await forget_next_names(participant_id, world.doorbell, is_last=True)
            return _CLOSED
    await forget_next_names(participant_id, world.doorbell, is_last=len(page) < PAGE)
    return f"{len(page)} corrected"


CAPTION_JOBS: dict[str, Job] = {
    "correct_delivery": _correct_delivery,
    "correct_captions": _correct_captions,
    "forget_names": _forget_names,
}
