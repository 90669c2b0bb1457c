"""Acts as another program that writes to the faces queue and reads from it."""

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
    """Handles the messages and returns the answers."""
    before = len(stage.faces_queue.told("results"))
    for message in messages:
        stage.faces_queue.add(message)
    await take_in(stage.world)
    await stage.show()
    return stage.faces_queue.told("results")[before:]


async def handle_again(stage: Stage) -> list[dict[str, Any]]:
    """Handles all messages again, as if the worker had died after the operations, before it noted
    that the messages were done.
    """
    await sql.execute("UPDATE queue_messages SET state = 'received', results = NULL, finished_at = NULL")
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'handle_queue_message'")
    return await handle(stage)


async def published(stage: Stage) -> list[dict[str, Any]]:
    """The messages that tell other programs about what people did."""
    await stage.show()
    messages = stage.faces_queue.told("out")
    for message in messages:
        SCHEMA.validate(message)
    return messages


async def make_cluster(workspace_id: int) -> int:
    """Makes a cluster of the workspace's unknown faces, and returns its number."""
    row = await sql.one(
        "INSERT INTO clusters (workspace_id, state) VALUES ($1, 'open') RETURNING id, number",
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
    """The numbers of the person's faces."""
    rows = await sql.rows(
        """SELECT number FROM face_instances WHERE person_id = $1 AND ($2::bigint IS NULL OR asset_id = $2)
           ORDER BY number""",
        person.person_id,
        asset_id,
    )
    return [row["number"] for row in rows]


def move_message(
    group: Group, old_contact: int, new_contact: int, faces: list[int], **more: object
) -> dict[str, Any]:
    """A message that moves these faces from one contact to another."""
    return {
        "action": "move_faces",
        "user_id": group.workspace_id,  # the protocol calls the workspace so
        "old_contact_id": old_contact,
        "new_contact_id": new_contact,
        "media_asset_feature_ids": faces,
        **more,
    }
