"""Reads the faces of a person for which somebody vouched who is not linked to the person."""

from domain.ids import PersonId
from domain.queries import sql

# Faces f on photos a. Training photos of the request were approved with it. One that was added later was
# learned without a human, so it counts only if a moderator said yes to it (`kept`). Other faces count if they
# are prototypes and the last who moved them to the person is not linked to the person. A merge and its undo
# do not count as such a move: they bring faces along that nobody looked at.
_VOUCHED = """
CASE f.basis WHEN 'trained' THEN a.reason = 'kept' OR NOT EXISTS (
    SELECT FROM operations o WHERE o.asset_id = a.id AND o.kind = 'add_gallery_photo')
ELSE EXISTS (SELECT FROM person_prototypes x WHERE x.face_instance_id = f.id AND x.person_id = f.person_id)
    AND EXISTS (
        SELECT FROM (
            SELECT v.actor FROM face_assignment_events v
            WHERE v.to_person_id = f.person_id AND v.affected_face_instance_ids ? f.id::text
                AND NOT EXISTS (SELECT FROM operations o
                    WHERE o.batch_id = v.batch_id AND o.kind = 'merge_persons')
            ORDER BY v.created_at DESC LIMIT 1) last
        WHERE last.actor NOT IN ('engine', 'forgotten') AND NOT EXISTS (
            SELECT FROM participant_persons l JOIN participants r ON r.id = l.participant_id
            WHERE l.person_id = f.person_id AND last.actor = 'tg:' || r.tg_user_id)) END
"""


async def vouched_faces(person_id: PersonId, engine: str) -> list[bytes]:
    """The embeddings, by this engine, of the faces for which somebody vouched."""
    return await sql.values(
        bytes,
        f"""SELECT e.vector FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
            JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
            WHERE f.person_id = $1 AND f.basis <> 'matched' AND {_VOUCHED}""",  # noqa: S608  a constant
        person_id,
        engine,
    )
