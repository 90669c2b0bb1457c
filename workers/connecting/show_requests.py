"""Shows requests to connect a person to their deciders, and tells the requester what became of them."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from bot.messages.connecting.requests import decision_card, reached_card, request_card, unreached_card
from bot.messages.erasing.erasures import gone_card
from domain.errors import Silenced
from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries.chats.card import CardView, Place, card
from domain.queries.connecting.request import RequestView, messages_under, request, request_of_link
from domain.queries.connecting.request_faces import are_all_shown
from domain.queries.erasing.erasure import cards_of_subject
from domain.queries.groups.has_no_admin import has_no_admin
from domain.usecases.connecting.draw_request_again import draw_request_again
from domain.usecases.connecting.offer_requests import offer_requests
from domain.usecases.groups.look_up_admins import look_up_admins
from workers.chats.card_readers import remaining_readers, waiting_picture
from workers.chats.telegram_cards import (
    drop_buttons,
    drop_card,
    renew_card,
    show_card,
    take_back_card,
)
from workers.groups.warn_without_admin import warn_without_admin
from workers.runner import Ids, Job
from workers.world import World

_COMPARING = "requested/"
_LONGEST_SHOWN = 50  # of 64 characters in the row, because a mark for the picture follows


async def _show_request(ids: Ids, world: World) -> object:
    person_id = PersonId(UUID(str(ids["person_id"])))
    view = await request(person_id)
    if view is None:
        return "skipped"
    if await look_up_admins(view.workspace_id, world.memberships):
        view = await request(person_id) or view
    if view.state == "reopened":
        return await _take_back_request(view, world)
    if view.state == "revoked":  # it was approved while this task waited, and its owner has left since
        await world.store.delete([view.picture_key])
        return "skipped"
    return await _show_cards(view, ids, world)


async def _show_cards(view: RequestView, ids: Ids, world: World) -> str:
    """Sends the request to its deciders, or says on their cards what was decided."""
    # Only the task that follows the drawing knows whose faces are on the picture.
    drawn = [int(number) for number in str(ids.get("faces", "")).split(",") if number]
    if drawn and view.state == "requested" and not await are_all_shown(view.person_id, drawn):
        await draw_request_again(view.person_id, world.doorbell)
        return "outdated"
    picture = await waiting_picture(view.picture_key, world) if drawn else None
    try:
        stands = await _show_to_deciders(view, world, is_drawn=bool(drawn), picture=picture)
    except Silenced:
        await _tell_requester(view, world, reached=False)
        raise
    if view.state == "requested":
        await _note_reach(view, world, stands, is_drawn=bool(drawn))
        await _follow_approval(view, world)
    if drawn:  # else the picture may be one that a later drawing stored
        await world.store.delete([view.picture_key])
    return view.state


async def _follow_approval(view: RequestView, world: World) -> None:
    """Edits cards that were sent while somebody approved: the approval edits only the cards of before."""
    after = await request_of_link(view.link_id)
    if after is not None and after.state == "approved":
        await _show_to_deciders(after, world)


async def _note_reach(view: RequestView, world: World, stands: Sequence[bool], *, is_drawn: bool) -> None:
    """stands, is_drawn: as in `_show_to_deciders`. If no card stands in the admin chat, as when the bot could
    not change it there, the faces are drawn again, and a new card follows. Without a face there is no card.
    """
    if is_drawn or stands:
        await _tell_requester(view, world, reached=any(stands))
    if view.photos and view.is_decided_in_group and not any(stands) and not is_drawn:
        await draw_request_again(view.person_id, world.doorbell)


async def _take_back_request(view: RequestView, world: World) -> str:
    """Takes the cards back because more photos come: the next request is a new message with all faces."""
    for one in await cards_of_subject(view.workspace_id, "request", view.person_number):
        gone = gone_card(one.kind, one.subject, one.language, is_lapsed=True)
        await take_back_card(world, one, gone)
    return view.state


async def _tell_requester(view: RequestView, world: World, *, reached: bool) -> None:
    """Tells the requester when no decider has a chat with the bot, so that they ask an admin to open one,
    when there is no admin, and when the bot may not write in the admin chat. Once a decider is reached, the
    message says so.
    """
    place = Place(view.workspace_id, "unreached", view.person_number, view.requester_tg_user_id)
    if not reached:
        how = "silenced" if view.has_admin_chat else "unreached"
        if await has_no_admin(view.workspace_id, world.memberships):
            how = "without_admin"
        told = unreached_card(view, how, world.settings.request_ttl_days)
        await show_card(world, place, told, shown="waits" if how == "unreached" else how)
        if how == "without_admin":
            await warn_without_admin(view.workspace_id, world)
    elif await card(place) is not None:
        await show_card(world, place, reached_card(view), shown="reached")


async def _show_to_deciders(
    view: RequestView, world: World, *, is_drawn: bool = False, picture: bytes | None = None
) -> list[bool]:
    """Returns, for each chat in which the card had to be sent or changed, whether it stands there now.

    is_drawn: this follows the drawing of the request's faces. No decider may approve faces they did not see,
    so nothing else sends the card, or changes the card of an earlier request.
    """
    shown, names = _shown(view)
    stands = []
    cards = await cards_of_subject(view.workspace_id, "request", view.person_number)
    for decider in await remaining_readers(view.workspace_id, view.deciders, cards, world):
        place = Place(view.workspace_id, "request", view.person_number, decider.tg_chat_id)
        known = await card(place)
        if view.state != "requested" and known is None:
            continue  # decided before this decider was asked
        about = request_card(view, decider.language)
        gone = gone_card("request", str(view.person_number), decider.language, is_lapsed=True)
        # A card shows the present request already when the task is tried again, or when another admin asked
        # to see the request.
        is_older = known is not None and view.is_newer_than(known.sent_at)
        if view.state == "requested" and not is_drawn and (known is None or is_older):
            continue
        if picture is not None and view.state == "requested" and is_older:
            # Photos were added before the card was taken back.
            await renew_card(world, place, about, shown=shown, picture=picture, gone=gone, names=names)
        else:
            if known is not None and view.state == "requested" and _compares(known, otherwise_than=shown):
                message = (decider.tg_chat_id, known.card_id, known.tg_message_id)
                await drop_card(world, *message, gone, has_picture=True)
            await show_card(world, place, about, shown=shown, picture=picture, names=names)
        stands.append(await card(place) is not None)
    return stands


def _shown(view: RequestView) -> tuple[str, Sequence[int]]:
    """The card's state, and the numbers of persons whose faces it also shows: their erase takes it back."""
    numbers = [one.number for one in view.others]
    if view.state == "requested" and numbers:
        return f"{_COMPARING}{','.join(map(str, numbers))}"[:_LONGEST_SHOWN], numbers
    if view.state == "requested" and view.alike is not None:
        # The card names who connected that person. When one of them is forgotten, the hash is another.
        owners = sha256(" ".join(view.alike.owners).encode()).hexdigest()[:8]
        return f"{view.state}:{view.alike.number}:{owners}", ()
    return view.state, ()


def _compares(known: CardView, *, otherwise_than: str) -> bool:
    """Whether the card's picture compares with other persons than now; an edit would keep that picture."""
    return known.has_picture and known.shown.startswith(_COMPARING) and known.shown != otherwise_than


async def _show_decision(ids: Ids, world: World) -> object:
    """Edits the deciders' cards and tells the requester the decision, or that nobody decided in time.

    A requester may be let in to a connected person instead; the person they asked for is erased at once. So
    the answer is noted to name the connected person, whose erase takes it back.
    """
    view = await request_of_link(LinkId(int(ids["link_id"])))
    if view is None:
        return "skipped"
    stays_connected = view.state == "approved"
    if view.state not in ("approved", "declined", "joined"):  # asked again or removed, before this task ran
        return "skipped"
    # A person whose new training was declined, or was not decided, stays connected.
    if how := next((how for how in ("declined", "lapsed") if ids.get(how)), None):
        why = "parted" if ids.get("parted") else how
        view = replace(view, state=f"{why}_again" if stays_connected else how)
    if not ids.get("lapsed"):  # else the cards are taken back with the photos that they show
        await _show_to_deciders(view, world)
    place = Place(view.workspace_id, "decision", view.link_id, view.requester_tg_user_id)
    decides = view.state == "joined" and bool(ids.get("decides"))
    told = decision_card(view, world.settings.request_ttl_days, decides=decides)
    names = [int(ids["joined_number"])] if "joined_number" in ids else []
    await show_card(world, place, told, shown=view.state, names=names)
    for message in await messages_under(view):  # the request cannot be changed any more
        await drop_buttons(world, place.tg_chat_id, message)
    return view.state


async def _offer_requests(ids: Ids, world: World) -> object:
    return await offer_requests(ParticipantId(int(ids["participant_id"])), world.memberships, world.doorbell)


REQUEST_JOBS: dict[str, Job] = {
    "show_request": _show_request,
    "offer_requests": _offer_requests,
    "show_decision": _show_decision,
}
