"""Moves training photos to the person to whom an undo moved their faces."""

from collections.abc import Mapping

from domain.errors import Conflict
from domain.ids import AssetId
from domain.queries import sql
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.steps.faces.move_faces import Moved
from domain.steps.persons.lock_persons import LockedPerson
from domain.values.operation_kinds import OF_TRAINING


async def give_back_photos(
    done: RecordedOperation, persons: Mapping[int, LockedPerson], moved: Moved
) -> list[AssetId]:
    """Returns the photos that go back, of those that the operation moved. moved: the faces that went back.

    Raises Conflict(`changed_since`) where a training face would be one person's and its photo another one's:
    the photo was moved meanwhile, or was sent again.
    """
    photos = await _move_back(done, persons)
    if done.kind in OF_TRAINING:
        parted = await sql.value(
            int,
            """SELECT 1 FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               WHERE f.id = ANY($1::uuid[]) AND f.person_id <> a.enrols_person_id""",
            list(moved.face_ids),
        )
        if parted is not None:
            raise Conflict("changed_since")
    return photos


async def _move_back(done: RecordedOperation, persons: Mapping[int, LockedPerson]) -> list[AssetId]:
    assets = done.way_back.get("training") or []
    if not assets:
        return []
    here, there = (persons[number].id for number in done.pair)
    # A photo stays where its face stays: a face that was taken out, and put back since, is not moved.
    return await sql.values(
        AssetId,
        """UPDATE image_assets a
           SET enrols_person_id = CASE enrols_person_id WHEN $2 THEN $3::uuid ELSE $2 END
           WHERE id = ANY($1::bigint[]) AND enrols_person_id IN ($2, $3) AND NOT EXISTS (
               SELECT 1 FROM face_instances f WHERE f.asset_id = a.id AND f.person_id = a.enrols_person_id)
             AND NOT EXISTS (
               SELECT 1 FROM image_assets b WHERE b.enrols_person_id IN ($2, $3) AND b.id <> a.id
                 AND b.tg_file_unique_id = a.tg_file_unique_id) RETURNING id""",
        assets,
        here,
        there,
    )
