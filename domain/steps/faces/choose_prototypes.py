"""Chooses which of a person's faces represent the person in searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.last_engine import last_engine
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.rules.faces.eras import age_era, decade
from domain.rules.faces.poses import pose_of
from domain.rules.faces.prototypes import Exemplar, Prototype, choose_exemplars
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.states import Basis
from domain.steps.faces.look_anew import decide_at_last
from domain.steps.work.work import Work

# Of the faces that people confirmed otherwise than by training, at most so many are compared, or as many as a
# person may have prototypes, if that is more. All faces that the person was trained with are compared.
MOST_COMPARED = 60
# When thousands of faces are confirmed at once, only this many of them are searched with for more faces of
# the person.
_MOST_SEEDS = 10
# OFFSET 0: else Postgres would look for the best faces once for each face of the person. Of thousands of
# faces the statement returns only those that can be chosen: those that represent the person already, all that
# the person was trained with, and of those that people confirmed otherwise the best of each year, then the
# second best, and so on.
_FACES = f"""
SELECT w.person AS person_id, c.workspace_id, c.id, c.quality_score, c.basis, c.landmarks, c.taken_at,
    c.birth_date, c.vector, c.is_prototype, c.is_pinned, c.own
FROM (SELECT w.person, {last_engine("g.person_id = w.person")} AS engine
    FROM unnest($1::uuid[]) AS w (person) OFFSET 0) w CROSS JOIN LATERAL (
    SELECT f.id, f.workspace_id, f.number, f.quality_score, f.basis, f.landmarks, a.taken_at, p.birth_date,
        e.vector, x.id IS NOT NULL AS is_prototype, coalesce(x.is_pinned, false) AS is_pinned,
        {OWN_OF_PERSON} AS own
    FROM face_instances f JOIN image_assets a ON a.id = f.asset_id JOIN persons p ON p.id = f.person_id
    LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = p.id
    LEFT JOIN face_embeddings e ON e.face_id = f.id AND e.engine = w.engine
    WHERE f.person_id = w.person AND (x.is_pinned OR f.basis = 'trained' OR NOT EXISTS (
            SELECT 1 FROM barred_faces b WHERE b.face_id = f.id AND b.person_id = w.person))
      AND (x.id IS NOT NULL OR f.basis = 'trained' OR f.id IN (
        SELECT best.id FROM (
            SELECT g.id, g.number, g.quality_score, row_number() OVER (
                PARTITION BY date_part('year', t.taken_at)
                ORDER BY g.quality_score DESC NULLS LAST, g.number) AS place
            FROM face_instances g JOIN image_assets t ON t.id = g.asset_id
            WHERE g.person_id = w.person AND g.basis <> 'matched' AND NOT EXISTS (
                SELECT 1 FROM barred_faces b WHERE b.face_id = g.id AND b.person_id = w.person)) best
        ORDER BY best.place, best.quality_score DESC NULLS LAST, best.number LIMIT $2)) OFFSET 0) c
ORDER BY c.number
"""  # noqa: S608  a constant
# Returns faces with which more of a person is searched: of the confirmed faces $7 first those that became
# prototypes, then the best others.
_CHOOSE = """
WITH dropped AS (
    DELETE FROM person_prototypes WHERE person_id = ANY($1::uuid[]) AND NOT is_pinned
      AND (face_instance_id IS NULL OR face_instance_id <> ALL($3::uuid[]))),
chosen AS (
    INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, age_era_bucket,
        decade_bucket)
    SELECT x.person, x.face, x.face, x.role, x.era, x.decade
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])
        AS x (person, face, role, era, decade)
    ON CONFLICT (face_instance_id) DO UPDATE SET role = EXCLUDED.role,
        age_era_bucket = EXCLUDED.age_era_bucket, decade_bucket = EXCLUDED.decade_bucket)
SELECT f.id, f.person_id FROM face_instances f
WHERE f.id = ANY($7::uuid[]) AND f.person_id = ANY($1::uuid[]) AND f.basis <> 'matched'
ORDER BY f.id <> ALL($3::uuid[]), f.quality_score DESC NULLS LAST, f.number LIMIT $8
"""


@dataclass(frozen=True, slots=True)
class _Face:
    """vector: the embedding by the engine that ran last; None if that engine never saw the face."""

    id: FaceId
    person_id: PersonId
    workspace_id: WorkspaceId
    quality_score: float | None
    basis: Basis | None
    landmarks: Sequence[Sequence[float]] | None
    taken_at: datetime
    birth_date: date | None
    vector: bytes | None
    is_prototype: bool
    is_pinned: bool
    own: str | None

    @property
    def era(self) -> str | None:
        return age_era(self.birth_date, self.taken_at.date())

    @property
    def decade(self) -> str:
        return decade(self.taken_at.date())


@dataclass(frozen=True, slots=True)
class _Seed:
    id: FaceId
    person_id: PersonId


async def choose_prototypes(
    work: Work,
    person_id: PersonId,
    settings: Settings,
    *,
    confirmed: Sequence[FaceId] = (),
    introduces: bool = False,
) -> int:
    """Does for one person what `choose_prototypes_of` does. Returns how many prototypes there are."""
    return await choose_prototypes_of(work, [person_id], settings, confirmed=confirmed, introduces=introduces)


async def choose_prototypes_of(
    work: Work,
    person_ids: Sequence[PersonId],
    settings: Settings,
    *,
    confirmed: Sequence[FaceId],
    introduces: bool,
) -> int:
    """Chooses again from the faces that people confirmed as each person's. A person without such faces keeps
    the present prototypes.

    person_ids: all of one workspace. confirmed: faces that somebody has confirmed just now, all of one
    person. Unknown faces that look like one of these may be asked about, and photos with a clear match are
    offered. The index shows the new prototypes before it forgets the old ones (`steps/index/sync_faces.py`).
    introduces: after an approval, a name or an assignment. A person who is represented for the first time
    then gets the faces that were taken for somebody else and clearly are theirs (`rematch_rivals`).
    Returns how many prototypes there are.
    """
    most = max(MOST_COMPARED, settings.face_prototype_max_exemplars)
    faces = await sql.rows(_Face, _FACES, list(person_ids), most)
    of = {face.id: face for face in faces}
    chosen = [
        exemplar
        for person_id in person_ids
        for exemplar in _chosen([face for face in faces if face.person_id == person_id], settings)
    ]
    seeds = await sql.rows(
        _Seed,
        _CHOOSE,
        list(person_ids),
        [of[prototype.face].person_id for prototype in chosen],
        [prototype.face for prototype in chosen],
        [prototype.role for prototype in chosen],
        [of[prototype.face].era for prototype in chosen],
        [of[prototype.face].decade for prototype in chosen],
        list(confirmed),
        _MOST_SEEDS,
    )
    await _follow(work, person_ids, seeds)
    new = [{"person_id": str(one)} for one in _newcomers(faces, chosen)] if introduces else []
    await work.add_each("rematch_rivals", new)
    if seen := _may_be_seen_now(faces, chosen):
        await decide_at_last(work, faces[0].workspace_id, seen)
    return len(chosen)


def _chosen(faces: Sequence[_Face], settings: Settings) -> Sequence[Prototype[FaceId]]:
    """faces: of one person."""
    own = with_own(settings, faces[0].own if faces else None)
    return choose_exemplars(
        [_exemplar(face) for face in faces],
        max_exemplars=own.face_prototype_max_exemplars,
        min_quality=own.face_prototype_min_quality,
    )


def _newcomers(faces: Sequence[_Face], chosen: Sequence[Prototype[FaceId]]) -> list[PersonId]:
    """Persons who are represented for the first time: a look-alike may have got their photos."""
    now = {prototype.face for prototype in chosen}
    before = {face.person_id for face in faces if face.is_prototype}
    return sorted({face.person_id for face in faces if face.id in now} - before)


def _may_be_seen_now(faces: Sequence[_Face], chosen: Sequence[Prototype[FaceId]]) -> list[PersonId]:
    """Persons who had a prototype that the last engine never saw, and who have one now that it saw: before
    this choice it may have seen none.
    """
    now = {prototype.face for prototype in chosen}
    behind = {face.person_id for face in faces if face.is_prototype and face.vector is None}
    seen = {face.person_id for face in faces if face.id in now and face.vector is not None}
    return sorted(behind & seen)


async def _follow(work: Work, person_ids: Sequence[PersonId], seeds: Sequence[_Seed]) -> None:
    """Has the index updated. The person whose faces were confirmed just now is looked for on more photos."""
    for person_id in person_ids:
        await work.add("sync_person_faces", person_id=str(person_id))
    if seeds:
        ids = [{"face_id": str(face.id), "person_id": str(face.person_id)} for face in seeds]
        lane = lane_of_questions(seeds[0].person_id)
        await work.add_each("propagate_face", ids, lanes=[lane] * len(ids))
        await work.add("backfill_person", lane=lane, person_id=str(seeds[0].person_id))


def lane_of_questions(person_id: PersonId) -> str:
    """In this lane faces like a confirmed one are asked about before older photos are searched: the search
    would match them.
    """
    return f"alike:{person_id}"


def _exemplar(face: _Face) -> Exemplar[FaceId]:
    return Exemplar(
        face.id,
        face.quality_score or 0.0,
        face.is_pinned,
        face.basis,
        face.is_prototype,
        era=face.era or face.decade,
        pose=pose_of(face.landmarks),
        vector=from_bytes(face.vector) if face.vector is not None else None,
    )
