"""Schedules the texts about training photos that may show somebody else.

Each further photo and each answer changes these texts.
"""

from domain.ids import PersonId
from domain.steps.work.work import Work


async def show_doubts(work: Work, person_id: PersonId) -> None:
    await work.add("show_doubts", lane=f"verdicts:{person_id}", person_id=str(person_id))
