"""Limits how much one participant may ask for in a day.

A quota is checked before something begins and counted after it. The update's end stores the counts.
"""

from bot.messages.chats.quotas import quota_card
from bot.telegram.chats.context import Context
from domain.queries.work.quota import spent_today
from domain.values.quotas import Quota


async def is_within(quota: Quota, ctx: Context) -> bool:
    """False when the quota is used up. The user is told; of photos once in a dialogue and once on a day, as
    an album may have ten.
    """
    settings = ctx.world.settings
    limit = settings.requests_a_day if quota == "requests" else settings.training_photos_a_day
    spent = await spent_today(ctx.who.participant_id, quota) + ctx.spent[ctx.who.participant_id, quota]
    if spent < limit:
        return True
    spend(quota, ctx)  # a refusal counts too: only the first one of a day has `spent == limit`
    is_first = quota == "requests" or spent == limit  # of the day
    if is_first or not (await ctx.state.get_data()).get("told_quota"):
        await ctx.say(quota_card(quota, limit, ctx.language))
        if quota == "photos":
            await ctx.state.update_data(told_quota=True)
    return False


def spend(quota: Quota, ctx: Context) -> None:
    """Counts one more use of the quota."""
    ctx.spent[ctx.who.participant_id, quota] += 1
