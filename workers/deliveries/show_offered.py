"""Offers photos with a button: those that may not have arrived, and those that waited too long."""

from collections.abc import Callable

from bot.messages.card import Card
from bot.messages.deliveries.deliveries import late_photos_card, outdated_card, unknown_deliveries_card
from domain.ids import ParticipantId
from domain.queries.chats.card import Place
from domain.queries.deliveries.offered_deliveries import (
    OfferedDeliveriesView,
    late_deliveries,
    standing_offers,
    unknown_deliveries,
)
from workers.chats.telegram_cards import drop_card, show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_unknown_deliveries(ids: Ids, world: World) -> object:
    participant_id = ParticipantId(int(ids["participant_id"]))
    view = await unknown_deliveries(participant_id)
    return await _show("unknown", participant_id, view, unknown_deliveries_card, world)


async def _show_late_photos(ids: Ids, world: World) -> object:
    participant_id = ParticipantId(int(ids["participant_id"]))
    view = await late_deliveries(participant_id)
    return await _show("late", participant_id, view, late_photos_card, world)


async def _show(
    kind: str,
    participant_id: ParticipantId,
    view: OfferedDeliveriesView | None,
    card_of: Callable[[int, str], Card],
    world: World,
) -> object:
    """Keeps one message with the button in a chat. New offers get a new message, since the user may have
    deleted the one before. Else the message says how many photos are left, and goes with the last photo.
    """
    offers = await standing_offers(participant_id, kind)
    last = max([0 if view is None else view.delivery_ids[-1], *(offer.last_id for offer in offers)])
    if view is not None:
        count = len(view.delivery_ids)
        place = Place(view.workspace_id, kind, last, view.tg_user_id)
        await show_card(world, place, card_of(count, view.language), shown=f"{count}")
    for offer in offers:
        if view is None or offer.last_id != last:
            gone = outdated_card(offer.language)
            await drop_card(world, offer.tg_user_id, offer.card_id, offer.tg_message_id, gone)
    return "skipped" if view is None else len(view.delivery_ids)


OFFERED_JOBS: dict[str, Job] = {
    "show_unknown_deliveries": _show_unknown_deliveries,
    "show_late_photos": _show_late_photos,
}
