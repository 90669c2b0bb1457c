"""Photos that waited too long to come by themselves are offered with a button."""

from bot.messages.deliveries import late_photos_card
from domain.queries.card import Place
from domain.queries.late_deliveries import late_deliveries
from workers.runner import Ids, Job
from workers.telegram_cards import show_card
from workers.world import World


async def _show_late_photos(ids: Ids, world: World) -> object:
    view = await late_deliveries(int(ids["participant_id"]))
    if view is None:
        return "skipped"
    count = len(view.delivery_ids)
    place = Place(view.workspace_id, "late", int(ids["participant_id"]), view.tg_user_id)
    await show_card(world, place, late_photos_card(count, view.language), shown=f"{count}")
    return count


LATE_JOBS: dict[str, Job] = {"show_late_photos": _show_late_photos}
