"""Gives the faces of an unknown person to a known one: all of them, or all but some."""

from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.clusters.addressed import ByCluster, addressed
from bot.api.clusters.change_cluster import Labelled
from bot.api.operations.outcome import Previewing
from bot.api.persons.addressed import addressed as addressed_person
from bot.api.persons.join_persons import Against
from bot.api.persons.move_photos import Affected
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.ids import FaceId
from domain.queries.clusters.addressed_cluster import (
    AddressedCluster,
    FaceLine,
    faces_of_cluster,
    prototypes_given,
)
from domain.queries.faces.addressed_face import face_numbers
from domain.queries.operations.done import Done
from domain.queries.persons.addressed_person import Addressed
from domain.queries.persons.merge_conflicts import conflicts_of_faces
from domain.states import Scope
from domain.usecases.clusters.merge_cluster import merge_cluster as merge
from domain.usecases.faces.reassign_faces import MOST_FACES

_MOST_SHOWN = 1000


class MergeCluster(Shape):
    """but_face_ids: faces of a preview that stay unknown, and are remembered as not the person's.
    shown_face_ids: faces of a preview that the user has looked at. The best few of these become the person's
    even if somebody refused them for the person before; the refusal of any other face stays. Without them a
    preview is the first one: it takes the first thousand faces for seen.
    """

    person_id: UUID
    but_face_ids: list[UUID] = Field([], max_length=_MOST_SHOWN)
    shown_face_ids: list[UUID] = Field([], max_length=_MOST_SHOWN)


class MergedCluster(Labelled):
    """operation_id: also None for a preview. gained: only in a preview, photos that would go to
    somebody in one of their groups.

    faces: in a preview, the first thousand faces that would move, the best first; else empty. against: what
    speaks against it, only in a preview, else null.
    """

    preview: bool
    photos: int
    gained: int | None
    faces: list[Affected]
    against: Against | None


async def merge_cluster(call: Call, path: ByCluster, query: Previewing, body: MergeCluster) -> MergedCluster:
    cluster = await addressed(call, path.cluster_id)
    person = await addressed_person(call, body.person_id)
    but = {*body.but_face_ids}
    found = await faces_of_cluster(cluster, offset=0, limit=MOST_FACES)
    faces = [one for one in found if one.id not in but]
    seen: set[UUID] = {*body.shown_face_ids}
    if query.preview and not seen:
        seen = {one.id for one in faces[:_MOST_SHOWN]}
    numbers = [one.number for one in faces if one.id in seen]
    done = await _give(call, cluster, person, but, numbers, preview=query.preview)
    moved = {*done.face_ids} if query.preview else set()
    would = [one for one in faces if one.id in moved]
    return MergedCluster(
        operation_id=None if query.preview else done.operation_id,
        person_id=person.id,
        person_name=str(person.name),
        faces_labeled=done.faces,
        prototypes_created=await prototypes_given(cluster, person.id),
        preview=query.preview,
        photos=done.photos,
        gained=done.gained if query.preview else None,
        faces=[Affected(face_id=one.id, photo_id=one.asset_id) for one in would[:_MOST_SHOWN]],
        against=await _against(cluster, would, person) if query.preview else None,
    )


async def _give(
    call: Call,
    cluster: AddressedCluster,
    person: Addressed,
    but: Collection[UUID],
    shown: Collection[int],
    *,
    preview: bool,
) -> Done:
    """but: the faces that stay. While some stay behind, the cluster stays an unknown person."""
    by, world = call.requester(rehearses=preview), call.world
    numbers = await face_numbers(cluster.workspace_id, [FaceId(one) for one in but])
    return await merge(
        cluster.number,
        person.number,
        by,
        settings=world.settings,
        doorbell=world.doorbell,
        but=numbers,
        shown=shown,
    )


async def _against(cluster: AddressedCluster, faces: Sequence[FaceLine], person: Addressed) -> Against:
    found = await conflicts_of_faces(cluster.workspace_id, [one.number for one in faces], person.number)
    return Against(
        shared_photos=found.shared, likeness=found.likeness, years_apart=None, are_told_apart=False
    )


ROUTES = [
    Route(
        "POST",
        "/faces/clusters/{cluster_id}/merge",
        merge_cluster,
        "Give it to a known person",
        Scope.CHANGE,
        refusals=(400, 409),
    ),
]
