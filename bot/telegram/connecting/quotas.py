"""Limits how much one participant may ask for in a day: checked before something begins, counted after."""

from bot.messages.chats.quotas import quota_card
from bot.telegram.chats.context import Context
from domain.queries.work.quota import spent_today
from domain.usecases.work.spend_quota import spend_quota
from domain.values.quotas import Quota


async def is_within(quota: Quota, ctx: Context) -> bool:
    """False for what is too much. For photos this is told with the first one only: an album has ten."""
    settings = ctx.world.settings
    limit = settings.requests_a_day if quota == "requests" else settings.training_photos_a_day
    if await spent_today(ctx.who.participant_id, quota) < limit:
        return True
    if await spend(quota, ctx) == limit + 1 or quota == "requests":
        await ctx.say(quota_card(quota, limit, ctx.language))
    return False


async def spend(quota: Quota, ctx: Context) -> int:
    """Counts once more, and returns how often it was today with this time."""
    return await spend_quota(ctx.who.participant_id, quota)
