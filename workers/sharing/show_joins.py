"""Shows requests to join a person to those who decide, and tells the requester what was decided."""

from collections.abc import Sequence
from uuid import UUID

from bot.messages.card import Card
from bot.messages.chats.empty_picture import GREY_PNG
from bot.messages.sharing.sharing import (
    given_back_card,
    join_card,
    joined_card,
    told_before_card,
    waiting_card,
)
from domain.errors import Silenced
from domain.ids import LinkId, PersonId
from domain.queries.chats.card import CardView, Place, card
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.groups.has_no_admin import has_no_admin
from domain.queries.sharing.join import JoinView, given_back, join
from domain.states import LinkState
from domain.usecases.groups.look_up_admins import look_up_admins
from workers.chats.card_readers import is_left, remaining_readers, waiting_picture
from workers.chats.telegram_cards import drop_card, redraw_card, show_card
from workers.groups.warn_without_admin import warn_without_admin
from workers.runner import Ids, Job
from workers.world import World

# What the requester is told while nobody who decides sees the wish.
_UNREACHED = ("unreached", "silenced", "without_admin")
# Why a wish that nobody decided has ended, as ids of the task say it.
_ENDED = ("lapsed", "parted")


async def _show_join(ids: Ids, world: World) -> object:
    """Shows the deciders a request to join, and tells the requester what has become of it.

    Ids that only some of these tasks have: `absorbed`: the person whose merge into this one was undone.
    `lapsed`: nobody answered. `parted`: the group from which the wish came has left the list.
    """
    link_id = LinkId(int(ids["link_id"]))
    view = await join(link_id)
    if view is None:
        return "skipped"
    if view.waits_for_admins and await look_up_admins(view.workspace_id, world.memberships):
        view = await join(link_id) or view
    try:
        reached = await _show_to_deciders(view, world)
    except Silenced:
        await _tell_requester(view, world, ids, reach="silenced")
        raise
    is_unseen = view.state == LinkState.REQUESTED and not reached
    if not (view.is_picture_wanted or is_unseen):
        await world.store.delete([view.picture_key])
    is_without_admin = (
        not reached and view.waits_for_admins and await has_no_admin(view.workspace_id, world.memberships)
    )
    reach = "without_admin" if is_without_admin else "reached" if reached else "unreached"
    await _tell_requester(view, world, ids, reach=reach)
    if is_without_admin:
        await warn_without_admin(view.workspace_id, world)
    return view.state


async def _tell_requester(view: JoinView, world: World, ids: Ids, *, reach: str) -> None:
    """reach: reached | unreached | silenced: the admin chat lets the bot write nothing | without_admin: the
    groups have no admin.
    """
    again = (
        await given_back(view.link_id, PersonId(UUID(str(ids["absorbed"])))) if "absorbed" in ids else None
    )
    if again is not None:
        told = given_back_card(again.name, view.requester_language)
        await _say_anew(view, told, world, shown="given_back", names=[again.number])
    elif view.told is not None:
        await _say_anew(view, joined_card(view, view.told), world, shown=view.told)
    else:
        ended = next((why for why in _ENDED if why in ids), None)
        await _tell_of_waiting(view, world, reach=reach, ended=ended)


async def _tell_of_waiting(view: JoinView, world: World, *, reach: str, ended: str | None) -> None:
    """Tells the requester whether anybody can be asked about the wish, or that it ended undecided. ended: why
    it ended.
    """
    place = Place(view.workspace_id, "joined", view.link_id, view.requester_tg_user_id)
    known = await card(place)
    how: str | None = None
    if view.is_over:
        # Whoever took it back did so on the card.
        is_asking = known is not None and known.shown in ("paused", "asked", "reached", *_UNREACHED)
        how = ended or ("withdrawn" if is_asking else None)
    elif view.state == LinkState.REQUESTED:
        how = reach
        if reach == "reached" and (known is None or known.shown not in ("reached", *_UNREACHED)):
            # The requester was not told of a decider out of reach, so this replaces only words of an earlier
            # wish, or of an answer that was undone.
            how = "asked" if known else None
    if how is None:
        return
    told = waiting_card(view, how, world.settings.request_ttl_days)
    if how in (*_ENDED, *_UNREACHED):
        await _say_anew(view, told, world, shown=how)
    else:
        await show_card(world, place, told, shown=how)


async def _say_anew(
    view: JoinView, told: Card, world: World, *, shown: str, names: Sequence[int] = ()
) -> None:
    """Nobody hears of an edited message, so what was told before leaves the chat, and a new message comes."""
    place = Place(view.workspace_id, "joined", view.link_id, view.requester_tg_user_id)
    known = await card(place)
    if known is not None and known.shown != shown:
        before = told_before_card(view.requester_language)
        await drop_card(world, place.tg_chat_id, known.card_id, known.tg_message_id, before)
    await show_card(world, place, told, shown=shown, names=names)


async def _show_to_deciders(view: JoinView, world: World) -> int:
    """Returns in how many chats the card stands now."""
    picture = await waiting_picture(view.picture_key, world)
    cards = await cards_of_subject(view.workspace_id, "join", view.link_id)
    reached = 0
    for recipient in await remaining_readers(view.workspace_id, view.recipients, cards, world):
        if recipient.is_away and view.state == LinkState.REQUESTED:
            continue  # shown when the chat opens; the card of an earlier wish is deleted then
        place = Place(view.workspace_id, "join", view.link_id, recipient.tg_chat_id)
        way_back = recipient.operation_id
        shown = view.state if way_back is None else f"{view.state}:{way_back}"
        about = join_card(view, recipient, is_pictured=picture is not None)
        known = await card(place)
        if view.state == LinkState.REQUESTED:
            known = await _drop_over(
                place, known, recipient.language, world, has_new_picture=picture is not None
            )
        elif known is None:
            continue  # nobody was asked here: there is no card to change
        if view.is_refused:
            # The face on the picture is that of somebody who has nothing to do with these deciders.
            await redraw_card(world, place, about, shown=shown, picture=GREY_PNG)
        else:
            await show_card(world, place, about, shown=shown, picture=picture)
        if view.state == LinkState.REQUESTED and await is_left(place, known):
            # A new card: `show_card` raises Silenced until the group lets the bot write. The former picture
            # was deleted when it was shown.
            await show_card(world, place, about, shown=shown, picture=picture)
        reached += await card(place) is not None
    return reached


async def _drop_over(
    place: Place, known: CardView | None, language: str, world: World, *, has_new_picture: bool
) -> CardView | None:
    """Takes away the card of a wish that was over and is made again: nobody hears of an edited message. A
    card whose picture would be lost is edited instead. Returns the card that is left.
    """
    if known is None or known.shown != LinkState.REVOKED or (known.has_picture and not has_new_picture):
        return known
    message = (place.tg_chat_id, known.card_id, known.tg_message_id)
    await drop_card(world, *message, told_before_card(language), has_picture=known.has_picture)
    return None


JOIN_JOBS: dict[str, Job] = {"show_join": _show_join}
