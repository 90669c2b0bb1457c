"""Deletes the rows that an erase kept until index and store were clean, and tasks that name the subject."""

from domain.ids import AssetId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.steps.chats.end_questions import end_questions
from domain.steps.persons.delete_person_row import delete_person_row
from domain.steps.persons.recount_persons import recount_persons
from domain.steps.work.in_parts import in_parts
from domain.tables import Erasure


async def delete_erased_rows(erasure: Erasure, needles: Needles) -> None:
    """Safe to repeat."""
    async with sql.in_transaction():
        if erasure.subject_kind == "person":
            await _delete_person(erasure, needles)
        if erasure.subject_kind == "workspace":
            await sql.execute("DELETE FROM workspaces WHERE uuid = $1", erasure.subject_uuid)
        await end_questions(needles.names)
        await _delete_work(needles)


async def _delete_person(erasure: Erasure, needles: Needles) -> None:
    person_id, faces = erasure.subject_uuid, erasure.face_ids
    assets = await sql.values(
        AssetId,
        """INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)
           SELECT f.asset_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING RETURNING asset_id""",
        faces,
    )
    for part in in_parts(faces):
        await sql.execute("DELETE FROM face_instances WHERE id = ANY($1::uuid[])", part)
    await sql.execute("DELETE FROM image_assets WHERE enrols_person_id = $1", person_id)
    await sql.execute(
        "DELETE FROM conversations WHERE data->>'person_id' = ANY($1::text[])", list(needles.uuids)
    )
    await delete_person_row(person_id)
    await recount_persons(assets)


async def _delete_work(needles: Needles) -> None:
    """Deletes waiting tasks, which would find no rows any more, and finished ones, which name the subject.
    Forgets which messages were sent to its chats.

    A running task stays, and so does a waiting `handle_update` task: its update is handled, and only then the
    erase can be verified.
    """
    await sql.execute(
        """DELETE FROM tasks WHERE state <> 'leased'
             AND (ids->>'person_id' = ANY($1::text[]) OR ids->>'resembles' = ANY($1::text[]))""",
        list(needles.uuids),
    )
    await sql.execute(
        "DELETE FROM tasks WHERE state <> 'leased' AND waits_for_tg_chat_id = ANY($1::bigint[])",
        list(needles.tg_ids),
    )
    # Here and not with the rows of the subject: a message may have been on its way then.
    await sql.execute("DELETE FROM sent_messages WHERE tg_chat_id = ANY($1::bigint[])", list(needles.tg_ids))
    chats = [str(number) for number in needles.tg_ids]
    await sql.execute(
        """DELETE FROM tasks WHERE kind = 'handle_update' AND state IN ('done', 'dead')
             AND string_to_array(lane, ':') && $1::text[]""",
        chats,
    )
    for key in ("tg_former_chat_id", "tg_told_chat_id"):
        await sql.execute(
            "DELETE FROM tasks WHERE state <> 'leased' AND ids->>$2 = ANY($1::text[])", chats, key
        )
    await sql.execute(
        """DELETE FROM tasks WHERE kind = 'show_progress' AND state <> 'leased'
             AND dedupe_key LIKE 'album:%' AND split_part(dedupe_key, ':', 2) = ANY($1::text[])""",
        chats,
    )
