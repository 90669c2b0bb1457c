"""Gives an unknown person a name, splits, joins, ignores or deletes it."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.clusters.addressed import ByCluster, addressed
from bot.api.route import Route
from bot.api.shapes import Query, Shape
from domain.ids import FaceId
from domain.queries.clusters.addressed_cluster import prototypes_given, whose_cluster
from domain.queries.faces.addressed_face import face_numbers
from domain.queries.operations.done import Done
from domain.states import Scope
from domain.usecases.clusters.delete_cluster import delete_cluster as delete
from domain.usecases.clusters.ignore_cluster import ignore_cluster as ignore
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.label_cluster import label_cluster as label
from domain.usecases.clusters.split_cluster import split_cluster as split


class LabelCluster(Shape):
    """is_new: refuse the name if somebody has it; without it, this person is given the faces."""

    name: str = Field(min_length=1, max_length=255)
    is_new: bool = False


class JoinCluster(Shape):
    """into: the cluster that stays."""

    into: str = Field(max_length=20)


class IgnoreCluster(Shape):
    ignored: bool = True


class SplitCluster(Shape):
    """face_ids: the faces that show somebody else."""

    face_ids: list[UUID] = Field(min_length=1, max_length=1000)


class DeleteCluster(Query):
    """at_most: delete nothing if more faces than that would go, such as the `face_count` that was shown."""

    at_most: int | None = Field(default=None, ge=0)


class Labelled(Shape):
    """operation_id: for an undo; None when nothing changed. prototypes_created: how many of the cluster's
    faces represent the person.
    """

    operation_id: int | None
    person_id: UUID
    person_name: str
    faces_labeled: int
    prototypes_created: int


class Changed(Shape):
    """operation_id: to undo it, unless it was a deletion; None when nothing changed."""

    operation_id: int | None
    faces: int
    photos: int


async def label_cluster(call: Call, path: ByCluster, body: LabelCluster) -> Labelled:
    cluster = await addressed(call, path.cluster_id)
    done = await label(cluster.number, body.name, call.requester(), is_new=body.is_new, **_with(call))
    whose = await whose_cluster(cluster)
    return Labelled(
        operation_id=done.operation_id,
        person_id=whose.id,
        person_name=str(whose.name),
        faces_labeled=done.faces,
        prototypes_created=await prototypes_given(cluster, whose.id),
    )


async def split_cluster(call: Call, path: ByCluster, body: SplitCluster) -> Changed:
    cluster = await addressed(call, path.cluster_id)
    faces = await face_numbers(cluster.workspace_id, [FaceId(one) for one in body.face_ids])
    return _changed(await split(cluster.number, faces, call.requester(), **_with(call)))


async def join_cluster(call: Call, path: ByCluster, body: JoinCluster) -> Changed:
    cluster, into = await addressed(call, path.cluster_id), await addressed(call, body.into)
    return _changed(await join_clusters(cluster.number, into.number, call.requester(), **_with(call)))


async def ignore_cluster(call: Call, path: ByCluster, body: IgnoreCluster) -> Changed:
    cluster = await addressed(call, path.cluster_id)
    return _changed(
        await ignore(cluster.number, call.requester(), ignored=body.ignored, doorbell=call.world.doorbell)
    )


async def delete_cluster(call: Call, path: ByCluster, query: DeleteCluster) -> Changed:
    cluster = await addressed(call, path.cluster_id)
    await call.forget_rights(cluster.workspace_id)
    by, most = call.requester(), query.at_most
    return _changed(await delete(cluster.number, by, **_with(call), at_most=most))


def _with(call: Call) -> dict[str, Any]:
    return {"settings": call.world.settings, "doorbell": call.world.doorbell}


def _changed(done: Done) -> Changed:
    return Changed(operation_id=done.operation_id, faces=done.faces, photos=done.photos)


_ONE = "/faces/clusters/{cluster_id}"
_NO = (400, 409)
ROUTES = [
    Route("POST", f"{_ONE}/label", label_cluster, "Say who an unknown person is", Scope.CHANGE, _NO),
    Route("POST", f"{_ONE}/split", split_cluster, "Say that some faces are somebody else", Scope.CHANGE, _NO),
    Route("POST", f"{_ONE}/join", join_cluster, "Say that two are one", Scope.CHANGE, _NO),
    Route("POST", f"{_ONE}/ignore", ignore_cluster, "Ask about it no more, or again", Scope.CHANGE, _NO),
    Route("DELETE", _ONE, delete_cluster, "Delete an unknown person for good", Scope.MANAGE, _NO),
]
