"""Lists the persons of a workspace by their likeness to a cluster."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.clusters.vectors_of_cluster import vectors_of_cluster
from domain.queries.persons.live_person import IS_KNOWN
from domain.rules.faces.evidence import best_cosines
from domain.rules.faces.vectors import from_rows
from domain.rules.persons.names import name_key
from domain.values.named import of_person

# How many of the cluster's best faces are compared.
_PROBES = 20


@dataclass(frozen=True, slots=True)
class NearPerson:
    """likeness: the best cosine of two faces; None where cluster and person cannot be compared."""

    number: int
    name: str
    likeness: float | None


@dataclass(frozen=True, slots=True)
class NearPage:
    people: Sequence[NearPerson]
    total: int  # persons on all pages


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class _Prototype:
    number: int
    vector: bytes


async def nearest_persons(
    workspace_id: WorkspaceId, cluster_number: int, *, typed: str = "", offset: int, limit: int
) -> NearPage:
    """The most alike come first. typed: a part of the name. Call it for a moderator.

    Embeddings are compared here, not in the index, which may be open in another process.
    """
    people = await sql.rows(
        _Known,
        f"SELECT p.number, p.name FROM persons p WHERE p.workspace_id = $1 AND {IS_KNOWN}",  # noqa: S608
        workspace_id,
    )
    likeness = await _likeness(workspace_id, cluster_number)
    near = [
        NearPerson(one.number, of_person(one.number, one.name), likeness.get(one.number))
        for one in people
        if name_key(typed) in name_key(one.name)
    ]
    near.sort(key=lambda one: (-(one.likeness if one.likeness is not None else -2), name_key(one.name)))
    return NearPage(near[offset : offset + limit], len(near))


async def _likeness(workspace_id: WorkspaceId, cluster_number: int) -> Mapping[int, float]:
    """The best cosine of each person, by the person's number."""
    seen = await vectors_of_cluster(workspace_id, cluster_number, _PROBES)
    if seen is None:
        return {}
    engine, own = seen
    known = await sql.rows(
        _Prototype,
        """SELECT p.number, e.vector FROM persons p
           JOIN person_prototypes x ON x.person_id = p.id
           JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
           WHERE p.workspace_id = $1""",
        workspace_id,
        engine,
    )
    if not known:
        return {}
    of: dict[int, list[bytes]] = defaultdict(list)
    for prototype in known:
        of[prototype.number].append(prototype.vector)
    probes = from_rows([face.vector for face in own])
    best = best_cosines([from_rows(vectors) for vectors in of.values()], probes).max(axis=1)
    return dict(zip(of, best.tolist(), strict=True))
