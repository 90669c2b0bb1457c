"""Reads what people of a workspace said about faces, and what was seen there lately, for a calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.face_quality import QUALITY, FaceQuality
from domain.queries.persons.live_person import IS_LIVE

# Of the answers and faces that count only the latest are read.
MOST_ANSWERS = 2000
MOST_SEEN = 2000
# Unknown faces are forgotten after $4 days, and a no with its face. A person's face stays with its yes. So
# only faces count that are too young to be forgotten: of the older answers only the yes would be left.
_IS_YOUNG = "f.created_at > now() - make_interval(days => $4)"
# A thousand persons with ten prototypes each.
_MOST_PROTOTYPES = 10_000

# What was said about a merged person counts for the survivor.
_KNOWN = """known AS (
    SELECT id, id AS survivor FROM persons WHERE workspace_id = $1 AND merged_into_id IS NULL
    UNION ALL SELECT p.id, known.survivor FROM persons p JOIN known ON known.id = p.merged_into_id)"""
# A no because of a bad picture, or of no face, says nothing about who it is. The confidence of a question
# tells only whether a threshold asked: one prototype gave it, maybe with another engine, but a decision now
# rests on all prototypes.
_QUESTIONS = f"""
WITH RECURSIVE {_KNOWN}
SELECT s.face_instance_id AS face_id, p.survivor AS person_id, e.vector, {QUALITY},
    s.status = 'ACCEPTED' AS is_right, s.confidence AS asked_at
FROM face_suggestions s JOIN known p ON p.id = s.suggested_person_id
JOIN face_instances f ON f.id = s.face_instance_id AND {_IS_YOUNG}
JOIN face_embeddings e ON e.face_id = s.face_instance_id AND e.engine = $2
LEFT JOIN negative_pairs n ON n.face_id = s.face_instance_id AND n.person_id = s.suggested_person_id
WHERE s.rank IS NULL AND s.status IN ('ACCEPTED', 'REJECTED')
  AND (n.reason IS NULL OR n.reason NOT IN ('not_a_face', 'bad_quality'))
ORDER BY s.reviewed_at DESC, s.id DESC LIMIT $3
"""  # noqa: S608  a constant
# Matches that somebody refused, and those that an owner confirmed.
_MATCHES = f"""
WITH RECURSIVE {_KNOWN}
(SELECT n.face_id, p.survivor AS person_id, e.vector, {QUALITY}, false AS is_right,
    NULL::float8 AS asked_at FROM negative_pairs n
    JOIN known p ON p.id = n.person_id JOIN face_instances f ON f.id = n.face_id AND {_IS_YOUNG}
    JOIN face_embeddings e ON e.face_id = n.face_id AND e.engine = $2
    WHERE n.is_mistake AND (n.reason IS NULL OR n.reason NOT IN ('not_a_face', 'bad_quality'))
    ORDER BY n.id DESC LIMIT $3)
UNION ALL
(SELECT f.id, f.person_id, e.vector, {QUALITY}, true, NULL FROM face_instances f
    JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
    WHERE f.workspace_id = $1 AND f.person_id IS NOT NULL AND f.basis = 'answered' AND {_IS_YOUNG}
      AND NOT EXISTS (SELECT 1 FROM face_suggestions s WHERE s.face_instance_id = f.id
          AND s.suggested_person_id = f.person_id AND s.status = 'ACCEPTED')
      AND EXISTS (SELECT 1 FROM face_assignment_events v JOIN persons p ON p.id = f.person_id
          WHERE v.affected_photo_ids @> to_jsonb(f.asset_id) AND v.workspace_id = $1
            AND v.actor = 'engine' AND v.to_person_number = p.number
            AND v.affected_face_instance_ids @> to_jsonb(f.id))
    ORDER BY f.updated_at DESC LIMIT $3)
"""  # noqa: S608  a constant
# The faces on the latest photos: an old photo that is looked at again, or posted again, gets young faces, but
# `_PHOTOS` counts all photos from the oldest one of these on.
_SEEN = f"""
SELECT f.id AS face_id, e.vector, {QUALITY} FROM face_instances f
JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
WHERE f.workspace_id = $1 AND f.set_aside IS NULL AND {_IS_YOUNG}
  AND a.created_at > now() - make_interval(days => $4)
ORDER BY f.asset_id DESC, f.id LIMIT $3
"""  # noqa: S608  a constant
_PROTOTYPES = f"""
SELECT x.face_instance_id AS face_id, x.person_id, e.vector FROM person_prototypes x
JOIN persons p ON p.id = x.person_id AND p.workspace_id = $1 AND {IS_LIVE}
JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
ORDER BY p.number, x.face_instance_id LIMIT $3
"""  # noqa: S608  a constant
_PHOTOS = """
SELECT count(*) FROM image_assets a WHERE a.workspace_id = $1 AND a.kind = 'post' AND a.state = 'done'
  AND a.id >= (SELECT min(asset_id) FROM face_instances WHERE id = ANY($2::uuid[]))
"""


@dataclass(frozen=True, slots=True)
class SeenFace(FaceQuality):
    """A face. vector: bytes of its embedding."""

    face_id: FaceId
    vector: bytes


@dataclass(frozen=True, slots=True)
class JudgedFace(SeenFace):
    """A face, and whether it is the person, as people said. asked_at: the confidence of the question; None
    for a match.
    """

    person_id: PersonId
    is_right: bool
    asked_at: float | None


@dataclass(frozen=True, slots=True)
class Prototype:
    face_id: FaceId
    person_id: PersonId
    vector: bytes


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """judged: faces of answered questions, then of refused and confirmed matches. photos: how many photos
    were recognised since the oldest one with a seen face, photos without a face included.
    """

    judged: Sequence[JudgedFace]
    seen: Sequence[SeenFace]
    prototypes: Sequence[Prototype]
    photos: int


async def own_answers(workspace_id: WorkspaceId, engine: str, days: int) -> OwnAnswers:
    """engine: whose embeddings are compared. days: how long an unknown face is kept."""
    questions = await sql.rows(JudgedFace, _QUESTIONS, workspace_id, engine, MOST_ANSWERS, days)
    matches = await sql.rows(JudgedFace, _MATCHES, workspace_id, engine, MOST_ANSWERS, days)
    seen = await sql.rows(SeenFace, _SEEN, workspace_id, engine, MOST_SEEN, days)
    prototypes = await sql.rows(Prototype, _PROTOTYPES, workspace_id, engine, _MOST_PROTOTYPES)
    photos = await sql.value(int, _PHOTOS, workspace_id, [face.face_id for face in seen])
    return OwnAnswers([*questions, *matches], seen, prototypes, photos or 0)


async def engine_of(workspace_id: WorkspaceId) -> str | None:
    """The name of the engine that made the workspace's newest embedding; None without any."""
    return await sql.value(
        str,
        """SELECT e.engine FROM face_embeddings e JOIN face_instances f ON f.id = e.face_id
           WHERE f.workspace_id = $1 ORDER BY e.id DESC LIMIT 1""",
        workspace_id,
    )
