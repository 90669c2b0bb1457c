"""Writes everything that a merge can meet beside the faces, so that a bench measures the worst case."""

from uuid import UUID

from domain.ids import WorkspaceId
from domain.queries import sql


async def entangle(workspace_id: WorkspaceId, absorbed: UUID, survivor: UUID) -> None:
    """Gives every statement of the merge, and every task after it, something to do."""
    await _links(absorbed)
    await _photos(workspace_id, absorbed)
    await _chosen_faces(workspace_id, absorbed)
    await _questions(workspace_id, absorbed)
    await _refusals(workspace_id, absorbed, survivor)
    await _deliveries(workspace_id, absorbed, survivor)


async def _links(absorbed: UUID) -> None:
    """A guardian who comes along in the merge, and a participant whose request goes on."""
    await sql.execute(
        """WITH people AS (
               INSERT INTO participants (tg_user_id, name, private_chat)
               SELECT n + (SELECT max(tg_user_id) FROM participants), 'Opa', 'open'
               FROM generate_series(1, 2) AS n RETURNING id)
           INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT id, $1, 'guardian', CASE row_number() OVER () WHEN 1 THEN 'approved' ELSE 'requested' END,
               now() FROM people""",
        absorbed,
    )


async def _photos(workspace_id: WorkspaceId, absorbed: UUID) -> None:
    """A training photo of the person, and a card for each hundredth photo and the person's first one."""
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at, enrols_person_id)
           VALUES ($1, 'training', 'photo', 'done', 'file', 'training', now(), $2)""",
        workspace_id,
        absorbed,
    )
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           SELECT $1, 'photo', id, 1, id, 'anything' FROM image_assets
           WHERE workspace_id = $1 AND (id % 100 = 0 OR id = (
               SELECT min(asset_id) FROM face_instances WHERE person_id = $2))""",
        workspace_id,
        absorbed,
    )


async def _chosen_faces(workspace_id: WorkspaceId, absorbed: UUID) -> None:
    """A pinned prototype, a picture, and a cluster that had all faces before they had a name."""
    await sql.execute(
        """WITH face AS (SELECT id FROM face_instances WHERE person_id = $1 ORDER BY number LIMIT 1),
           picture AS (UPDATE persons SET picture_face_id = (SELECT id FROM face) WHERE id = $1)
           INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at) SELECT $1, id, id, 'EXEMPLAR', true, 'tg:1', now() FROM face""",
        absorbed,
    )
    await sql.execute(
        """WITH cluster AS (
               INSERT INTO clusters (workspace_id, state, person_id) VALUES ($1, 'labelled', $2) RETURNING id)
           UPDATE face_instances SET cluster_id = (SELECT id FROM cluster), clustered_at = now()
           WHERE person_id = $2""",
        workspace_id,
        absorbed,
    )


async def _questions(workspace_id: WorkspaceId, absorbed: UUID) -> None:
    """Questions whether an unknown face is the person: on the photo of each hundredth face and the first."""
    await sql.execute(
        """WITH stranger AS (
               INSERT INTO face_instances (workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                   detection_confidence, qdrant_point_id)
               SELECT $1, asset_id, 900, 0, 80, 100, 0.9, gen_random_uuid() FROM face_instances
               WHERE person_id = $2 AND (number % 100 = 0 OR number = (
                   SELECT min(number) FROM face_instances WHERE person_id = $2)) RETURNING id, asset_id)
           INSERT INTO face_suggestions (face_instance_id, suggested_person_id, source_face_id, confidence)
           SELECT stranger.id, $2, f.id, 0.7 FROM stranger
           JOIN face_instances f ON f.asset_id = stranger.asset_id AND f.person_id = $2""",
        workspace_id,
        absorbed,
    )


async def _refusals(workspace_id: WorkspaceId, absorbed: UUID, survivor: UUID) -> None:
    """Refusals: strangers are not the absorbed person, and some of its faces are not the survivor."""
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id)
           SELECT id, CASE WHEN person_id IS NULL THEN $2::uuid ELSE $3 END FROM face_instances
           WHERE workspace_id = $1 AND (person_id IS NULL OR person_id = $2 AND number % 10 = 0)""",
        workspace_id,
        absorbed,
        survivor,
    )


async def _deliveries(workspace_id: WorkspaceId, absorbed: UUID, survivor: UUID) -> None:
    """Two photos that show only the absorbed person. One is about to leave the chat of the survivor's owner
    and now has to stay. The other is from hours that a restored backup lost, so it may have arrived then.
    """
    await sql.execute(
        """INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, sent_at, tg_message_id)
           SELECT $1, (SELECT min(f.asset_id) FROM face_instances f WHERE f.person_id = $2 AND NOT EXISTS (
                   SELECT 1 FROM face_instances g WHERE g.asset_id = f.asset_id AND g.person_id = $3)),
               l.participant_id, 'retracted', now(), 1 FROM participant_persons l WHERE l.person_id = $3""",
        workspace_id,
        absorbed,
        survivor,
    )
    await sql.execute(
        """WITH before AS (INSERT INTO restores (backup_taken_at, restored_at)
               VALUES (now() - interval '2 hours', now() - interval '1 hour'))
           UPDATE image_assets SET taken_at = now() - interval '90 minutes' WHERE id = (
               SELECT max(f.asset_id) FROM face_instances f WHERE f.person_id = $1 AND NOT EXISTS (
                   SELECT 1 FROM face_instances g WHERE g.asset_id = f.asset_id AND g.person_id = $2))""",
        absorbed,
        survivor,
    )
