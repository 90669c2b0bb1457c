"""Shows the card of an unknown person to those who may say now who it is, and to nobody else."""

from bot.messages.clusters.clusters import cluster_card
from bot.messages.erasing.erasures import gone_card
from domain.queries.chats.card import Place, card
from domain.queries.chats.participant import is_reachable
from domain.queries.clusters.clusters import ClusterView, cluster
from domain.queries.erasing.erasure import cards_of_gone_cluster, cards_of_subject
from domain.states import ClusterState
from domain.usecases.clusters.picture_cluster_again import picture_cluster_again
from workers.chats.card_readers import is_left, remaining_readers, waiting_picture
from workers.chats.telegram_cards import redraw_card, show_card, take_back_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_cluster(ids: Ids, world: World) -> object:
    """The id `undrawn`: no face could be drawn, so that a new card comes without a picture."""
    number, is_undrawn = int(ids["number"]), "undrawn" in ids
    view = await cluster(number, undo_days=world.settings.undo_days)
    if view is None:
        return await _take_back(number, world)
    key = view.picture_key
    picture = await waiting_picture(key, world)
    needs_new = False
    cards = await cards_of_subject(view.workspace_id, "cluster", number)
    for recipient in await remaining_readers(view.workspace_id, view.deciders, cards, world):
        place = Place(view.workspace_id, "cluster", number, recipient.tg_chat_id)
        known = await card(place)
        if known is None and view.state != ClusterState.OPEN:
            continue  # decided before anybody was asked
        if known is None and picture is None and not is_undrawn:
            # Nobody is asked without a picture. It is drawn again, unless the chat takes no card.
            needs_new |= await is_reachable(recipient.tg_chat_id)
            continue
        about = cluster_card(view, recipient.language)
        if picture is None:
            await show_card(world, place, about, shown=_shown(view))
        else:
            await redraw_card(world, place, about, shown=_shown(view), picture=picture)
        needs_new |= view.state == ClusterState.OPEN and await is_left(place, known)
    await world.store.delete([key])
    if needs_new:
        await picture_cluster_again(number, world.doorbell)
    return view.state


def _shown(view: ClusterView) -> str:
    shown = f"{view.state}:{view.operation_id or 0}"
    if view.state == ClusterState.OPEN:
        shown += f":{view.faces}:{view.asked}"
        shown += f":{view.said.id}:{view.said.people}:{view.said.version}" if view.said is not None else ""
    return shown


async def _take_back(number: int, world: World) -> str:
    """Takes back the cards of a cluster that was deleted: nothing else is left of it."""
    for gone in await cards_of_gone_cluster(number):
        await take_back_card(world, gone, gone_card(gone.kind, gone.subject, gone.language))
    return "gone"


CLUSTER_JOBS: dict[str, Job] = {"show_cluster": _show_cluster}
