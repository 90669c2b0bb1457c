"""Limits how much one participant may ask for in a day: checked before something begins, counted after."""

from bot.messages.chats.quotas import quota_card
from bot.telegram.chats.talk import Talk
from domain.queries.work.quota import spent_today
from domain.usecases.work.spend_quota import spend_quota
from domain.values.quotas import Quota


async def is_within(quota: Quota, talk: Talk) -> bool:
    """False for what is too much. For photos this is told with the first one only: an album has ten."""
    settings = talk.world.settings
    limit = settings.requests_a_day if quota == "requests" else settings.training_photos_a_day
    if await spent_today(talk.who.participant_id, quota) < limit:
        return True
    if await spend(quota, talk) == limit + 1 or quota == "requests":
        await talk.say(quota_card(quota, limit, talk.language))
    return False


async def spend(quota: Quota, talk: Talk) -> int:
    """Counts once more, and returns how often it was today with this time."""
    return await spend_quota(talk.who.participant_id, quota)
