"""Tells in private a participant who left a group what stays, and how to end it."""

from bot.messages.chats.private import left_group_card
from domain.ids import GroupId, ParticipantId
from domain.queries.chats.card import Place
from domain.queries.groups.left_group import left_group
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_left(ids: Ids, world: World) -> object:
    group_id = GroupId(int(ids["group_id"]))
    view = await left_group(group_id, ParticipantId(int(ids["participant_id"])))
    if view is None:
        return "skipped"
    # A participant who leaves again later is told again.
    place = Place(view.workspace_id, "left_group", f"{group_id}:{view.left}", view.tg_user_id)
    about = left_group_card(view, world.settings.left_member_days)
    await show_card(world, place, about, shown="told", names=view.numbers)
    return "shown"


LEFT_JOBS: dict[str, Job] = {"show_left": _show_left}
