"""When a merge is undone, keeps refusals that the absorbed person's people gave while the merge lasted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import AssetId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.steps.faces.look_for_next import look_for_next
from domain.steps.persons.lock_persons import LockedPerson
from domain.steps.work.work import Work

# $1: the absorbed person, $2: the survivor, $3: links that came along with the merge, $4: the merge.
# The index of photos leads to the photo's few events, as in `queries/faces/recognised.py`.
_HAND_DOWN = """
WITH merged AS (SELECT workspace_id, created_at FROM operations WHERE id = $4),
people AS (
    SELECT 'tg:' || r.tg_user_id AS actor FROM participant_persons l
    JOIN participants r ON r.id = l.participant_id WHERE l.id = ANY($3::bigint[])),
said AS (
    SELECT n.face_id, n.reason, n.is_mistake, n.created_at, f.asset_id, f.person_id FROM merged
    CROSS JOIN negative_pairs n JOIN face_instances f ON f.id = n.face_id
    WHERE n.person_id = $2 AND f.person_id IS DISTINCT FROM $1 AND (EXISTS (
        SELECT FROM face_assignment_events e
        WHERE e.affected_photo_ids @> to_jsonb(f.asset_id) AND e.workspace_id = merged.workspace_id
          AND e.affected_face_instance_ids @> to_jsonb(f.id) AND e.from_person_id = $2
          AND e.created_at >= merged.created_at AND e.actor IN (SELECT actor FROM people))
      OR EXISTS (
        SELECT FROM face_suggestions s
        WHERE s.face_instance_id = f.id AND s.suggested_person_id = $2 AND s.status = 'REJECTED'
          AND s.reviewed_at >= merged.created_at AND s.reviewed_by IN (SELECT actor FROM people)))),
kept AS (
    INSERT INTO negative_pairs (face_id, person_id, reason, is_mistake, created_at)
    SELECT face_id, $1, reason, is_mistake, created_at FROM said
    ON CONFLICT DO NOTHING RETURNING face_id, is_mistake)
SELECT ARRAY(SELECT DISTINCT asset_id FROM said WHERE person_id IS NULL
        AND face_id IN (SELECT face_id FROM kept) ORDER BY 1) AS unknown_on,
    EXISTS (SELECT FROM kept WHERE is_mistake) AS has_mistakes
"""


@dataclass(frozen=True, slots=True)
class _HandedDown:
    """unknown_on: the photos of refused faces that belong to nobody."""

    unknown_on: Sequence[AssetId]
    has_mistakes: bool


async def hand_down_refusals(
    work: Work, done: RecordedOperation, persons: Mapping[int, LockedPerson]
) -> None:
    """Call it after the faces went back. done: the merge.

    Participants who came along with the absorbed person think of that person when they say that a face is not
    the survivor, so the face is refused for both. A refusal by the survivor's own people or by a moderator
    says nothing about the absorbed person: the face may well be the absorbed person's.
    """
    absorbed, survivor = (persons[number] for number in done.pair)
    links = [link["link"] for link in done.way_back.get("links", ())]
    handed = await sql.one(_HandedDown, _HAND_DOWN, absorbed.id, survivor.id, links, done.id)
    assert handed is not None
    await look_for_next(work, handed.unknown_on)
    if handed.has_mistakes:
        await work.add("show_mistakes", person_id=str(absorbed.id))
