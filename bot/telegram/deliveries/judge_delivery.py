"""Under a delivered photo: not my person, somebody is missing, why it came, take it away."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.deliveries.deliveries import (
    delivery_card,
    more_card,
    rejected_because_card,
    rejected_card,
    take_away_card,
    which_person_card,
    why_card,
)
from bot.messages.deliveries.whom_shown import who_then_rows
from bot.messages.listing import Rows
from bot.messages.questions.suggestions import REASONS
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import view_of
from bot.telegram.deliveries.withdraw import withdraw
from domain.errors import Conflict, NotFound
from domain.ids import DeliveryId, OperationId
from domain.queries.deliveries.delivery import DeliveryView, NamedPerson, delivery
from domain.queries.deliveries.whom_shown import whom_shown
from domain.queries.deliveries.why_delivered import why_delivered
from domain.queries.operations.done import Done, done_before
from domain.queries.operations.operations import as_called
from domain.queries.persons.survivor import survivor_number
from domain.states import DeliveryState
from domain.usecases.deliveries.give_delivery_reason import give_delivery_reason
from domain.usecases.deliveries.note_arrived import note_arrived
from domain.usecases.deliveries.reject_delivery import Rejected, reject_delivery
from domain.usecases.deliveries.take_photo_away import take_photo_away
from domain.usecases.photos.report_missing import report_missing


def register(private: Router) -> None:
    private.callback_query.register(on_show, Pressed("keep", "takeaway"))
    private.callback_query.register(on_more, Pressed("more"))
    private.callback_query.register(on_why, Pressed("why"))
    private.callback_query.register(on_take_away, Pressed("takeawaynow"))
    private.callback_query.register(on_wrong, Pressed("wrong"))
    private.callback_query.register(on_not_person, Pressed("notperson"))
    private.callback_query.register(on_reason, Pressed("notbecause"))
    private.callback_query.register(on_missing, Pressed("missing"))


# In these states the chat may show a message that no row knows yet. A photo asked for again is `pending`.
_MAY_BE_THERE = (
    DeliveryState.SENDING,
    DeliveryState.UNKNOWN,
    DeliveryState.PENDING,
    DeliveryState.PARKED,
)
_CARDS = {"keep": delivery_card, "takeaway": take_away_card}


async def on_show(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Leaves the photo and changes the buttons below it."""
    view = await delivery_below(query, press, ctx)
    await toast(query)
    await turn_into(query, _CARDS[press.verb](view))


async def on_more(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await delivery_below(query, press, ctx)
    knows_more = bool(await whom_shown(view.delivery_id, ctx.world.settings))
    await toast(query)
    await turn_into(query, more_card(view, knows_more=knows_more))


async def on_why(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await delivery_below(query, press, ctx)
    why = await why_delivered(view.delivery_id)
    await toast(query)
    await turn_into(query, why_card(view, why))


async def on_take_away(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await delivery_below(query, press, ctx)
    await take_photo_away(view.delivery_id, ctx.who.participant_id, ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.taken_away"))
    await withdraw(query, await own_delivery(view.delivery_id, ctx), ctx)


async def on_wrong(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Asks which person is not on the photo. The button stands where the caption names several persons. If
    only one is left by now, the new button below the photo names that one.
    """
    view = await delivery_below(query, press, ctx)
    if not view.persons:
        await _reject(query, view, None, ctx)
        return
    await toast(query)
    await turn_into(query, which_person_card(view) if len(view.persons) > 1 else delivery_card(view))


async def on_not_person(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await _reject(query, await delivery_below(query, press, ctx), press.ids[1], ctx)


async def on_reason(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """A press below the answer to *Not Anna*: it says why the face is not hers."""
    operation_id, place = OperationId(press.ids[0]), press.ids[1]
    if not 1 <= place <= len(REASONS):
        raise NotFound("operation")
    reason = REASONS[place - 1]
    name = await give_delivery_reason(operation_id, ctx.requester(), reason, ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.thanks"))
    await turn_into(query, rejected_because_card(name, operation_id, reason, ctx.language))


async def on_missing(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """*Somebody is missing*: the moderators are told, and nobody else."""
    is_new = await report_missing(
        DeliveryId(press.ids[0]),
        ctx.who.participant_id,
        actor=ctx.requester().actor,
        doorbell=ctx.world.doorbell,
    )
    await toast(query, ctx.words.plain("toast.missing" if is_new else "toast.missing_already"), alert=True)


async def delivery_below(query: CallbackQuery, press: Press, ctx: Context) -> DeliveryView:
    """The delivery of the photo below which a button was pressed.

    If Telegram's answer to the send was lost, the press shows that the photo arrived, and this is noted.
    """
    view = await own_delivery(DeliveryId(press.ids[0]), ctx)
    pressed = query.message.message_id if query.message is not None else None
    may_be_there = view.state in _MAY_BE_THERE or view.is_unanswered
    if pressed is None or pressed in view.copies or not may_be_there:
        return view
    await note_arrived(view.delivery_id, pressed, ctx.world.doorbell)
    return await own_delivery(view.delivery_id, ctx)


async def own_delivery(delivery_id: DeliveryId, ctx: Context) -> DeliveryView:
    """Somebody else's delivery answers like one that does not exist."""
    view = await delivery(delivery_id)
    if view is None or view.participant_id != ctx.who.participant_id:
        raise NotFound("delivery")
    return view


async def _reject(query: CallbackQuery, view: DeliveryView, person_number: int | None, ctx: Context) -> None:
    if (done := await done_before(ctx.requester())) is not None:  # its answer was lost
        rejected = Rejected(done, view.state == DeliveryState.RETRACTED)
        await _tell(query, view, rejected, await _name(done, ctx), ctx)
        return
    person = await _meant(view, person_number)
    if person is not None:
        rejected = await reject_delivery(
            view.delivery_id,
            person.person_id,
            ctx.who.participant_id,
            ctx.requester(),
            settings=ctx.world.settings,
            doorbell=ctx.world.doorbell,
        )
        await _tell(query, view, rejected, person.name, ctx)
    elif view.state == DeliveryState.RETRACTED:  # an earlier press died before it took the message back
        await _take_back(query, view, ctx)
    else:
        raise Conflict("already_decided", state="rejected")


async def _tell(
    query: CallbackQuery, view: DeliveryView, rejected: Rejected, name: str, ctx: Context
) -> None:
    stays = False
    if rejected.is_withdrawn:
        await _take_back(query, view, ctx)
    else:
        await toast(query, ctx.words.plain("toast.thanks"))
        left = await own_delivery(view.delivery_id, ctx)
        stays = rejected.done.number in {person.number for person in left.persons}
        await turn_into(query, delivery_card(left))
    await ctx.say(await _rejected(view, name, rejected, ctx, stays=stays))


async def _take_back(query: CallbackQuery, view: DeliveryView, ctx: Context) -> None:
    await toast(query, ctx.words.plain("toast.withdrawn"))
    await withdraw(query, view, ctx)


async def _name(done: Done, ctx: Context) -> str:
    """What the recipient calls the person of an operation."""
    operation = await view_of(done, ctx)
    called = [] if operation is None else await as_called([operation], ctx.who.participant_id)
    if not called or called[0].name is None:  # the person was erased meanwhile
        raise NotFound("operation")
    return called[0].name


async def _meant(view: DeliveryView, number: int | None) -> NamedPerson | None:
    """The person of a button; for a button older than a merge, the survivor. None if not on the photo."""
    if number is None:
        return None
    numbers = {number, await survivor_number(view.workspace_id, number)}
    return next((person for person in view.persons if person.number in numbers), None)


async def _rejected(view: DeliveryView, name: str, rejected: Rejected, ctx: Context, *, stays: bool) -> Card:
    """The card has Undo, and buttons with which the recipient may say whose face it is instead. stays: the
    person is on the photo still, by a face that people confirmed.
    """
    rows: Rows = ()
    if (face := rejected.face_number) is not None:
        shown = [
            one
            for one in await whom_shown(view.delivery_id, ctx.world.settings)
            if not one.is_on_it and face in one.faces
        ]
        others = [one for one in shown if one.number != rejected.done.number]
        moderates = await ctx.requester().moderates(view.workspace_id)
        rows = who_then_rows(face, others, ctx.words, may_choose=moderates)
    return rejected_card(name, rejected.done.operation_id, ctx.language, who_then=rows, stays=stays)
