"""Writes down that faces may show a person, and has somebody asked for a yes or no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import FaceId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IS_SHOWN
from domain.queries.faces.refusals import refusals_where
from domain.rules.faces.aggregating import AskPolicy, Grounds, grounds
from domain.steps.questions.expire_questions import follow_ended
from domain.steps.work.work import Work


def _suggest(which: str) -> str:
    """One statement for all faces. which: a condition for an x of `asks`.

    A question that waits stays the same question: its prototypes and the aggregate are rewritten, its
    confidence and its source face are not.
    """
    return f"""
WITH given AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb)
        AS x (face uuid, source uuid, confidence float8, aggregate float8, scores jsonb)),
known AS (
    SELECT g.face, jsonb_agg(x.id) AS ids, jsonb_object_agg(x.id, s.value) AS scores, count(*) AS number
    FROM given g CROSS JOIN LATERAL jsonb_each(g.scores) s
    JOIN person_prototypes x ON x.face_instance_id = s.key::uuid GROUP BY g.face),
asks AS (
    SELECT g.*, w.id IS NOT NULL AS waits,
        count(*) FILTER (WHERE w.id IS NULL) OVER (ORDER BY g.aggregate DESC, g.face) AS place
    FROM given g JOIN face_instances f ON f.id = g.face AND f.set_aside IS NULL
    JOIN image_assets a ON a.id = f.asset_id AND {IS_SHOWN}
    LEFT JOIN face_suggestions w ON w.face_instance_id = g.face AND w.suggested_person_id = $1
        AND w.status = 'PENDING'
    WHERE NOT EXISTS (SELECT 1 FROM ({refusals_where("= g.face")}) r WHERE r.person_id = $1))
INSERT INTO face_suggestions AS s (face_instance_id, suggested_person_id, confidence, source_face_id,
    matching_prototype_ids, prototype_scores, aggregate_confidence, prototype_match_count)
SELECT x.face, $1, x.confidence, x.source, coalesce(k.ids, '[]'), coalesce(k.scores, '{{}}'), x.aggregate,
    coalesce(k.number, 0)
FROM asks x LEFT JOIN known k ON k.face = x.face WHERE {which}
ORDER BY x.aggregate DESC, x.face
ON CONFLICT (face_instance_id, suggested_person_id) WHERE status = 'PENDING' DO UPDATE
SET matching_prototype_ids = EXCLUDED.matching_prototype_ids, prototype_scores = EXCLUDED.prototype_scores,
    aggregate_confidence = EXCLUDED.aggregate_confidence,
    prototype_match_count = EXCLUDED.prototype_match_count
RETURNING s.id, s.xmax = 0 AS is_new
"""  # noqa: S608  a constant


_SUGGEST = _suggest("true")
# The surest questions that are new, as many as there is room for beside those that wait.
_WHERE_ROOM = """x.waits OR x.place <= $6::int - (SELECT count(*) FROM face_suggestions s
        WHERE s.suggested_person_id = $1 AND s.status = 'PENDING') + (SELECT count(*) FROM ended)"""

# Ends the questions from before a search ($3) that it does not lead to any more, and writes what it leads
# to. A question stays if it came from a face that a human gave to the person: the prototypes that the
# search uses need not lead to it. It stays, too, about a face that engine $5 has not seen. Both parts touch
# different rows.
_RENEW = f"""
WITH ended AS (
    UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now()
    WHERE s.id = ANY($3::bigint[]) AND s.status = 'PENDING'
      AND s.face_instance_id <> ALL($4::uuid[]) AND EXISTS (
          SELECT 1 FROM face_embeddings e WHERE e.face_id = s.face_instance_id AND e.engine = $5)
      AND NOT EXISTS (
          SELECT 1 FROM face_instances f WHERE f.id = s.source_face_id AND f.person_id = $1
            AND f.basis IN ('answered', 'named', 'assigned'))
    RETURNING s.id),
asked AS ({_suggest(_WHERE_ROOM)})
SELECT ARRAY(SELECT id FROM ended ORDER BY id) AS ended, ARRAY(SELECT id FROM asked WHERE is_new) AS asked
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Hit:
    """One prototype that looks like the face. face_id: the prototype's face."""

    face_id: FaceId
    confidence: float


@dataclass(frozen=True, slots=True)
class _Suggested:
    id: SuggestionId
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Renewed:
    ended: Sequence[SuggestionId]
    asked: Sequence[SuggestionId]


Suggestions = Mapping[FaceId, Grounds[FaceId]]


def grounds_of(hits: Sequence[Hit], policy: AskPolicy) -> Grounds[FaceId]:
    return grounds({hit.face_id: hit.confidence for hit in hits}, policy)


async def suggest_face(
    work: Work, face_id: FaceId, person_id: PersonId, hits: Sequence[Hit], policy: AskPolicy
) -> bool:
    """False if the face was refused for the person, the question is open already, the face was set aside, or
    no message shows its photo any more. The best hit is the source.
    """
    return await suggest_faces(work, person_id, {face_id: grounds_of(hits, policy)}) > 0


async def suggest_faces(work: Work, person_id: PersonId, found: Suggestions) -> int:
    """Returns how many questions are new. `suggest_face` says why others are not."""
    asked = await sql.rows(_Suggested, _SUGGEST, person_id, _given(found)) if found else []
    new = sum(one.is_new for one in asked)
    if new:
        await work.add("ask_questions", person_id=str(person_id))
    return new


async def renew_suggestions(
    work: Work,
    workspace_id: WorkspaceId,
    person_id: PersonId,
    found: Suggestions,
    waited: Sequence[SuggestionId],
    *,
    engine: str,
    most: int,
    stay: Sequence[FaceId],
) -> int:
    """found: what a search by this engine led to. waited: the questions that could be read before the search.
    Those that it did not lead to end, except those about the faces of `stay` or about faces that the engine
    has not seen, and those that came from a face which a human gave to the person. A question that was
    committed later stays: the search may not have seen its face. most: new questions are added, the surest
    first, until so many about the person are open. If more are open already, none of them ends because of it.

    Returns how many questions are new.
    """
    given, kept = _given(found), [*found, *stay]
    renewed = await sql.one(_Renewed, _RENEW, person_id, given, waited, kept, engine, most)
    assert renewed is not None
    await follow_ended(work, workspace_id, renewed.ended)
    if renewed.asked:
        await work.add("ask_questions", person_id=str(person_id))
    return len(renewed.asked)


def _given(found: Suggestions) -> str:
    return sql.to_json(
        [
            {
                "face": str(face),
                "source": str(why.source),
                "confidence": why.confidence,
                "aggregate": why.aggregate,
                "scores": {str(prototype): score for prototype, score in why.scores.items()},
            }
            for face, why in found.items()
        ]
    )
