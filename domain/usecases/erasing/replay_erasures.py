"""Repeats in a restored database what was erased after its backup."""

from collections.abc import Sequence

from domain.ids import AssetId, GroupId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.service.restored import LedgerEntry, subjects_there
from domain.settings import Settings
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.erase_group_rows import erase_group_rows
from domain.steps.erasing.erase_participant_rows import erase_participant_rows
from domain.steps.erasing.erase_photo_rows import erase_photo_rows
from domain.steps.erasing.erase_rows import erase_rows, lock_person
from domain.steps.erasing.erase_workspace_rows import erase_workspace_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.work.work import Work, transaction

# Wholes come last: the parts that were erased with them have ledger entries of their own.
_ORDER = ("person", "contact_faces", "photo", "participant", "group", "workspace")


async def replay_erasures(entries: Sequence[LedgerEntry], settings: Settings, doorbell: Doorbell) -> int:
    """Returns how many erased subjects the backup had brought back. Afterwards the service may start.

    Each subject is unreachable at its commit; workers purge index and stores when they run. Nobody gets a
    second certificate. Safe to repeat.
    """
    replayed = 0
    there = await subjects_there(entries)
    for entry in sorted(entries, key=lambda entry: _ORDER.index(entry.kind)):
        if entry.subject in there:
            async with transaction(doorbell) as work:
                replayed += await _erase(work, entry, settings)
    await sql.execute("UPDATE restores SET checked_at = now() WHERE checked_at IS NULL")
    return replayed


async def _erase(work: Work, entry: LedgerEntry, settings: Settings) -> bool:
    order = Order(erasure=entry.erasure)
    if entry.kind == "person":
        return await _erase_person(work, entry, order)
    if entry.kind == "contact_faces":
        return await _erase_faces(work, entry, order, settings)
    row_id = await _row_id(entry)
    if row_id is None:
        return False
    match entry.kind:
        case "participant":
            counts = await erase_participant_rows(work, ParticipantId(row_id), order, settings)
        case "photo":
            counts = await erase_photo_rows(work, AssetId(row_id), order, settings)
        case "group":
            counts = await erase_group_rows(work, GroupId(row_id), order, settings)
        case _:
            counts = await erase_workspace_rows(work, WorkspaceId(row_id), order)
    return counts is not None


async def _erase_person(work: Work, entry: LedgerEntry, order: Order) -> bool:
    await _give_back_faces(entry)
    await _absorb_again(entry)
    person_id = PersonId(entry.subject)
    workspace_id = await sql.value(WorkspaceId, "SELECT workspace_id FROM persons WHERE id = $1", person_id)
    person = await lock_person(workspace_id, person_id) if workspace_id is not None else None
    if person is None:
        return False
    await erase_rows(work, person, order)
    await _seek_all(entry)
    return True


async def _erase_faces(work: Work, entry: LedgerEntry, order: Order, settings: Settings) -> bool:
    """Erases the faces, even those that other persons have in this backup. It takes no delivery back: the
    first erase did that.
    """
    numbers = await sql.values(
        int,
        """SELECT number FROM persons WHERE id IN (
               SELECT person_id FROM face_instances WHERE id = ANY($1::uuid[]))
           ORDER BY id FOR NO KEY UPDATE""",
        list(entry.faces),
    )
    workspace_id = await sql.value(
        WorkspaceId,
        "SELECT workspace_id FROM face_instances WHERE id = ANY($1::uuid[]) LIMIT 1",
        list(entry.faces),
    )
    if workspace_id is None:
        return False
    number = numbers[0] if numbers else 0
    which = FacesToErase(workspace_id, number, entry.faces, entry.subject, takes_back=False)
    await erase_face_rows(work, which, order, settings)
    await _seek_all(entry)
    return True


async def _seek_all(entry: LedgerEntry) -> None:
    """Faces that this backup lacks are sought too: the index may still have them, or a later backup."""
    await sql.execute(
        """UPDATE erasures SET face_ids = (SELECT coalesce(jsonb_agg(id), '[]') FROM (
               SELECT jsonb_array_elements_text(face_ids) AS id UNION SELECT unnest($2::text[])) AS faces)
           WHERE subject_uuid = $1""",
        entry.subject,
        [str(face) for face in entry.faces],
    )


async def _give_back_faces(entry: LedgerEntry) -> None:
    """Gives the person the faces that it got after the backup, so that they are erased again with it.

    A person that was made after the backup gets a row for this. Its id stands in place of its name.
    """
    faces = list(entry.faces)
    await sql.execute(
        """INSERT INTO persons (id, workspace_id, name, name_key, approval)
           SELECT $1::uuid, workspace_id, $1::text, $1::text, 'declined' FROM (
               SELECT workspace_id FROM face_instances WHERE id = ANY($2::uuid[])
               UNION ALL SELECT workspace_id FROM persons WHERE id = ANY($3::uuid[])) known
           LIMIT 1 ON CONFLICT (id) DO NOTHING""",
        entry.subject,
        faces,
        list(entry.absorbed),
    )
    await sql.execute("DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])", faces)
    await sql.execute(
        """UPDATE face_instances SET person_id = $1, basis = coalesce(basis, 'matched'),
               version = version + 1, updated_at = now()
           WHERE id = ANY($2::uuid[]) AND person_id IS DISTINCT FROM $1""",
        entry.subject,
        faces,
    )


async def _absorb_again(entry: LedgerEntry) -> None:
    """Persons that were absorbed after the backup are erased along. Faces that they still have belonged to
    somebody else at the erase, but nobody knows to whom, so they become unknown faces.
    """
    absorbed = list(entry.absorbed)
    await sql.execute("DELETE FROM person_prototypes WHERE person_id = ANY($1::uuid[])", absorbed)
    await sql.execute(
        """UPDATE face_instances SET person_id = NULL, basis = NULL, matched_by = '{}',
               version = version + 1, updated_at = now()
           WHERE person_id = ANY($1::uuid[])""",
        absorbed,
    )
    await sql.execute(
        """UPDATE persons SET status = 'MERGED', merged_into_id = $1, version = version + 1,
               updated_at = now()
           WHERE id = ANY($2::uuid[]) AND erasing_at IS NULL""",
        entry.subject,
        absorbed,
    )


async def _row_id(entry: LedgerEntry) -> int | None:
    """The id of the subject's row; None if an earlier entry erased it along."""
    return await sql.value(
        int,
        """SELECT id FROM participants WHERE uuid = $1 AND $2::text = 'participant'
           UNION ALL SELECT id FROM image_assets WHERE uuid = $1 AND $2::text = 'photo'
           UNION ALL SELECT id FROM groups WHERE uuid = $1 AND $2::text = 'group'
           UNION ALL SELECT id FROM workspaces WHERE uuid = $1 AND $2::text = 'workspace'""",
        entry.subject,
        entry.kind,
    )
