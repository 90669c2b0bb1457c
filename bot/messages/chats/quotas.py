"""Says in one sentence which limit was reached."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.values.quotas import Quota


def quota_card(quota: Quota, limit: int, language: str) -> Card:
    return Card(Words(language).html(f"quota.{quota}", n=limit))


def group_quota_card(limit: int, language: str) -> Card:
    return Card(Words(language).html("quota.group", n=limit))
