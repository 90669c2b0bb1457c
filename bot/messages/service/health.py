"""Tells of a task that was given up."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.ids import TaskId


def dead_task_card(kind: str, task_id: TaskId, error: str, language: str) -> Card:
    """error: a class name or code."""
    return Card(Words(language).html("health.dead", kind=kind, number=task_id, error=error))
