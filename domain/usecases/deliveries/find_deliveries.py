"""Looks in a recipient's chat for photos whose delivery is unknown: their sends were never answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries.deliveries.delivery import DeliveryView, delivery
from domain.queries.deliveries.lost_message import ages_of_lost, delivery_showing, likeliest, may_be_uploaded
from domain.rules.deliveries.lost_sends import next_search_s
from domain.steps.deliveries.look_for import look_for
from domain.steps.deliveries.record_delivery import record_found
from domain.steps.work.work import transaction

# How many message numbers one run asks about; each takes a second.
MOST_ASKED = 40


@dataclass(frozen=True, slots=True)
class ThatMessage:
    """What Telegram said of one message. photo: the ids of its picture; empty if it is no photo of the bot.

    age_s: seconds since it was sent. is_closed: the recipient closed the chat, so Telegram says nothing.
    """

    photo: tuple[str, ...] = ()
    age_s: float = 0.0
    is_closed: bool = False


AskAbout = Callable[[DeliveryView, int], Awaitable[ThatMessage]]
"""Gives the message with this number the delivery's caption, and says which picture is there."""

TakeAway = Callable[[DeliveryView, int], Awaitable[None]]


async def find_deliveries(
    participant_id: ParticipantId, *, ask: AskAbout, take_away: TakeAway, settle_s: float, doorbell: Doorbell
) -> str:
    """Returns how many were found. Each number is asked about once, for all lost photos of the recipient.

    A message that is not found proves nothing: its recipient may have deleted it, or it may be on its way. So
    its photo stays unknown and is offered.
    """
    asked: list[int] = []
    found = 0
    while len(asked) < MOST_ASKED:
        guess = await likeliest(participant_id, asked, settle_s=settle_s)
        view = await delivery(guess.delivery_id) if guess is not None else None
        if guess is None or view is None:
            break
        said = await ask(view, guess.number)
        if said.is_closed:
            break
        asked.append(guess.number)
        found += await _believe(view, guess.number, said, take_away, doorbell)
    delay_s = next_search_s(await ages_of_lost(participant_id), settle_s)
    if delay_s is not None:
        async with transaction(doorbell) as work:
            await look_for(work, participant_id, delay_s=delay_s)
    return f"{found} found, {len(asked)} asked about"


async def _believe(
    view: DeliveryView, number: int, said: ThatMessage, take_away: TakeAway, doorbell: Doorbell
) -> bool:
    """Records the delivery whose photo the message shows, which may be another one than was asked about. A
    younger picture that no record knows is of a card whose process died before the card was stored: the
    message is deleted.
    """
    if not said.photo:
        return False
    whose = await delivery_showing(view.participant_id, said.photo)
    if whose is not None:
        async with transaction(doorbell) as work:
            await record_found(work, whose, number)
        return True
    is_younger = said.age_s < (view.sending_for_s or 0)
    if is_younger and not await may_be_uploaded(view.participant_id):
        await take_away(view, number)
    return False
