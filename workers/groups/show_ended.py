"""When the bot has left a participant's last group, tells them in private what ends and what stays."""

from datetime import timedelta

from bot.messages.chats.private import ended_group_card
from domain.errors import Silenced
from domain.ids import GroupId, ParticipantId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.groups.ended_group import ended_group
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_ended(ids: Ids, world: World) -> object:
    """If the recipient blocked the bot, the task waits until the chat opens: nothing else would tell them
    later.
    """
    group_id = GroupId(int(ids["group_id"]))
    view = await ended_group(group_id, ParticipantId(int(ids["participant_id"])))
    if view is None:
        return "skipped"
    # A group that ends again later is told of again.
    subject = f"{group_id}:{int(view.left_at.timestamp())}"
    place = Place(view.workspace_id, "ended_group", subject, view.tg_user_id)
    until = view.grace_from + timedelta(days=world.settings.group_grace_days)
    await show_card(world, place, ended_group_card(view, until), shown="told", names=view.numbers)
    if await known_card(place) is None:
        raise Silenced("Telegram", view.tg_user_id)
    return "shown"


ENDED_JOBS: dict[str, Job] = {"show_ended": _show_ended}
