"""Reads the evidence for a decision about faces from Postgres: the index only proposes candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import FaceEngine
from domain.queries import sql
from domain.queries.faces.half_seen import LACKS_RIVAL, RIVALS, SELVES
from domain.queries.index.unindexed import MISSED
from domain.queries.persons.live_person import IS_COMPARED, IS_LIVE
from domain.rules.faces.evidence import Evidence, Portrait, Vectors
from domain.rules.faces.refusing import LOOKS_ALIKE, NO_EXAMPLES
from domain.rules.faces.vectors import from_bytes
from domain.states import PersonStatus

# If thousands of faces were refused at once, only the latest count as examples. Refusals of the faces that
# are decided about are always read, and each mistake counts.
MOST_REFUSED = 100

# A prototype that the engine saw.
_SHOWS = "x.is_prototype AND e.vector IS NOT NULL"

# One row for each person, with the vectors of its faces in one piece.
# $1: the workspace; $2: persons of it; $3: the engine; $4: the faces to be matched; $5: MOST_REFUSED.
# Refusals were made for a person or for one that it absorbed. A face that is the person's by now is no
# example against it, nor is one that was refused for a reason of $7. mistakes: matches that were refused
# since the training photos were last called right or put right, and questions that were refused since for a
# reason of $6, with those whose faces are deleted. look_alikes: persons declared not to be this one.
_EVIDENCE = f"""
WITH RECURSIVE known AS (
    SELECT p.id, p.birth_date, p.gallery_seen_at, p.status = 'HIDDEN' AS is_hidden FROM persons p
    WHERE p.id = ANY($2::uuid[]) AND {IS_COMPARED}),
{SELVES},
{RIVALS},
refused AS (
    SELECT s.id, n.face_id, n.reason IS NULL OR n.reason <> ALL($7::text[]) AS is_example
    FROM selves s CROSS JOIN LATERAL (
        SELECT n.* FROM negative_pairs n WHERE n.person_id = s.self AND n.face_id = ANY($4::uuid[])
        UNION (SELECT n.* FROM negative_pairs n JOIN face_instances f ON f.id = n.face_id
            WHERE n.person_id = s.self AND f.person_id IS DISTINCT FROM s.id
            ORDER BY n.id DESC LIMIT $5)) n
    WHERE (SELECT f.person_id FROM face_instances f WHERE f.id = n.face_id) IS DISTINCT FROM s.id),
twins AS (
    SELECT DISTINCT one.id, other.id AS twin FROM look_alikes x
    JOIN selves one ON one.self IN (x.first_person_id, x.second_person_id)
    JOIN selves other ON other.self IN (x.first_person_id, x.second_person_id) AND other.id <> one.id
    WHERE x.workspace_id = $1 AND x.declared_at IS NOT NULL),
examples AS (
    SELECT k.id, x.face_instance_id AS face_id, true AS is_prototype, true AS is_example,
        x.age_era_bucket AS era
    FROM known k JOIN person_prototypes x ON x.person_id = k.id
    UNION ALL SELECT id, face_id, false, is_example, NULL FROM refused)
SELECT k.id, k.birth_date, k.is_hidden,
    array_agg(x.face_id ORDER BY x.face_id) FILTER (WHERE {_SHOWS}) AS faces,
    string_agg(e.vector, '' ORDER BY x.face_id) FILTER (WHERE {_SHOWS}) AS vectors,
    array_agg(DISTINCT coalesce(x.era, '')) FILTER (WHERE {_SHOWS}) AS eras,
    array_agg(x.face_id) FILTER (WHERE NOT x.is_prototype) AS refused,
    string_agg(e.vector, '') FILTER (WHERE NOT x.is_prototype AND x.is_example) AS negatives,
    ARRAY(SELECT t.twin FROM twins t WHERE t.id = k.id) AS look_alikes,
    (SELECT count(DISTINCT n.face_id) FROM selves s JOIN negative_pairs n ON n.person_id = s.self
        JOIN face_instances f ON f.id = n.face_id AND f.person_id IS DISTINCT FROM s.id
        WHERE s.id = k.id AND (n.is_mistake OR n.reason = ANY($6::text[]))
          AND n.created_at > coalesce(k.gallery_seen_at, '-infinity')) + (
        SELECT sum(p.forgotten_mistakes + p.forgotten_siblings)
        FROM selves s JOIN persons p ON p.id = s.self WHERE s.id = k.id) AS mistakes,
    (SELECT count(*) FROM persons p WHERE p.workspace_id = $1 AND {IS_LIVE}) AS gallery,
    {LACKS_RIVAL} AS lacks_rival
FROM known k JOIN examples x ON x.id = k.id
LEFT JOIN face_embeddings e ON e.face_id = x.face_id AND e.engine = $3
GROUP BY k.id, k.birth_date, k.gallery_seen_at, k.is_hidden
"""  # noqa: S608  constants


# Locks the persons of prototypes $2 in id order, unless a search of the index that began at $3 may have
# missed prototypes of engine $4: then the answer is one row without a person.
_LOCK_UNLESS_BEHIND = f"""
WITH behind AS MATERIALIZED (SELECT EXISTS (
    SELECT FROM person_prototypes x
    JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $4
    WHERE x.face_instance_id = ANY({MISSED})) AS is_behind),
locked AS (SELECT p.id, p.status FROM persons p
    WHERE p.workspace_id = $1 AND NOT (SELECT is_behind FROM behind) AND p.id = ANY(ARRAY(
        SELECT x.person_id FROM person_prototypes x WHERE x.face_instance_id = ANY($2::uuid[])))
    ORDER BY p.id FOR SHARE)
SELECT id, status FROM locked UNION ALL SELECT NULL, NULL FROM behind WHERE is_behind
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Owner:
    """The person of a prototype, locked."""

    id: PersonId
    status: PersonStatus


@dataclass(frozen=True, slots=True)
class _OwnerOrBehind:
    id: PersonId | None
    status: PersonStatus | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A person. vectors: of its prototypes' `faces`, in one piece; negatives: of those `refused` faces that
    count as examples.

    eras: those that the prototypes show; an empty text where one shows no known era. gallery: how many live
    persons the workspace has. lacks_rival: as in `Portrait`.
    """

    id: PersonId
    birth_date: date | None
    is_hidden: bool
    faces: Sequence[FaceId] | None
    vectors: bytes | None
    eras: Sequence[str] | None
    refused: Sequence[FaceId] | None
    negatives: bytes | None
    look_alikes: Sequence[PersonId]
    mistakes: int
    gallery: int
    lacks_rival: bool


async def evidence(
    workspace_id: WorkspaceId,
    prototypes: Sequence[FaceId],
    engine: FaceEngine,
    *,
    faces: Sequence[FaceId] = (),
) -> Evidence[PersonId, FaceId]:
    """prototypes: faces that the index proposed; their persons are read here. faces: those to be matched.

    Locks the persons in id order, so that none of them is erased or hidden before this commits.
    Call inside the transaction that uses the answer.
    """
    owners = await lock_owners(workspace_id, prototypes) if prototypes else []
    return await _evidence(workspace_id, prototypes, owners, engine, faces)


async def evidence_unless_behind(
    workspace_id: WorkspaceId,
    prototypes: Sequence[FaceId],
    engine: FaceEngine,
    *,
    since: datetime,
    faces: Sequence[FaceId] = (),
) -> Evidence[PersonId, FaceId] | None:
    """The `evidence`, with the same locks. None, without a lock, when a search of the index that began at
    `since` may have missed prototypes.
    """
    found = await sql.rows(_OwnerOrBehind, _LOCK_UNLESS_BEHIND, workspace_id, prototypes, since, engine.name)
    owners = [_Owner(one.id, one.status) for one in found if one.id is not None and one.status is not None]
    if len(owners) < len(found):
        return None
    return await _evidence(workspace_id, prototypes, owners, engine, faces)


async def _evidence(
    workspace_id: WorkspaceId,
    prototypes: Sequence[FaceId],
    owners: Sequence[_Owner],
    engine: FaceEngine,
    faces: Sequence[FaceId],
) -> Evidence[PersonId, FaceId]:
    """owners: the persons of the prototypes, locked."""
    # If a person was absorbed while this waited for the lock, the survivor has those faces now.
    if any(person.status == PersonStatus.MERGED for person in owners):
        owners = await lock_owners(workspace_id, prototypes)
    if not owners:
        return Evidence(calibration=engine.calibration)
    known = await sql.rows(
        _Known,
        _EVIDENCE,
        workspace_id,
        [person.id for person in owners],
        engine.name,
        list(faces),
        MOST_REFUSED,
        [*LOOKS_ALIKE],
        [*NO_EXAMPLES],
    )
    portraits = [_portrait(person, engine.dimensions) for person in known if person.faces]
    return Evidence(portraits, known[0].gallery if known else 0, engine.calibration)


async def lock_owners(workspace_id: WorkspaceId, prototypes: Sequence[FaceId]) -> list[_Owner]:
    """Locks the persons of these prototypes in id order."""
    return await sql.rows(
        _Owner,
        """SELECT id, status FROM persons WHERE workspace_id = $1 AND id = ANY(ARRAY(
               SELECT person_id FROM person_prototypes WHERE face_instance_id = ANY($2::uuid[])))
           ORDER BY id FOR SHARE""",
        workspace_id,
        prototypes,
    )


def _portrait(known: _Known, dimensions: int) -> Portrait[PersonId, FaceId]:
    return Portrait(
        person=known.id,
        faces=known.faces or (),
        vectors=_vectors(known.vectors or b"", dimensions),
        negatives=_vectors(known.negatives or b"", dimensions),
        refused=frozenset(known.refused or ()),
        birth_date=known.birth_date,
        mistakes=known.mistakes,
        look_alikes=frozenset(known.look_alikes),
        eras=frozenset(era or None for era in known.eras or ()),
        is_hidden=known.is_hidden,
        lacks_rival=known.lacks_rival,
    )


def _vectors(together: bytes, dimensions: int) -> Vectors:
    return from_bytes(together).reshape(-1, dimensions)
