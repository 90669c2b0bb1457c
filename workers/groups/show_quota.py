"""Tells a group, at most once a day, that photos beyond the limit of an hour wait."""

from bot.messages.chats.quotas import group_quota_card
from domain.ids import GroupId
from domain.queries.chats.card import Place
from domain.queries.groups.groups import group_by_id
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_quota(ids: Ids, world: World) -> object:
    group = await group_by_id(GroupId(int(ids["group_id"])))
    if group is None or not group.active:
        return "skipped"
    place = Place(group.workspace_id, "quota", f"{group.group_id}:{ids['day']}", group.tg_chat_id)
    await show_card(
        world, place, group_quota_card(world.settings.group_photos_an_hour, group.language), shown="told"
    )
    return "shown"


QUOTA_JOBS: dict[str, Job] = {"show_quota": _show_quota}
