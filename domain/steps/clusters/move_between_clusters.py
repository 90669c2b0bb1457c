"""Moves unknown faces from one cluster to another: a part is taken out of a whole, or joins a whole.

A part that joined keeps its row, as *joined*, so that the two can be parted again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, ClusterId, FaceId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.settings.settings_of import settings_of
from domain.settings import Settings
from domain.states import ClusterState
from domain.steps.clusters.agree_on_name import agree_on_name
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.note_word import note_word
from domain.steps.clusters.show_clusters import (
    note_former_cluster,
    redraw_cluster_card,
    show_grown_clusters,
)
from domain.steps.clusters.show_inquiries import edit_inquiry_cards
from domain.steps.clusters.show_proposals import edit_proposal_cards
from domain.steps.faces.move_faces import Moved
from domain.steps.faces_queue.announce import announce_move
from domain.steps.work.work import Work
from domain.values.way_back import Regrouped


@dataclass(frozen=True, slots=True)
class ClusterMove:
    """faces: the faces to move; None for all unknown faces of the source. joins: the part joins the whole,
    else it leaves the whole.

    state: what the part becomes when it leaves the whole: open | ignored.
    """

    part: LockedCluster
    whole: LockedCluster
    faces: Sequence[FaceId] | None
    joins: bool
    state: ClusterState = ClusterState.OPEN

    @property
    def source(self) -> LockedCluster:
        return self.part if self.joins else self.whole

    @property
    def target(self) -> LockedCluster:
        return self.whole if self.joins else self.part


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    asset_id: AssetId


# Nobody is on a photo twice: a face stays if the target has a face on the same photo. `updated_at` is not
# set: it says since when a face is nobody's, and so when it is forgotten.
_MOVE = """
WITH held AS (
    SELECT id FROM face_instances f
    WHERE f.workspace_id = $1 AND f.cluster_id = $2 AND f.person_id IS NULL
      AND ($4::uuid[] IS NULL OR f.id = ANY($4)) AND NOT EXISTS (
          SELECT 1 FROM face_instances t WHERE t.cluster_id = $3 AND t.asset_id = f.asset_id)
    ORDER BY id FOR NO KEY UPDATE)
UPDATE face_instances f
SET cluster_id = $3, clustered_at = now(), version = version + 1
FROM held WHERE f.id = held.id RETURNING f.id, f.asset_id
"""


async def move_between_clusters(work: Work, acting: Acting, how: ClusterMove, settings: Settings) -> Moved:
    """Returns what moved. Faces that have a person or another cluster by now stay, and so do faces on a photo
    that shows the target. Lock both first.

    `undo` of the result is what the way back needs. The index and the cards of both clusters follow. What
    people said of the part counts for the whole as long as the part is joined.
    """
    source, target = how.source, how.target
    which = None if how.faces is None else list(how.faces)
    faces = await sql.rows(_Face, _MOVE, source.workspace_id, source.id, target.id, which)
    if not faces:
        return Moved()
    ids, assets = sorted(face.id for face in faces), sorted({face.asset_id for face in faces})
    is_empty = await _settle_part(how)
    own = await settings_of(source.workspace_id, settings)
    for cluster in (how.part, how.whole):  # the part's answers count for the whole now, or no longer
        await agree_on_name(cluster.id, own.whose_child_answers)
    await note_word(source.workspace_id, how.part.id, how.whole.id, ids, are_one=how.joins)
    await edit_proposal_cards(work, [source.id, target.id])
    await edit_inquiry_cards(work, [source.id, target.id])
    await work.add_each("sync_asset_faces", [{"asset_id": asset_id} for asset_id in assets])
    await announce_move(
        work, acting, ids, source.number, target.number, deletes_source=how.joins and is_empty
    )
    await note_former_cluster([(source.id, target.id)])
    await redraw_cluster_card(work, source.number)
    await redraw_cluster_card(work, target.number)
    await show_grown_clusters(work, source.workspace_id, [target.id], own, by_hand=True)
    return Moved(ids, assets, {"regrouped": _way_back(how, ids)})


async def _settle_part(how: ClusterMove) -> bool:
    """A part that leaves becomes `how.state`. A part that joins becomes *joined* if no unknown face is left
    in it; returns whether it did.
    """
    is_empty = how.joins and await _is_empty(how.part.id)
    if is_empty:
        await _set_state(how.part.id, ClusterState.JOINED, how.whole.id)
    elif not how.joins:
        await _set_state(how.part.id, how.state, None)
    return is_empty


async def _is_empty(cluster_id: ClusterId) -> bool:
    left = await sql.value(
        int, "SELECT 1 FROM face_instances WHERE cluster_id = $1 AND person_id IS NULL LIMIT 1", cluster_id
    )
    return left is None


async def _set_state(cluster_id: ClusterId, state: ClusterState, into: ClusterId | None) -> None:
    await sql.execute(
        "UPDATE clusters SET state = $2, joined_into_id = $3 WHERE id = $1", cluster_id, state, into
    )


def _way_back(how: ClusterMove, faces: Sequence[FaceId]) -> Regrouped:
    state = how.part.state if how.joins else how.state
    return {
        "part": how.part.number,
        "whole": how.whole.number,
        "faces": [str(face) for face in faces],
        "joins": how.joins,
        "state": state,
    }
