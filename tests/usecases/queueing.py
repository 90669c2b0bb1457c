"""Another program writes to the faces queue, and reads there."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from tests import sql
from tests.conftest import REPOSITORY
from tests.usecases.factory import Connected, Group
from tests.usecases.stage import Stage
from workers.faces_queue.queue_jobs import take_in

SCHEMA = Draft202012Validator(
    json.loads((REPOSITORY / "domain/rules/faces_queue/queue_messages.schema.json").read_text())
)


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


async def out(stage: Stage) -> list[dict[str, Any]]:
    """What others read of what people did here."""
    await stage.show()
    messages = stage.faces_queue.told("out")
    for message in messages:
        SCHEMA.validate(message)
    return messages


async def cluster_of(workspace_id: int) -> int:
    """A cluster of all faces of nobody."""
    row = await sql.one(
        """WITH made AS (INSERT INTO clusters (workspace_id, state) VALUES ($1, 'open') RETURNING id, number)
           SELECT id, number FROM made""",
        workspace_id,
    )
    assert row is not None
    await sql.execute(
        "UPDATE face_instances SET cluster_id = $1 WHERE person_id IS NULL AND workspace_id = $2",
        row["id"],
        workspace_id,
    )
    return int(row["number"])


async def faces_of(person: Connected, asset_id: int | None = None) -> list[int]:
    """Their numbers."""
    rows = await sql.rows(
        """SELECT number FROM face_instances WHERE person_id = $1 AND ($2::bigint IS NULL OR asset_id = $2)
           ORDER BY number""",
        person.person_id,
        asset_id,
    )
    return [row["number"] for row in rows]


def move_message(group: Group, old: int, new: int, faces: list[int], **more: object) -> dict[str, Any]:
    return {
        "action": "move_faces",
        "user_id": group.workspace_id,
        "old_contact_id": old,
        "new_contact_id": new,
        "media_asset_feature_ids": faces,
        **more,
    }
