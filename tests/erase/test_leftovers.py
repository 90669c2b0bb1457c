"""Traces that only numbers tie to the erased: messages of the queue, clusters, links and operations."""

import pytest

from domain.ids import ParticipantId
from domain.usecases.groups.make_deep_link import make_deep_link
from domain.usecases.groups.make_group_link import make_group_link
from domain.usecases.sharing.invite_guardian import invite_guardian
from tests import sql
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off

TABLES = ("queue_messages", "queue_outbox", "clusters", "deep_links", "operations")


async def count_rows(table: str, workspace_id: int) -> int:
    return len(await sql.rows(f"SELECT id FROM {table} WHERE workspace_id = $1", workspace_id))


@pytest.fixture
async def two_workspaces(scene: Scene) -> tuple[int, int]:
    """The workspace of which a test erases all or a group, and another one. Each has rows to compare."""
    own = scene.group.workspace_id
    other = await sql.one("SELECT workspace_id AS id FROM persons WHERE id = $1", scene.theirs.person_id)
    assert other is not None
    stage = scene.stage
    for workspace_id in (own, other["id"]):
        await make_deep_link(workspace_id, "setup")
        await _queue_and_operations(workspace_id)
    await make_group_link(own, scene.group.group_id, stage.settings.bot_token)
    kim = scene.kim
    await invite_guardian(scene.anna.number, ParticipantId(kim.participant_id), stage.by(kim), stage.settings)
    await sql.execute(
        """WITH made AS (INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id)
           UPDATE face_instances SET cluster_id = (SELECT id FROM made)
           WHERE person_id IS NULL AND asset_id IN (SELECT asset_id FROM postings WHERE group_id = $2)""",
        own,
        scene.group.group_id,
    )
    await sql.execute("INSERT INTO clusters (workspace_id) VALUES ($1)", other["id"])
    for table in TABLES:
        assert await count_rows(table, own), table
    return own, int(other["id"])


async def _queue_and_operations(workspace_id: int) -> None:
    """Adds messages of the faces queue, and an operation on a photo of the workspace."""
    for query in (
        """INSERT INTO queue_messages (entry_id, digest, workspace_id, body, state)
           SELECT 'e' || $1::bigint, 'd' || s, $1, '{"new_contact_id": 7}', s
           FROM unnest(ARRAY['received', 'done', 'dead']) s""",
        """INSERT INTO queue_outbox (workspace_id, stream, body)
           VALUES ($1, 'out', '{"new_contact_id": 7}'), ($1, 'results', '{}')""",
        """INSERT INTO operations (workspace_id, kind, actor, person_number, asset_id, undo)
           SELECT $1, 'reassign_faces', 'queue', 7, min(asset_id), '{"changes": []}'
           FROM postings x JOIN groups g ON g.id = x.group_id AND g.workspace_id = $1""",
    ):
        await sql.execute(query, workspace_id)


async def test_an_erased_workspace_leaves_no_trace_by_number(
    scene: Scene, two_workspaces: tuple[int, int]
) -> None:
    own, other = two_workspaces
    before = [await count_rows(table, other) for table in TABLES]
    await SUBJECTS["workspace"].erase(scene)
    for table in ("queue_messages", "queue_outbox", "clusters", "deep_links"):  # gone at the commit
        assert await count_rows(table, own) == 0, table
    await work_off(scene.stage)
    assert await are_verified()
    assert await count_rows("operations", own) == 0
    assert [await count_rows(table, other) for table in TABLES] == before
    assert all(before)


async def test_an_erased_group_leaves_no_trace_by_number(
    scene: Scene, two_workspaces: tuple[int, int]
) -> None:
    """The queue's messages may stay: they are the workspace's and hold numbers only."""
    own, other = two_workspaces
    photos_of_group = await sql.rows(
        "SELECT asset_id FROM postings WHERE group_id = $1", scene.group.group_id
    )
    await SUBJECTS["group"].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert await count_rows("clusters", own) == 0
    links = await sql.rows("SELECT group_id, purpose FROM deep_links WHERE workspace_id = $1", own)
    assert {link["purpose"] for link in links} >= {"guardian", "setup"}  # links of those who stay
    assert scene.group.group_id not in {link["group_id"] for link in links}
    left = await sql.rows("SELECT asset_id, undo FROM operations WHERE workspace_id = $1", own)
    assert left
    assert not {row["asset_id"] for row in left} & {row["asset_id"] for row in photos_of_group}
    assert {row["undo"] for row in left} == {None}
    [kept] = await sql.rows("SELECT undo FROM operations WHERE workspace_id = $1", other)
    assert kept["undo"] is not None
