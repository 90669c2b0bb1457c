"""Notes that a face is not a certain person, because somebody says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.states import RefusalReason
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.faces.look_for_next import look_for_next
from domain.steps.questions.ask_who_waited import ask_who_waited
from domain.steps.work.work import Work

# A face that is the person's by now is left out, because somebody has said so since.
_REFUSE = """
WITH refused AS (
    INSERT INTO negative_pairs (face_id, person_id)
    SELECT f.id, $2 FROM face_instances f
    WHERE f.id = ANY($1::uuid[]) AND f.workspace_id = $3 AND f.person_id IS DISTINCT FROM $2
    ON CONFLICT DO NOTHING RETURNING face_id),
expired AS (
    UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
    WHERE status = 'PENDING' AND suggested_person_id = $2 AND face_instance_id = ANY($1::uuid[]) RETURNING id)
SELECT ARRAY(SELECT face_id::text FROM refused) AS faces, ARRAY(SELECT id FROM expired) AS expired,
    ARRAY(SELECT DISTINCT f.asset_id FROM refused r JOIN face_instances f ON f.id = r.face_id
        WHERE f.person_id IS NULL ORDER BY 1) AS unknown_on
"""
_NOTE = """
WITH noted AS (
    INSERT INTO negative_pairs AS n (face_id, person_id, reason)
    SELECT face, $2, $3 FROM unnest($1::uuid[]) AS face
    ON CONFLICT (face_id, person_id) DO UPDATE SET reason = coalesce(EXCLUDED.reason, n.reason)
    RETURNING face_id)
SELECT DISTINCT f.asset_id FROM noted JOIN face_instances f ON f.id = noted.face_id
WHERE f.person_id IS NULL ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class _Refused:
    """unknown_on: the photos of those refused faces that belong to nobody."""

    faces: Sequence[str]
    expired: Sequence[SuggestionId]
    unknown_on: Sequence[AssetId]


async def refuse_for_reason(
    work: Work,
    workspace_id: WorkspaceId,
    face_ids: Sequence[FaceId],
    person_id: PersonId,
    reason: RefusalReason | None,
) -> None:
    """Notes that these faces are not that person, and why. None keeps an earlier reason. Those that are
    nobody's are matched again, because they may show another person, and grouped with similar faces, which
    may show whose they are.
    """
    unknown_on = await sql.values(AssetId, _NOTE, list(face_ids), person_id, reason)
    await look_for_next(work, unknown_on)
    await schedule_grouping(work, workspace_id)


async def refuse_faces(
    work: Work, workspace_id: WorkspaceId, face_ids: Sequence[FaceId], person_id: PersonId
) -> list[str]:
    """Returns the faces that are newly refused: not those that were refused before, nor those that are the
    person's. Questions whether any of `face_ids` is the person end.
    """
    done = await sql.one(_Refused, _REFUSE, list(face_ids), person_id, workspace_id)
    assert done is not None
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in done.expired])
    await ask_who_waited(work, done.expired)
    await look_for_next(work, done.unknown_on)
    if done.faces:
        await schedule_grouping(work, workspace_id)
    return sorted(done.faces)
