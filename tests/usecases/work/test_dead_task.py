"""The workspace of a dead task: its admins are told, and `/doctor` lists it there."""

import asyncpg
import pytest

from domain.queries.work.dead_task import dead_task, dead_tasks
from tests import sql
from tests.usecases.rows import a_group, a_participant, a_workspace
from tests.usecases.tasks import add_task

OPERATOR, THEIRS = -1001, -1002

_PHOTO = """a AS (
    INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at)
    VALUES ($1, 'post', 'photo', 'file', 'unique', now()) RETURNING id)"""
_CLUSTER = "c AS (INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id)"
_WEBHOOK = "INSERT INTO webhooks (workspace_id, url, secret) VALUES ($1, 'https://a', 's') RETURNING id"
_MESSAGE = "INSERT INTO queue_outbox (workspace_id, stream, body) VALUES ($1, 'out', '{}') RETURNING id"

# For each kind: which id its task carries, and a statement that makes such a row in the workspace $1.
NAMED = [
    ("regroup_faces", "workspace_id", "SELECT $1::bigint"),
    ("picture_cluster", "number", "INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING number"),
    (
        "show_inquiry",
        "inquiry_id",
        f"""WITH {_CLUSTER}, r AS (INSERT INTO participants (tg_user_id, name) VALUES (5, 'Kim') RETURNING id)
            INSERT INTO cluster_inquiries (workspace_id, cluster_id, participant_id)
            SELECT $1, c.id, r.id FROM c, r RETURNING id""",
    ),
    (
        "show_proposal",
        "proposal_id",
        f"""WITH {_CLUSTER} INSERT INTO cluster_proposals (workspace_id, kind, cluster_id)
            SELECT $1, 'split', id FROM c RETURNING id""",
    ),
    (
        "show_setting_proposal",
        "proposal_id",
        "INSERT INTO setting_proposals (workspace_id, figures) VALUES ($1, '{}') RETURNING id",
    ),
    (
        "show_report",
        "report_id",
        "INSERT INTO reports (kind, workspace_id) VALUES ('examine_service', $1) RETURNING id",
    ),
    (
        "show_closer_look",
        "look_id",
        f"""WITH {_PHOTO} INSERT INTO closer_looks (workspace_id, asset_id)
            SELECT $1, id FROM a RETURNING id""",
    ),
    (
        "take_back_card",
        "card_id",
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           VALUES ($1, 'left', '1', 5, 6, 'left') RETURNING id""",
    ),
    (
        "sync_moved_faces",
        "event_id",
        """INSERT INTO face_assignment_events (workspace_id, operation, face_count, photo_count)
           VALUES ($1, 'REMOVE_FROM_PERSON', 0, 0) RETURNING id::text""",
    ),
    ("publish_queue_message", "queue_outbox_id", _MESSAGE),
    ("show_webhook_stopped", "webhook_id", _WEBHOOK),
    (
        "call_webhook",
        "webhook_call_id",
        f"""WITH h AS ({_WEBHOOK}), o AS ({_MESSAGE})
            INSERT INTO webhook_calls (webhook_id, outbox_id) SELECT h.id, o.id FROM h, o RETURNING id""",
    ),
]


@pytest.fixture
async def theirs(connection: asyncpg.Connection) -> int:
    """A second workspace. The first is the operator's."""
    for chat in (OPERATOR, THEIRS):
        workspace = await a_workspace(connection, admin_chat=chat)
        await a_group(connection, workspace, activated_by_id=await a_participant(connection))
    return workspace


async def a_dead_task(kind: str, **ids: int | str) -> int:
    task_id = await add_task(kind, **ids)
    await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now() WHERE id = $1", task_id)
    return task_id


async def told(task_id: int) -> list[int]:
    view = await dead_task(task_id, operator_chat_id=OPERATOR)
    assert view is not None
    return [one.tg_chat_id for one in view.recipients]


@pytest.mark.parametrize(("kind", "name", "row"), NAMED, ids=[f"{kind}" for kind, _, _ in NAMED])
async def test_the_workspace_is_that_of_the_row_that_the_task_names(
    connection: asyncpg.Connection, theirs: int, kind: str, name: str, row: str
) -> None:
    task_id = await a_dead_task(kind, **{name: await connection.fetchval(row, theirs)})
    assert await told(task_id) == [THEIRS]
    assert [(task.id, task.kind) for task in await dead_tasks(workspace_id=theirs)] == [(task_id, kind)]


async def test_the_operator_is_told_of_a_dead_task_whose_workspace_is_gone(theirs: int) -> None:
    assert await told(await a_dead_task("cluster_faces", workspace_id=theirs + 1000)) == [OPERATOR]
