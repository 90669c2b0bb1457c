"""Tells of a task that was given up."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.ids import TaskId

_LOOKS = ("recognise_asset", "recognise_video")  # of photos and videos posted in groups


def dead_task_card(kind: str, task_id: TaskId, error: str, language: str) -> Card:
    """error: a class name or code."""
    key = "health.dead_photo" if kind in _LOOKS else "health.dead"
    return Card(Words(language).html(key, kind=kind, number=task_id, error=error))
