"""Tells of a task that was given up."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.ids import TaskId
from domain.values.task_kinds import TASK_KINDS, Lack


def dead_task_card(kind: str, task_id: TaskId, error: str, language: str) -> Card:
    """kind: perhaps one of another version of this program. error: see `DeadTaskView`."""
    lack = TASK_KINDS[kind].lack if kind in TASK_KINDS else Lack.NOTHING
    return Card(Words(language).html(f"health.dead_{lack}", kind=kind, number=task_id, error=error))
