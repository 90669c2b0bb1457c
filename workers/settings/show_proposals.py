"""Shows a proposal of thresholds to those who decide, with a plot, and what became of it."""

import asyncio

from bot.messages.settings.setting_proposal import setting_proposal_card
from domain.ids import CalibrationId
from domain.queries.chats.card import Place, card
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.settings.setting_proposal import setting_proposal
from workers.chats.card_readers import remaining_readers
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.settings.plot import plot_png
from workers.world import World


async def _show_setting_proposal(ids: Ids, world: World) -> object:
    view = await setting_proposal(CalibrationId(int(ids["proposal_id"])))
    if view is None:
        return "skipped"
    picture = await asyncio.to_thread(plot_png, view.found)
    cards = await cards_of_subject(view.workspace_id, "thresholds", view.proposal_id)
    for reader in await remaining_readers(view.workspace_id, view.deciders, cards, world):
        place = Place(view.workspace_id, "thresholds", view.proposal_id, reader.tg_chat_id)
        if view.decision is not None and await card(place) is None:
            continue  # decided before this reader was asked
        shown = view.decision or "open"
        await show_card(
            world, place, setting_proposal_card(view, reader.language), shown=shown, picture=picture
        )
    return view.decision or "open"


SETTING_JOBS: dict[str, Job] = {"show_setting_proposal": _show_setting_proposal}
