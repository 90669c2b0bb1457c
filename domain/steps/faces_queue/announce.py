"""Tells the other programs that read the faces queue what people here did to faces.

A message is written in the operation's transaction and published after its commit. An operation that came by
the queue is not announced.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Acting, QueueRequester
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work
from domain.values.queue_messages import DELETE_CONTACT, DELETE_FACES, move_body, removal_body

# One message for each pair of contacts. A face without a cluster has no contact. So it is left out where the
# faces come from nobody or go to nobody. $3: NULL announces nothing.
ANNOUNCE = """
INSERT INTO queue_outbox (workspace_id, stream, body)
SELECT $2::bigint, 'out', $3::jsonb || jsonb_build_object('old_contact_id', contact.old,
    'new_contact_id', contact.new, 'media_asset_feature_ids', jsonb_agg(f.number ORDER BY f.number))
FROM face_instances f LEFT JOIN clusters c ON c.id = f.cluster_id
CROSS JOIN LATERAL (SELECT coalesce($4::bigint, c.number) AS old,
    coalesce($5::bigint, c.number) AS new) contact
WHERE f.id = ANY($1::uuid[]) AND $3 IS NOT NULL AND contact.old <> contact.new
GROUP BY contact.old, contact.new RETURNING id
"""
_ANNOUNCE_EMPTY = """
INSERT INTO queue_outbox (workspace_id, stream, body)
VALUES ($1, 'out', $2::jsonb || '{"media_asset_feature_ids": []}') RETURNING id
"""
# One message for each person and each cluster whose faces go. Faces of neither have no contact.
_ANNOUNCE_LOST = """
WITH gone AS (
    SELECT number, person_id, CASE WHEN person_id IS NULL THEN cluster_id END AS cluster_id
    FROM face_instances WHERE workspace_id = $1 AND id = ANY($2::uuid[])),
whose AS (
    SELECT coalesce(p.number, c.number) AS contact, jsonb_agg(g.number ORDER BY g.number) AS faces,
        count(*) = CASE WHEN p.id IS NULL
            THEN (SELECT count(*) FROM face_instances o WHERE o.cluster_id = c.id AND o.person_id IS NULL)
            ELSE (SELECT count(*) FROM face_instances o WHERE o.person_id = p.id) END AS is_all
    FROM gone g LEFT JOIN persons p ON p.id = g.person_id LEFT JOIN clusters c ON c.id = g.cluster_id
    WHERE p.erasing_at IS NULL AND coalesce(p.number, c.number) IS NOT NULL
    GROUP BY p.id, p.number, c.id, c.number)
INSERT INTO queue_outbox (workspace_id, stream, body)
SELECT $1::bigint, 'out', jsonb_build_object('action', CASE WHEN is_all THEN $3 ELSE $4 END, 'user_id', $1,
    'contact_id', contact, 'media_asset_feature_ids', faces)
FROM whose ORDER BY contact RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Announcement:
    """source, target: contacts. None is nobody: each face is then announced as coming from, or going to, its
    cluster. body: with 0 for nobody, until ANNOUNCE sets both ids for each message.
    """

    body: dict[str, object]
    source: int | None
    target: int | None


def announce_args(what: Announcement | None) -> tuple[dict[str, object] | None, int | None, int | None]:
    """The values of $3, $4 and $5 in ANNOUNCE."""
    return (None, None, None) if what is None else (what.body, what.source, what.target)


def announcement(
    acting: Acting, source: int | None, target: int | None, *, deletes_source: bool = False
) -> Announcement | None:
    """The value of `Move.announces`. None for an operation that came by the queue."""
    if isinstance(acting.by, QueueRequester):
        return None
    body = move_body(acting.workspace_id, source or 0, target or 0, deletes_old=deletes_source)
    return Announcement(body, source, target)


async def announce_move(
    work: Work,
    acting: Acting,
    face_ids: Sequence[FaceId],
    source: int | None,
    target: int | None,
    *,
    deletes_source: bool = False,
) -> None:
    """Announces a move after it was made, when only its outcome tells what to announce. Other moves have
    `Move.announces`.

    The deletion of a source is announced even if no face moved.
    """
    what = announcement(acting, source, target, deletes_source=deletes_source)
    if what is None:
        return
    if face_ids:
        outbox_ids = await sql.values(
            int, ANNOUNCE, list(face_ids), acting.workspace_id, *announce_args(what)
        )
    elif deletes_source:
        outbox_ids = await sql.values(int, _ANNOUNCE_EMPTY, acting.workspace_id, what.body)
    else:
        return
    await work.add_each("publish_queue_message", [{"queue_outbox_id": one} for one in outbox_ids])


async def announce_removal(
    work: Work, acting: Acting, contact: int, asset_id: AssetId | None = None, *, of_cluster: bool = False
) -> None:
    """Announces that all faces of the contact go, or those in one photo. Call it while their rows exist.

    of_cluster: the contact is a cluster, whose faces no person has. A person that was made from it has the
    same number, but not these faces.
    """
    if not isinstance(acting.by, QueueRequester):
        await _announce_removal(work, acting.workspace_id, contact, asset_id, of_cluster=of_cluster)


async def announce_erasure(work: Work, person: PersonKey) -> None:
    """Announces the erase of a person, whoever asked for it. The queue cannot have asked: its
    `delete_contact` erases faces only.
    """
    await _announce_removal(work, person.workspace_id, person.number)


async def announce_lost_faces(work: Work, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
    """Announces that these faces go, of persons and of clusters. Faces of a person who is being erased are
    left out: `announce_erasure` has announced them. Call it while their rows exist.
    """
    outbox_ids = await sql.values(
        int, _ANNOUNCE_LOST, workspace_id, list(face_ids), DELETE_CONTACT, DELETE_FACES
    )
    await work.add_each("publish_queue_message", [{"queue_outbox_id": one} for one in outbox_ids])


async def _announce_removal(
    work: Work,
    workspace_id: WorkspaceId,
    contact: int,
    asset_id: AssetId | None = None,
    *,
    of_cluster: bool = False,
) -> None:
    action = DELETE_CONTACT if asset_id is None else DELETE_FACES
    outbox_ids = await sql.values(
        int,
        """INSERT INTO queue_outbox (workspace_id, stream, body)
           SELECT $1, 'out', $2::jsonb || jsonb_build_object(
               'media_asset_feature_ids', jsonb_agg(number ORDER BY number))
           FROM face_instances WHERE workspace_id = $1 AND ($4::bigint IS NULL OR asset_id = $4)
             AND CASE WHEN $5
                 THEN person_id IS NULL AND cluster_id = (SELECT id FROM clusters WHERE number = $3)
                 ELSE person_id = (SELECT id FROM persons WHERE number = $3) END
           HAVING count(*) > 0 RETURNING id""",
        workspace_id,
        removal_body(action, workspace_id, contact),
        contact,
        asset_id,
        of_cluster,
    )
    await work.add_each("publish_queue_message", [{"queue_outbox_id": one} for one in outbox_ids])
