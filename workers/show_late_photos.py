"""Photos that waited too long to come by themselves are offered with a button."""

from bot.messages.deliveries import late_photos_card, unknown_deliveries_card
from domain.queries.card import Place
from domain.queries.late_deliveries import late_deliveries
from domain.queries.unknown_deliveries import standing_offers
from workers.runner import Ids, Job
from workers.telegram_cards import drop_card, show_card
from workers.world import World


async def _show_late_photos(ids: Ids, world: World) -> object:
    """A new message for what is offered anew: the one before may have been deleted, so it goes."""
    participant_id = int(ids["participant_id"])
    view = await late_deliveries(participant_id)
    if view is None:
        return "skipped"
    count = len(view.delivery_ids)
    offers = await standing_offers(participant_id, "late")
    last = view.delivery_ids[-1]
    place = Place(view.workspace_id, "late", last, view.tg_user_id)
    await show_card(world, place, late_photos_card(count, view.language), shown=f"{count}")
    for offer in offers:
        if offer["last_id"] != last:
            gone = unknown_deliveries_card(0, offer["language"])
            await drop_card(world, offer["tg_user_id"], offer["card_id"], offer["tg_message_id"], gone)
    return count


LATE_JOBS: dict[str, Job] = {"show_late_photos": _show_late_photos}
