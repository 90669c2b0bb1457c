"""Another program writes to the faces queue."""

from typing import Any

from tests.usecases.stage import Stage
from workers.queue_jobs import take_in


async def handle(stage: Stage, *messages: object) -> list[dict[str, Any]]:
    """What each was answered with."""
    before = len(stage.faces_queue.told("results"))
    for message in messages:
        stage.faces_queue.add(message)
    await take_in(stage.world)
    await stage.show()
    return stage.faces_queue.told("results")[before:]
