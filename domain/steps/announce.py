"""What people here did to faces, for the other programs that read the faces queue.

Written in the transaction of the operation, published after its commit. What came by the queue is no news.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.queries import sql
from domain.queries.acting import Acting, QueueRequester
from domain.rules.queue_messages import DELETE_CONTACT, DELETE_FACES, move_body, removal_body
from domain.steps.work import Work


async def announce_move(
    work: Work,
    acting: Acting,
    face_ids: Sequence[UUID],
    source: int | None,
    target: int,
    *,
    deletes_source: bool = False,
) -> None:
    """source None: faces of nobody; each is announced as its cluster's, if it is in one."""
    if isinstance(acting.by, QueueRequester) or not (face_ids or deletes_source):
        return
    body = move_body(acting.workspace_id, source, target, deletes_old=deletes_source)
    if source is not None:
        await _announce(work, acting.workspace_id, body, face_ids)
        return
    rows = await sql.rows(
        """INSERT INTO queue_outbox (workspace_id, stream, body)
           SELECT $1, 'out', $2::jsonb || jsonb_build_object('old_contact_id', c.number,
               'media_asset_feature_ids', jsonb_agg(f.number ORDER BY f.number))
           FROM face_instances f JOIN clusters c ON c.id = f.cluster_id AND c.number <> $4
           WHERE f.id = ANY($3::uuid[]) GROUP BY c.number RETURNING id""",
        acting.workspace_id,
        body,
        list(face_ids),
        target,
    )
    await work.add_each("publish_queue_message", [{"queue_outbox_id": row["id"]} for row in rows])


async def announce_removal(
    work: Work, acting: Acting, face_ids: Sequence[UUID], contact: int, *, everywhere: bool
) -> None:
    """Call it while the rows of the faces are there. everywhere: not only in one photo."""
    if isinstance(acting.by, QueueRequester) or not (face_ids or everywhere):
        return
    action = DELETE_CONTACT if everywhere else DELETE_FACES
    await _announce(work, acting.workspace_id, removal_body(action, acting.workspace_id, contact), face_ids)


async def _announce(
    work: Work, workspace_id: int, body: Mapping[str, object], face_ids: Sequence[UUID]
) -> None:
    row = await sql.one(
        """INSERT INTO queue_outbox (workspace_id, stream, body)
           SELECT $1, 'out', $2::jsonb || jsonb_build_object('media_asset_feature_ids',
               coalesce(jsonb_agg(number ORDER BY number), '[]'))
           FROM face_instances WHERE id = ANY($3::uuid[]) RETURNING id""",
        workspace_id,
        dict(body),
        list(face_ids),
    )
    assert row is not None
    await work.add("publish_queue_message", queue_outbox_id=row["id"])
