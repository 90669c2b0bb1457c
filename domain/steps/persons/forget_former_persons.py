"""Deletes persons that no undo can bring back any more: absorbed ones, and those whose making was undone."""

from dataclasses import dataclass

from domain.ids import FaceId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.settings import Settings
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.persons.delete_person_row import delete_person_row
from domain.steps.persons.hand_up import hand_up
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.service.one_by_one import one_by_one
from domain.steps.work.work import transaction

_IS_FORMER = """
p.erasing_at IS NULL AND NOT EXISTS (SELECT 1 FROM persons a WHERE a.merged_into_id = p.id)
AND p.updated_at < now() - make_interval(days => $1)
AND (p.status = 'MERGED' OR p.approval = 'declined'
    AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = p.id))
"""


@dataclass(frozen=True, slots=True)
class _Former(PersonKey):
    merged_into_id: PersonId | None


async def forget_former_persons(settings: Settings, doorbell: Doorbell) -> int:
    """Returns how many persons it found; one that somebody brings back meanwhile stays. What old operations
    kept for an undo goes as well. Opens transactions.
    """
    await sql.execute(
        """UPDATE operations SET undo = NULL
           WHERE undo IS NOT NULL AND created_at < now() - make_interval(days => $1)""",
        settings.undo_days,
    )
    former = await sql.values(
        PersonId,
        f"SELECT id FROM persons p WHERE {_IS_FORMER} ORDER BY id",  # noqa: S608  a constant
        settings.undo_days,
    )
    with one_by_one() as row:
        for person_id in former:
            with row(person_id):
                await _forget(person_id, settings, doorbell)
    return len(former)


async def _forget(person_id: PersonId, settings: Settings, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        person = await sql.one(
            _Former,
            f"""SELECT p.id, p.number, p.workspace_id, p.merged_into_id FROM persons p
                WHERE p.id = $2 AND {_IS_FORMER} FOR UPDATE""",  # noqa: S608  a constant
            settings.undo_days,
            person_id,
        )
        if person is None:  # somebody brought it back meanwhile
            return
        # A photo with which both persons were trained stayed with the absorbed one.
        doubles = await sql.values(
            FaceId,
            """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
               WHERE a.enrols_person_id = $1""",
            person.id,
        )
        which = FacesToErase(person.workspace_id, person.number, doubles)
        await erase_face_rows(work, which, Order(), settings)
        if person.merged_into_id is not None:
            await hand_up(person, person.merged_into_id)
        await delete_person_row(person.id)
