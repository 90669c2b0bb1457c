"""Looks in a recipient's chat for photos whose delivery is unknown: their sends were never answered."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.delivery import DeliveryView, delivery
from domain.queries.deliveries.lost_message import ages_of_lost, delivery_showing, likeliest, may_be_uploaded
from domain.rules.deliveries.lost_sends import next_search_s
from domain.steps.deliveries.look_for import look_for
from domain.steps.deliveries.record_delivery import record_found
from domain.steps.work.work import transaction
from domain.values.send_outcome import ThatMessage

# How many message numbers a search asks about for each lost photo; each takes a second.
MOST_ASKED = 40
# How many numbers one run asks about; then other recipients have their turn.
AT_ONCE = 2


AskAbout = Callable[[DeliveryView, int], Awaitable[ThatMessage]]
"""Gives the message with this number the delivery's caption, and says which picture is there."""

TakeAway = Callable[[DeliveryView, int], Awaitable[None]]


async def find_deliveries(
    participant_id: ParticipantId, *, ask: AskAbout, take_away: TakeAway, settle_s: float, doorbell: Doorbell
) -> str:
    """Returns, for the log, how many photos were found and how many numbers were asked about. Telegram is
    asked about each number once, for all lost photos of the recipient: a later message has a later number, so
    an answer never changes. A search takes several runs, and goes on where a dead worker left it. The next
    search asks about less likely numbers.

    A photo that is not found may have arrived all the same: its recipient may have deleted the message, or
    the message may be on its way. So the delivery stays unknown, and the photo is offered.
    """
    past = await _past(participant_id)
    asked, most = [*past.asked], past.asked_before + MOST_ASKED * len(await ages_of_lost(participant_id))
    search = _Search(participant_id, ask, take_away, settle_s, doorbell)
    found = 0
    for _ in range(AT_ONCE):
        answer = await search.ask_next(asked) if len(asked) < most else None
        if answer is None:
            await search.end()
            break
        number, is_found = answer
        asked.append(number)
        found += is_found
    else:
        async with transaction(doorbell) as work:
            await look_for(work, participant_id)
    return f"{found} found, {len(asked) - past.asked_before} asked about"


@dataclass(frozen=True, slots=True)
class _Search:
    participant_id: ParticipantId
    ask: AskAbout
    take_away: TakeAway
    settle_s: float
    doorbell: Doorbell

    async def ask_next(self, asked: Sequence[int]) -> tuple[int, bool] | None:
        """The likeliest number that was not asked about, and whether a lost photo is there. None ends the
        search: no number is left, or the chat is closed.
        """
        guess = await likeliest(self.participant_id, asked, settle_s=self.settle_s)
        view = await delivery(guess.delivery_id) if guess is not None else None
        if guess is None or view is None:
            return None
        said = await self.ask(view, guess.number)
        if said.is_closed:
            return None
        is_found = await _act_on_answer(view, guess.number, said, self.take_away, self.doorbell)
        await _note_asked(self.participant_id, guess.number)
        return guess.number, is_found

    async def end(self) -> None:
        """Ends this search, and adds a task for the next one if a photo is still lost."""
        async with transaction(self.doorbell) as work:
            delay_s = next_search_s(await ages_of_lost(self.participant_id), self.settle_s)
            if delay_s is None:
                await _forget_search(self.participant_id)
            else:
                await _end_search(self.participant_id)
                await look_for(work, self.participant_id, delay_s=delay_s)


async def _act_on_answer(
    view: DeliveryView, number: int, said: ThatMessage, take_away: TakeAway, doorbell: Doorbell
) -> bool:
    """Records the delivery whose photo the message shows, even if Telegram was asked about another delivery.

    A picture that is younger than the send, and that no record knows, belongs to a card whose process died
    before the card was stored. That message is deleted, unless it may be a lost photo made from a document.
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


@dataclass(frozen=True, slots=True)
class _Past:
    """asked: the numbers of this search and of earlier ones. asked_before: how many are of earlier ones."""

    asked: Sequence[int] = ()
    asked_before: int = 0


async def _past(participant_id: ParticipantId) -> _Past:
    found = await sql.one(
        _Past, "SELECT asked, asked_before FROM message_searches WHERE participant_id = $1", participant_id
    )
    return found or _Past()


async def _note_asked(participant_id: ParticipantId, number: int) -> None:
    await sql.execute(
        """INSERT INTO message_searches (participant_id, asked) VALUES ($1, ARRAY[$2::bigint])
           ON CONFLICT (participant_id) DO UPDATE SET asked = message_searches.asked || EXCLUDED.asked""",
        participant_id,
        number,
    )


async def _end_search(participant_id: ParticipantId) -> None:
    await sql.execute(
        "UPDATE message_searches SET asked_before = cardinality(asked) WHERE participant_id = $1",
        participant_id,
    )


async def _forget_search(participant_id: ParticipantId) -> None:
    await sql.execute("DELETE FROM message_searches WHERE participant_id = $1", participant_id)
