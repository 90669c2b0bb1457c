"""Draws the faces of a request again, because one of them was erased before the picture was shown."""

from domain.ids import PersonId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def draw_request_again(person_id: PersonId, doorbell: Doorbell) -> None:
    """The request is shown when it is drawn. Asked for twice before that, it is drawn once."""
    async with transaction(doorbell) as work:
        await work.add("picture_request", person_id=str(person_id))
