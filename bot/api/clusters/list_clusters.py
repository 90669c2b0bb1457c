"""Lists unknown people, and shows the faces of one."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.clusters.addressed import ByCluster, addressed
from bot.api.photos.picture_addresses import addresses
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.queries.clusters.addressed_cluster import faces_of_cluster
from domain.queries.clusters.clusters import Section, cluster, clusters
from domain.queries.clusters.subgroups import subgroups
from domain.queries.faces.addressed_face import face_ids
from domain.states import ClusterState, Scope, Viewed

_MOST = 100


class Listing(Query):
    """section: `open`, `once` (seen with one face only), or `ignored`; by default all, in this order."""

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=_MOST, alias="pageSize")
    section: Section | None = None
    workspace: RowId | None = None


class ClusterLine(Shape):
    """number: how people in the chat call the cluster. face_id: its best face, which stands for it."""

    id: str
    number: int
    section: Literal["open", "once", "ignored"]
    face_count: int
    photo_count: int
    last_seen: AwareDatetime
    face_id: UUID | None


class Clusters(Shape):
    """sizes: how many clusters each section has on all pages."""

    clusters: list[ClusterLine]
    total: int
    sizes: dict[str, int]
    page: int


class Face(Shape):
    """bbox: pixels of the upright photo."""

    id: UUID
    photo_id: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    thumbnail_url: str | None


class ClusterDetails(Shape):
    """faces: this page of the cluster's unknown faces, the best first. face_count: how many unknown faces all
    pages have. photo_count: also of photos whose faces are the person's. person_id: who the cluster is, once
    somebody has said so; else null.
    """

    id: str
    workspace: int
    number: int
    state: ClusterState
    person_id: UUID | None
    face_count: int
    photo_count: int
    first_seen: AwareDatetime | None
    last_seen: AwareDatetime | None
    faces: list[Face]


class Page(Query):
    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(20, ge=1, le=_MOST, alias="pageSize")


class Parts(Shape):
    """Each part holds faces that look like one person; the largest part comes first. Of many parts, the
    smallest are added to the first. Of a very large cluster, only the best faces are in a part. A face that
    only an earlier engine has seen is in none.
    """

    parts: list[list[UUID]]


async def list_clusters(call: Call, query: Listing) -> Clusters:
    workspace_id = await call.workspace(query.workspace)
    offset = (query.page - 1) * query.page_size
    found = await clusters([workspace_id], offset, query.page_size, only=query.section)
    listed = [
        ClusterLine.of(
            line,
            id=str(line.id),
            section=line.section.value,
            face_count=line.faces,
            photo_count=line.photos,
        )
        for line in found.lines
    ]
    sizes = {section.value: size for section, size in found.sizes.items()}
    return Clusters(clusters=listed, total=found.total, sizes=sizes, page=query.page)


async def show_cluster(call: Call, path: ByCluster, query: Page) -> ClusterDetails:
    known = await addressed(call, path.cluster_id)
    view = await cluster(known.number)
    faces = await faces_of_cluster(known, offset=(query.page - 1) * query.page_size, limit=query.page_size)
    shown = await addresses(call, Viewed.FACE, [str(face.id) for face in faces])
    return ClusterDetails(
        id=str(known.id),
        workspace=known.workspace_id,
        number=known.number,
        state=known.state,
        person_id=known.person_id,
        face_count=view.unknown if view else 0,
        photo_count=view.photos if view else 0,
        first_seen=view.first_seen if view else None,
        last_seen=view.last_seen if view else None,
        faces=[
            Face.of(face, photo_id=face.asset_id, thumbnail_url=shown.get(str(face.id))) for face in faces
        ],
    )


async def parts_of_cluster(call: Call, path: ByCluster) -> Parts:
    known = await addressed(call, path.cluster_id)
    parts = await subgroups(known.workspace_id, known.number)
    ids = await face_ids(known.workspace_id, [number for part in parts for number in part])
    return Parts(parts=[[ids[number] for number in part if number in ids] for part in parts])


ROUTES = [
    Route("GET", "/faces/clusters", list_clusters, "List unknown people", Scope.READ, refusals=(400, 404)),
    Route("GET", "/faces/clusters/{cluster_id}", show_cluster, "Show an unknown person", Scope.READ, (400,)),
    Route(
        "GET",
        "/faces/clusters/{cluster_id}/parts",
        parts_of_cluster,
        "Propose who else is among its faces",
        Scope.READ,
        refusals=(400,),
    ),
]
