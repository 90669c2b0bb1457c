"""Asks deciders whether groups share one list of people, and shows the answer."""

from bot.messages.card import Card
from bot.messages.groups.together import kept_together_card, own_list_card, together_card
from domain.ids import WorkspaceId
from domain.queries.access.authority import moderates, where_told
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.chats.participant import participant_by_id
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.groups.together import GroupLine, TogetherView, joinable, together
from domain.states import MemberStatus
from domain.usecases.groups.look_up_admins import look_up_admins
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_together(ids: Ids, world: World) -> object:
    view = await together(WorkspaceId(int(ids["workspace_id"])))
    if view is None:
        return "skipped"
    if view.may_join:
        return await _offer_to_join(view, world)
    if view.is_open:
        await look_up_admins(view.workspace_id, world.memberships)
    for reader in await deciders(view.workspace_id):
        place = Place(view.workspace_id, "together", view.workspace_id, reader.tg_chat_id)
        if view.is_open:
            card = await _question(view, reader, world)
            if card is not None:
                groups = ",".join(str(group.group_id) for group in view.groups)
                await show_card(world, place, card, shown=f"asks:{groups}"[:50])
        elif await known_card(place) is not None and view.groups:
            await show_card(world, place, kept_together_card(view, reader.language), shown="answered")
    return "asked" if view.is_open else "answered"


async def _question(view: TogetherView, reader: Recipient, world: World) -> Card | None:
    """The question for a reader; None for one who neither moderates nor is an admin of one of the groups."""
    # Everybody in an admin chat decides about all of its groups.
    may_keep = view.has_admin_chat or await where_told(
        moderates(view.workspace_id, reader.tg_chat_id, world.memberships)
    )
    may_split = [
        group
        for group in view.groups
        if view.has_admin_chat or await where_told(_is_admin(group, reader, world))
    ]
    if not may_keep and not may_split:
        return None
    return together_card(view, reader.language, may_keep=may_keep, may_split=may_split)


async def _is_admin(group: GroupLine, reader: Recipient, world: World) -> bool:
    return await world.memberships.status(group.tg_chat_id, reader.tg_chat_id) == MemberStatus.ADMIN


async def _offer_to_join(view: TogetherView, world: World) -> object:
    """Puts a question to the participant who activated a new group: whether it is to share the list of an
    older group that they moderate.
    """
    reader = await participant_by_id(view.activated_by_id) if view.activated_by_id is not None else None
    if reader is None or not await moderates(view.workspace_id, reader.tg_user_id, world.memberships):
        return "skipped"
    [group] = view.groups
    others = await joinable(view, reader.participant_id, reader.tg_user_id, world.memberships)
    others = [one for one in others if one[0] < view.workspace_id]
    if not others:
        return "skipped"
    place = Place(view.workspace_id, "together", view.workspace_id, reader.tg_user_id)
    card = own_list_card(group, others, reader.language)
    await show_card(world, place, card, shown="offers", names=[workspace_id for workspace_id, _ in others])
    return "offered"


TOGETHER_JOBS: dict[str, Job] = {"show_together": _show_together}
