"""Asks moderators about what the nightly grouping proposes, and says on the card what became of it."""

from bot.messages.clusters.proposing import proposal_card, shown_of
from domain.ids import ProposalId
from domain.queries.chats.card import Place, card
from domain.queries.clusters.proposals import proposal
from domain.queries.connecting.request import deciders
from domain.queries.erasing.erasure import cards_of_subject
from workers.chats.card_readers import remaining_readers
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_proposal(ids: Ids, world: World) -> object:
    view = await proposal(ProposalId(int(ids["proposal_id"])))
    if view is None:
        return "gone"
    cards = await cards_of_subject(view.workspace_id, "proposal", view.id)
    for recipient in await remaining_readers(
        view.workspace_id, await deciders(view.workspace_id), cards, world
    ):
        place = Place(view.workspace_id, "proposal", view.id, recipient.tg_chat_id)
        if not view.is_open and await card(place) is None:
            continue  # decided before anybody was asked
        await show_card(world, place, proposal_card(view, recipient.language), shown=shown_of(view))
    return shown_of(view)


PROPOSAL_JOBS: dict[str, Job] = {"show_proposal": _show_proposal}
