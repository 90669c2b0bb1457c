"""Reads clusters: for their cards, lists and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from domain.ids import ClusterId, FaceId, InquiryId, OperationId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.clusters.parts import parts_of
from domain.queries.connecting.request import Recipient, deciders
from domain.queries.persons.survivor import survivor_of
from domain.queries.reading import Made
from domain.rules.persons.names import name_key
from domain.rules.photos.store_keys import card_key
from domain.states import ClusterState
from domain.values.named import of_participant, of_person
from domain.values.operation_kinds import OF_CLUSTERS


@dataclass(frozen=True, slots=True)
class Said:
    """The name that enough of those asked in private gave. id: of one answer. people: how many gave it."""

    id: InquiryId
    name: str
    people: int

    @property
    def version(self) -> int:
        """Changes with the name, never 0: an answer keeps its id when somebody gives another name."""
        return 1 + int.from_bytes(sha256(name_key(self.name).encode()).digest()[:3])


@dataclass(frozen=True, slots=True)
class ClusterView:
    """faces, photos: the counts of the cluster's unknown faces; of a labelled cluster also of its
    faces that are its person's. unknown: the count of its unknown faces alone.

    joined_into: the number of the cluster that a joined one became part of.

    operation_id: the operation that led to this state; None if it was undone, and for an open cluster. by:
    the name of its actor.
    is_known: a face of the cluster belongs to a person. asked: how many people were shown faces in private.
    said: the name that enough of them gave for an open cluster. If they named a person, it is the name that
    the person or its survivor has now.
    """

    number: int
    workspace_id: WorkspaceId
    state: ClusterState
    faces: int
    photos: int
    first_seen: datetime | None
    last_seen: datetime | None
    person_name: str | None
    operation_id: OperationId | None
    by: str | None
    deciders: Made[tuple[Recipient, ...]]
    joined_into: int | None = None
    said: Made[Said | None] = None
    asked: int = 0
    is_known: bool = False
    unknown: int = 0

    @property
    def picture_key(self) -> str:
        """The store's key of the card's picture, which is kept until Telegram has it."""
        return card_key(self.workspace_id, "cluster", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cluster(ClusterView):
    by_id: ParticipantId | None
    person_number: int | None
    said_id: InquiryId | None
    said_name: str | None
    said_by: int
    said_number: int | None


# Inquiries i whose participant was shown the faces. An inquiry whose photos cannot be read gets no card.
WAS_SHOWN = """(i.answered_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM cards k WHERE k.kind = 'inquiry' AND k.subject = i.id::text))"""
_VIEW = f"""
SELECT c.number, c.workspace_id, c.state, p.name AS person_name, n.faces, n.photos, n.unknown,
    n.first_seen, n.last_seen,
    CASE WHEN o.created_at > now() - make_interval(days => $3) THEN o.id END AS operation_id,
    r.name AS by, r.id AS by_id, p.number AS person_number,
    w.number AS joined_into, s.id AS said_id, coalesce(known.name, s.name) AS said_name,
    coalesce(s.people, 0) AS said_by, known.number AS said_number, (SELECT count(DISTINCT i.participant_id)
        FROM cluster_inquiries i WHERE i.cluster_id = ANY(part.ids) AND {WAS_SHOWN}) AS asked, EXISTS (
        SELECT 1 FROM face_instances f WHERE f.cluster_id = c.id AND f.person_id IS NOT NULL) AS is_known
FROM clusters c CROSS JOIN LATERAL (SELECT {parts_of("c.id")} AS ids OFFSET 0) part
LEFT JOIN persons p ON p.id = c.person_id AND p.erasing_at IS NULL
LEFT JOIN clusters w ON w.id = c.joined_into_id
CROSS JOIN LATERAL (
    SELECT count(*) AS faces, count(*) FILTER (WHERE f.person_id IS NULL) AS unknown,
        count(DISTINCT f.asset_id) AS photos, min(a.taken_at) AS first_seen, max(a.taken_at) AS last_seen
    FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
    WHERE f.cluster_id = c.id AND (f.person_id IS NULL OR f.person_id = c.person_id)) n
LEFT JOIN LATERAL (
    SELECT o.id, o.actor, o.created_at FROM operations o
    WHERE o.workspace_id = c.workspace_id AND o.person_number = c.number AND o.kind = ANY($2::text[])
      AND o.undone_by_id IS NULL AND o.undo IS NOT NULL AND c.state <> 'open'
    ORDER BY o.id DESC LIMIT 1) o ON true
LEFT JOIN participants r ON 'tg:' || r.tg_user_id = o.actor
LEFT JOIN LATERAL (
    SELECT min(i.id) AS id, coalesce(min(p.name), min(i.name)) AS name,
        coalesce(min(p.name_key), min(i.name_key)) AS name_key, count(DISTINCT i.participant_id) AS people
    FROM cluster_inquiries i LEFT JOIN persons p ON p.id = {survivor_of("i.person_id")}
    WHERE i.cluster_id = ANY(part.ids) AND i.agreed_at IS NOT NULL AND c.state = 'open'
    HAVING count(*) > 0) s ON true
LEFT JOIN persons known ON known.workspace_id = c.workspace_id AND known.name_key = s.name_key
    AND known.status <> 'MERGED' AND known.erasing_at IS NULL AND known.approval <> 'declined'
WHERE c.number = $1
"""  # noqa: S608  a constant


async def cluster(number: int, *, undo_days: int | None = None) -> ClusterView | None:
    """None for a cluster that is gone. undo_days: None where nobody is offered an undo: the view then has no
    `operation_id`.
    """
    found = await sql.one(_Cluster, _VIEW, number, sorted(OF_CLUSTERS - {"split_cluster"}), undo_days)
    if found is None:
        return None
    return replace(
        found,
        person_name=of_person(found.person_number, found.person_name),
        by=of_participant(found.by_id, found.by),
        deciders=await deciders(found.workspace_id),
        said=_said(found),
    )


def _said(found: _Cluster) -> Said | None:
    if found.said_id is None or found.said_name is None:
        return None
    return Said(found.said_id, of_person(found.said_number, found.said_name), found.said_by)


class Section(StrEnum):
    """The parts of the list of clusters, in their order. ONCE: open, with a single face."""

    OPEN = "open"
    ONCE = "once"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """face, face_id: number and id of the best face, which stands for the cluster."""

    id: ClusterId
    number: int
    workspace_id: WorkspaceId
    section: Section
    faces: int
    photos: int
    last_seen: datetime
    face: int
    face_id: FaceId


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """sizes: how many clusters each section has, on all pages; a section without any is left out."""

    lines: Sequence[ClusterLine]
    sizes: Mapping[Section, int]

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def unknown(self) -> int:
        """How many clusters are open: the ignored ones are not counted."""
        return self.total - self.sizes.get(Section.IGNORED, 0)


# Faces are counted in an index of the database; their rows are read only for the clusters of the page.
_SECTIONS = """
sizes AS (
    SELECT cluster_id, count(*) AS faces FROM face_instances
    WHERE workspace_id = ANY($1::bigint[]) AND person_id IS NULL AND cluster_id IS NOT NULL
    GROUP BY cluster_id),
listed AS (
    SELECT c.id, c.number, c.workspace_id, s.faces, CASE WHEN c.state = 'ignored' THEN 'ignored'
        WHEN s.faces = 1 THEN 'once' ELSE 'open' END AS section
    FROM sizes s JOIN clusters c ON c.id = s.cluster_id AND c.workspace_id = ANY($1::bigint[])
    WHERE c.state IN ('open', 'ignored'))
"""
_SIZES = """(SELECT coalesce(jsonb_object_agg(section, clusters), '{}') FROM (
    SELECT section, count(*) AS clusters FROM listed GROUP BY section) s)"""
_LINES = f"""
WITH {_SECTIONS},
page AS (
    SELECT * FROM listed WHERE $2::text[] IS NULL OR section = ANY($2)
    ORDER BY array_position(ARRAY['open', 'once', 'ignored'], section), faces DESC, number LIMIT $4 OFFSET $3)
SELECT c.id, c.number, c.workspace_id, c.section, c.faces, f.photos, f.last_seen, f.face, f.face_id,
    {_SIZES} AS sizes
FROM page c CROSS JOIN LATERAL (
    SELECT count(DISTINCT f.asset_id) AS photos, max(a.taken_at) AS last_seen,
        (array_agg(f.number ORDER BY f.quality_score DESC NULLS LAST, f.id))[1] AS face,
        (array_agg(f.id ORDER BY f.quality_score DESC NULLS LAST, f.id))[1] AS face_id
    FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
    WHERE f.cluster_id = c.id AND f.person_id IS NULL) f
ORDER BY array_position(ARRAY['open', 'once', 'ignored'], c.section), c.faces DESC, c.number
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class _Listed(ClusterLine):
    sizes: Mapping[str, int]


async def clusters(
    workspace_ids: Sequence[WorkspaceId], offset: int, limit: int, *, only: Section | None = None
) -> ClusterPage:
    """The sections follow one another; in each, clusters with most faces come first.

    only: this section and no other; None: all. A page behind the last one is empty.
    """
    among, sections = list(workspace_ids), None if only is None else [only]
    found = await sql.rows(_Listed, _LINES, among, sections, offset, limit) if limit else []
    # A page without lines has no row from which to read the sizes.
    counting = f"WITH {_SECTIONS} SELECT {_SIZES} AS sizes"
    sizes = found[0].sizes if found else await sql.value(dict, counting, among) or {}
    shown = {Section(name): size for name, size in sizes.items() if only in (None, name)}
    return ClusterPage(found, shown)


async def unknown_faces(workspace_id: WorkspaceId, number: int) -> list[int]:
    """Numbers of the cluster's unknown faces, the best first: a named person is learned from the first few,
    so the user who gives the name has to see these. Call it for a moderator.
    """
    return await sql.values(
        int,
        """SELECT f.number FROM clusters c
           JOIN face_instances f ON f.cluster_id = c.id AND f.person_id IS NULL
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE c.workspace_id = $1 AND c.number = $2 ORDER BY f.quality_score DESC NULLS LAST, f.number""",
        workspace_id,
        number,
    )


async def workspace_of_cluster(number: int) -> WorkspaceId | None:
    """The workspace that `moderating` needs; None when no cluster has this number."""
    return await sql.value(WorkspaceId, "SELECT workspace_id FROM clusters WHERE number = $1", number)
