"""Makes a cluster a person: its unknown faces become the person's, except those that are unticked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.faces.refusals import refusals_where
from domain.queries.operations.done import Done
from domain.queries.settings.settings_of import settings_of
from domain.rules.faces.prototypes import Exemplar, best_of_cluster
from domain.settings import Settings
from domain.states import Basis, ClusterState
from domain.steps.clusters.lock_cluster import LockedCluster
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.clusters.set_cluster_state import set_cluster_state
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.keep_off import keep_off, lock_with
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces_queue.announce import announcement
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.find_target import Found
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class Gift:
    """kind: of the operation. found: the person who gets the faces. but: numbers of faces that were ticked
    off. They stay in the cluster, and are refused for the person. shown: numbers of the faces that the user
    was shown beside the question; none where nobody was asked with pictures.
    """

    kind: str
    cluster: LockedCluster
    found: Found
    but: Collection[int] = ()
    shown: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class _Face:
    """is_refused: somebody said that it is not the person."""

    id: FaceId
    number: int
    quality_score: float | None
    is_refused: bool


_FACES = f"""
SELECT id, number, quality_score, EXISTS (
    SELECT 1 FROM ({refusals_where("= f.id")}) r WHERE r.person_id = $3) AS is_refused
FROM face_instances f
WHERE cluster_id = $1 AND workspace_id = $2 AND person_id IS NULL ORDER BY number
"""  # noqa: S608  a constant


async def give_cluster(work: Work, acting: Acting, gift: Gift, settings: Settings) -> Done:
    """Call with the cluster locked. Raises NotFound when none of the best faces is unknown any more, and
    Conflict(`refused_before`) when each face was refused for the person and the user was shown none of them.

    The cluster's row stays, as labelled: history and messages name the cluster by its number. If a face was
    unticked, the cluster keeps its state, and the operation's kind is `assign_faces`.
    """
    target = gift.found
    assert target.person is not None
    own = await settings_of(acting.workspace_id, settings)
    every = await sql.rows(_Face, _FACES, gift.cluster.id, acting.workspace_id, target.person.id)
    faces = [face for face in every if face.number not in gift.but]
    going = _going(faces, gift.shown, own.face_prototypes_on_label)
    # Only faces that the user was shown represent the person, if any were shown.
    seen = _best([face for face in going if face.number in gift.shown] or going, own.face_prototypes_on_label)
    given = [face.id for face in going]
    off = await lock_with(acting.workspace_id, given, gift.but)
    moved = await move_faces(work, _move(acting, gift, given, target.person.id))
    went = set(moved.face_ids)  # an answer may have given a face to somebody meanwhile
    by = [face for face in seen if face in went]
    if not by:
        raise NotFound("cluster")
    await _match_the_rest(went.difference(by), by)
    if len(given) < len(faces):
        await schedule_grouping(work, acting.workspace_id)
    operation = await _operation(work, acting, gift, off, target.person)
    await choose_prototypes(work, target.person.id, settings, confirmed=moved.face_ids, introduces=True)
    starts = await owe_deliveries(work, acting.workspace_id, moved.asset_ids, decided_for=target.person.id)
    return await record_operation(operation.with_undo(changes=list(target.changes)), moved, starts=starts)


def _move(acting: Acting, gift: Gift, given: Sequence[FaceId], target: PersonId) -> Move:
    ends = not gift.but
    source = gift.cluster.number if ends else None
    return Move(
        acting.workspace_id,
        given,
        None,
        target,
        actor=acting.actor,
        batch_id=acting.by.batch_id,
        basis=Basis.NAMED,
        announces=announcement(acting, source, gift.found.number, deletes_source=ends),
    )


async def _operation(
    work: Work, acting: Acting, gift: Gift, off: Sequence[FaceId], person: PersonKey
) -> Operation:
    """off: the faces that were unticked."""
    if gift.but:
        said = await keep_off(work, acting, off, person.id)
        return Operation(acting, "assign_faces", person.number).with_undo(**said)
    changed = await set_cluster_state(work, gift.cluster, ClusterState.LABELLED, person)
    return Operation(acting, gift.kind, gift.cluster.number, person.number).with_undo(cluster=changed)


def _going(faces: Sequence[_Face], shown: Collection[int], most: int) -> list[_Face]:
    """The faces that move. A refused face moves only if it is among the best few that the user was shown; any
    other refused face stays unknown.
    """
    seen = _best([face for face in faces if face.number in shown], most)
    going = [face for face in faces if face.id in seen or not face.is_refused]
    if faces and not going:
        raise Conflict("refused_before")
    return going


def _best(faces: Sequence[_Face], most: int) -> list[FaceId]:
    best, _ = best_of_cluster([Exemplar(face.id, face.quality_score or 0.0) for face in faces], most=most)
    return best


async def _match_the_rest(rest: Collection[FaceId], by: Sequence[FaceId]) -> None:
    """The other faces count as matched by those that represent the person.

    rest: also faces that the user saw, if they are not among the best few. by: the best few.
    """
    await sql.execute(
        "UPDATE face_instances SET basis = 'matched', matched_by = $2 WHERE id = ANY($1::uuid[])",
        list(rest),
        by,
    )
