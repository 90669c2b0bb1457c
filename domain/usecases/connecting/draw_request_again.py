"""Draws the faces of a request again: they changed before the picture was shown, or its card has to be sent
again.
"""

from domain.ids import PersonId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def draw_request_again(person_id: PersonId, doorbell: Doorbell) -> None:
    """The card follows the drawing. Two calls before the drawing make one."""
    async with transaction(doorbell) as work:
        await work.add("picture_request", person_id=str(person_id))
