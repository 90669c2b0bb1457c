"""Looks for a photo of which nobody knows whether it arrived."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.ports import Doorbell
from domain.queries.delivery import DeliveryView, delivery
from domain.queries.lost_message import deliveries_showing, may_be_uploaded, numbers_to_ask
from domain.rules.send_outcome import FIND_AFTER
from domain.steps.look_for import look_for
from domain.steps.record_delivery import record_found
from domain.steps.work import transaction


@dataclass(frozen=True, slots=True)
class ThatMessage:
    """What Telegram said of one message. photo: the ids of its picture; empty for what is no photo of ours.

    age_s: since it was sent. is_closed: the recipient has closed the chat, so nothing is said.
    """

    photo: tuple[str, ...] = ()
    age_s: float = 0.0
    is_closed: bool = False


AskAbout = Callable[[DeliveryView, int], Awaitable[ThatMessage]]
"""Gives the message with this number the delivery's caption, and says which picture is there."""

TakeAway = Callable[[DeliveryView, int], Awaitable[None]]


async def find_delivery(
    delivery_id: int, tries: int, *, ask: AskAbout, take_away: TakeAway, settle_s: float, doorbell: Doorbell
) -> str:
    """found | not found | skipped. Only what is there is believed: a message that is not found may have been
    deleted by its recipient or may be on its way, so its photo stays unknown and is offered. tries: before.

    A message that turns out to be another lost photo of the recipient is found as that, and gets its own
    caption back. A younger picture that no record knows belongs to a card whose process died before it was
    noted, and goes.
    """
    view = await delivery(delivery_id)
    if view is None or view.state != "unknown" or view.media != "photo":
        return "skipped"
    to = view.participant_id
    for number in await numbers_to_ask(delivery_id, tries, settle_s=settle_s):
        said = await ask(view, number)
        if said.is_closed:
            break
        whose = await _whose(view, said.photo)
        if whose is not None:
            async with transaction(doorbell) as work:
                await record_found(work, whose, number)
        elif said.photo and said.age_s < (view.sending_for_s or 0) and not await may_be_uploaded(to):
            await take_away(view, number)
        if whose == delivery_id:
            return "found"
    if tries + 1 < len(FIND_AFTER):
        delay_s = FIND_AFTER[tries + 1] * settle_s
        async with transaction(doorbell) as work:
            await look_for(work, delivery_id, to, tries=tries + 1, delay_s=delay_s)
    return "not found"


async def _whose(view: DeliveryView, photo: tuple[str, ...]) -> int | None:
    """The delivery that shows this photo to the same recipient: the one in question, else a lost one."""
    shown = await deliveries_showing(view.participant_id, list(photo)) if photo else []
    if any(one.delivery_id == view.delivery_id for one in shown):
        return view.delivery_id
    lost = [one for one in shown if one.is_unknown] or shown
    return lost[0].delivery_id if lost else None
