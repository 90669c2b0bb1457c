"""Sets a face aside when the reason of a refusal says that nobody shall be asked about it, or undoes that."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.rules.faces.refusing import is_hidden, sets_aside
from domain.states import RefusalReason
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.clusters.show_clusters import redraw_cluster_card
from domain.steps.photos.owe_photo_cards import renew_cards_of_photos
from domain.steps.work.work import Work
from domain.values.way_back import KeptAnswer

# The face leaves its cluster: a card of the cluster would ask about it. `updated_at` stays: it says since
# when the face is nobody's, and when it is forgotten.
_SET_ASIDE = """
WITH held AS (
    SELECT f.id, f.asset_id, c.number AS cluster FROM face_instances f
    LEFT JOIN clusters c ON c.id = f.cluster_id AND c.state IN ('open', 'ignored')
    WHERE f.id = ANY($1::uuid[]) AND f.person_id IS NULL),
aside AS (
    UPDATE face_instances f SET set_aside = $2, cluster_id = NULL, clustered_at = now(),
        version = version + 1
    FROM held WHERE f.id = held.id),
ended AS (
    UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now() FROM held
    WHERE s.face_instance_id = held.id AND s.status = 'PENDING' RETURNING s.id)
SELECT ARRAY(SELECT DISTINCT asset_id FROM held ORDER BY asset_id) AS assets,
    ARRAY(SELECT DISTINCT cluster FROM held WHERE cluster IS NOT NULL ORDER BY cluster) AS clusters,
    ARRAY(SELECT id FROM ended ORDER BY id) AS ended
"""
_TAKE_UP = """
UPDATE face_instances SET set_aside = NULL, clustered_at = NULL, version = version + 1
WHERE id = ANY($1::uuid[]) AND set_aside = $2 RETURNING asset_id
"""


@dataclass(frozen=True, slots=True)
class _SetAside:
    """assets: the photos. clusters: numbers of clusters that a face left. ended: questions that ended."""

    assets: list[AssetId]
    clusters: list[int]
    ended: list[SuggestionId]


async def heed_reason(
    work: Work, workspace_id: WorkspaceId, face_id: FaceId, reason: RefusalReason | None
) -> KeptAnswer:
    """Does for one face what `heed_reasons` does for many."""
    return await heed_reasons(work, workspace_id, [face_id], reason)


async def heed_reasons(
    work: Work, workspace_id: WorkspaceId, face_ids: Sequence[FaceId], reason: RefusalReason | None
) -> KeptAnswer:
    """Returns what the operation keeps of the reason, for its undo. Call it with the faces locked.

    A face that belongs to a person by now stays with that person.
    """
    if reason is None:
        return {}
    if not sets_aside(reason):
        return {"reason": reason}
    done = await sql.one(_SetAside, _SET_ASIDE, list(face_ids), reason)
    assert done is not None
    if not done.assets:
        return {"reason": reason}
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in done.ended])
    for cluster in done.clusters:  # the picture of the cluster may show the face
        await redraw_cluster_card(work, cluster)
    await _follow(work, workspace_id, done.assets, reason)
    return {"reason": reason, "ended": done.ended}


async def disregard_reason(
    work: Work, workspace_id: WorkspaceId, face_ids: Sequence[FaceId], answer: KeptAnswer
) -> None:
    """Undoes a reason: the faces are grouped again and may be asked about. Call it with the faces locked.

    The reason had ended questions. A new search asks those again that it still finds likely.
    """
    reason = answer.get("reason")
    if reason is None or not sets_aside(RefusalReason(reason)):
        return
    assets = sorted(set(await sql.values(AssetId, _TAKE_UP, list(face_ids), reason)))
    if assets:
        await _follow(work, workspace_id, assets, RefusalReason(reason))
        await schedule_grouping(work, workspace_id)
        persons = (
            "SELECT DISTINCT suggested_person_id AS id FROM face_suggestions WHERE id = ANY($1::bigint[])"
        )
        for person_id in sorted(await sql.values(PersonId, persons, answer.get("ended", []))):
            await work.add("backfill_person", person_id=str(person_id))


async def _follow(
    work: Work, workspace_id: WorkspaceId, assets: Sequence[AssetId], reason: RefusalReason
) -> None:
    await work.add_each("sync_asset_faces", [{"asset_id": asset_id} for asset_id in assets])
    if is_hidden(reason):  # these cards number only faces that are not hidden
        await renew_cards_of_photos(work, workspace_id, assets)
