"""Who asks for more in a day than the service can give to one person is told once."""

from bot.messages.quotas import quota_card
from bot.telegram.talk import Talk
from domain.rules.quotas import Quota
from domain.usecases.spend_quota import spend_quota


async def is_within(quota: Quota, talk: Talk) -> bool:
    """Each call counts. What is too much is left out, and said with the first that is."""
    settings = talk.world.settings
    limit = settings.requests_a_day if quota == "requests" else settings.training_photos_a_day
    spent = await spend_quota(talk.who.participant_id, quota)
    if spent == limit + 1:
        await talk.say(quota_card(quota, limit, talk.language))
    return spent <= limit
