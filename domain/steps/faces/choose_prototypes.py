"""Chooses which of a person's faces represent the person in searches."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.ids import FaceId, PersonId
from domain.queries import sql
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.rules.faces.prototypes import Exemplar, age_era, choose_exemplars, decade
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.settings import Settings
from domain.states import Basis
from domain.steps.work.work import Work

# Of thousands of faces only those are read that can be chosen: those that people confirmed, the best first,
# and those that represent the person already.
_FACES = f"""
SELECT f.id, f.quality_score, f.basis, a.taken_at, p.birth_date, x.id IS NOT NULL AS is_chosen,
    coalesce(x.is_pinned, false) AS is_pinned, {OWN_OF_PERSON} AS own
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id JOIN persons p ON p.id = f.person_id
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = p.id
WHERE f.person_id = $1 AND (x.id IS NOT NULL OR f.basis = 'trained' OR f.id IN (
    SELECT best.id FROM face_instances best WHERE best.person_id = $1 AND best.basis <> 'matched'
    ORDER BY best.quality_score DESC NULLS LAST, best.number LIMIT $2))
ORDER BY f.number
"""  # noqa: S608  a constant
# No workspace may have more.
_MOST = int(OWN_SETTINGS["face_prototype_max_exemplars"].allowed.high)


@dataclass(frozen=True, slots=True)
class _Face:
    id: FaceId
    quality_score: float | None
    basis: Basis | None
    taken_at: datetime
    birth_date: date | None
    is_chosen: bool
    is_pinned: bool
    own: str | None


async def choose_prototypes(work: Work, person_id: PersonId, settings: Settings) -> int:
    """Chooses anew from the person's faces that people confirmed. Returns how many prototypes there are."""
    faces = await sql.rows(_Face, _FACES, person_id, max(_MOST, settings.face_prototype_max_exemplars))
    own = with_own(settings, faces[0].own if faces else None)
    chosen = choose_exemplars(
        [
            Exemplar(face.id, face.quality_score or 0.0, face.is_pinned, face.basis, face.is_chosen)
            for face in faces
        ],
        max_exemplars=own.face_prototype_max_exemplars,
        min_quality=own.face_prototype_min_quality,
    )
    shown = [face for face in faces if face.id in set(chosen)]
    await sql.execute(
        """WITH dropped AS (
               DELETE FROM person_prototypes WHERE person_id = $1 AND NOT is_pinned
                 AND (face_instance_id IS NULL OR face_instance_id <> ALL($2::uuid[])))
           INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, age_era_bucket,
               decade_bucket)
           SELECT $1, x.face, x.face, 'EXEMPLAR', x.era, x.decade
           FROM unnest($2::uuid[], $3::text[], $4::text[]) AS x (face, era, decade)
           ON CONFLICT (face_instance_id) DO UPDATE
           SET age_era_bucket = EXCLUDED.age_era_bucket, decade_bucket = EXCLUDED.decade_bucket""",
        person_id,
        [face.id for face in shown],
        [age_era(face.birth_date, face.taken_at.date()) for face in shown],
        [decade(face.taken_at.date()) for face in shown],
    )
    await work.add("sync_person_faces", person_id=str(person_id))
    return len(chosen)
