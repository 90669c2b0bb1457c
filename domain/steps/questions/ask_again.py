"""Asks questions again whose card is in no chat of a decider, and questions whose turn has come because
another family did not answer for a day, or because somebody can be asked now.
"""

from domain.ports import Doorbell
from domain.steps.questions.ask_anew import ask_anew
from domain.steps.work.work import transaction


async def ask_again(doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        await ask_anew(work)
