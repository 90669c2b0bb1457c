"""Another program writes to the faces queue."""

from typing import Any

from domain.queries import sql
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


async def handle_again(stage: Stage) -> list[dict[str, Any]]:
    """As when the worker died after the operations of all messages, and before one was finished."""
    await sql.execute("UPDATE queue_messages SET state = 'received', results = NULL, finished_at = NULL")
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'handle_queue_message'")
    return await handle(stage)
