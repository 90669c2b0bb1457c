"""Which of a person's faces the index searches."""

from collections.abc import Collection
from uuid import UUID

from domain.queries import sql
from domain.rules.prototypes import Exemplar, age_era, choose_exemplars, decade
from domain.settings import Settings
from domain.steps.work import Work


async def choose_prototypes(
    work: Work, person_id: UUID, settings: Settings, *, but: Collection[UUID] = ()
) -> int:
    """Chooses anew from all faces of the person; pinned ones stay. Returns how many there are.

    Of thousands of faces only those that can be chosen are looked at. but: faces that are not to be chosen.
    """
    faces = await sql.rows(
        """SELECT f.id, f.quality_score, a.taken_at, p.birth_date, coalesce(x.is_pinned, false) AS pinned
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id JOIN persons p ON p.id = f.person_id
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id AND x.person_id = p.id
           WHERE f.person_id = $1 AND f.id <> ALL($3::uuid[])
           ORDER BY coalesce(x.is_pinned, false) DESC, f.quality_score DESC NULLS LAST, f.number LIMIT $2""",
        person_id,
        settings.face_prototype_max_exemplars,
        list(but),
    )
    chosen = choose_exemplars(
        [Exemplar(row["id"], row["quality_score"] or 0.0, row["pinned"]) for row in faces],
        max_exemplars=settings.face_prototype_max_exemplars,
        min_quality=settings.face_prototype_min_quality,
    )
    shown = [face for face in faces if face["id"] in set(chosen)]
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
        [face["id"] for face in shown],
        [age_era(face["birth_date"], face["taken_at"].date()) for face in shown],
        [decade(face["taken_at"].date()) for face in shown],
    )
    await work.add("sync_person_faces", person_id=str(person_id))
    return len(chosen)
