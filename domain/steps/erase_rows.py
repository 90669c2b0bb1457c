"""From this commit on a person is unreachable: no match, no delivery, no read. The purge follows."""

from uuid import UUID

from domain.queries import sql
from domain.rules.store_keys import card_key
from domain.steps.work import Work


async def erase_rows(
    work: Work,
    person: sql.Row,
    *,
    requested_by: int,
    tg_notify_chat_id: int | None,
    lane: str | None = None,
) -> dict[str, int]:
    """person: its id, number and workspace_id. Returns what will be gone, for the certificate.

    lane: the purge waits for the tasks before it there, which still need the name.
    Call with the person's row locked. The faces' rows go with the purge: until then they are the
    list of what has to leave the index.
    """
    person_id = person["id"]
    faces = await sql.rows(
        """SELECT f.id, f.asset_id, a.kind, a.uuid FROM face_instances f JOIN image_assets a
             ON a.id = f.asset_id WHERE f.person_id = $1 OR a.enrols_person_id = $1""",
        person_id,
    )
    store_keys = await _store_keys(person, [row["id"] for row in faces])
    counts = {
        "faces": len(faces),
        "photos": len({row["asset_id"] for row in faces if row["kind"] == "post"}),
        "training_photos": len({row["asset_id"] for row in faces if row["kind"] == "training"}),
        "prototypes": await _make_unreachable(person_id, [row["id"] for row in faces]),
    }
    erasure = await sql.one(
        """INSERT INTO erasures (workspace_id, subject_uuid, subject_number, requested_by, tg_notify_chat_id,
               face_ids, asset_uuids, store_keys, counts)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (subject_uuid) DO UPDATE SET requested_by = erasures.requested_by RETURNING id""",
        person["workspace_id"],
        person_id,
        person["number"],
        requested_by,
        tg_notify_chat_id,
        sql.to_json([str(row["id"]) for row in faces]),
        sql.to_json(sorted({str(row["uuid"]) for row in faces})),
        sql.to_json(store_keys),
        counts,
    )
    assert erasure is not None
    await work.add("purge_erasure", lane=lane, erasure_id=erasure["id"])
    return counts


async def _store_keys(person: sql.Row, face_ids: list[UUID]) -> list[str]:
    """Pictures that were cut for cards, and perhaps not shown yet. A face may be asked about for others."""
    cards = await sql.rows(
        """SELECT 'verdict' AS kind, id FROM image_assets WHERE enrols_person_id = $1
           UNION ALL SELECT 'suggestion', id FROM face_suggestions
           WHERE suggested_person_id = $1 OR face_instance_id = ANY($2::uuid[])""",
        person["id"],
        face_ids,
    )
    workspace_id = person["workspace_id"]
    return [
        card_key(workspace_id, "request", person["number"]),
        *(card_key(workspace_id, card["kind"], card["id"]) for card in cards),
    ]


async def _make_unreachable(person_id: UUID, face_ids: list[UUID]) -> int:
    """Number of prototypes that went. The right to receive ends here; a send that has begun is the last."""
    prototypes = await sql.execute("DELETE FROM person_prototypes WHERE person_id = $1", person_id)
    await sql.execute("DELETE FROM face_embeddings WHERE face_id = ANY($1::uuid[])", face_ids)
    await sql.execute("DELETE FROM face_suggestions WHERE suggested_person_id = $1", person_id)
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE person_id = $1 AND state <> 'declined'",
        person_id,
    )
    await sql.execute(
        "UPDATE distributions SET withdrawn_at = now() WHERE person_id = $1 AND withdrawn_at IS NULL",
        person_id,
    )
    await sql.execute("UPDATE persons SET erasing_at = now(), version = version + 1 WHERE id = $1", person_id)
    return prototypes


async def lock_person(workspace_id: int, person_id: UUID) -> sql.Row | None:
    """None for one that does not exist here or is being erased already."""
    return await sql.one(
        """SELECT id, number, workspace_id, approval FROM persons
           WHERE id = $1 AND workspace_id = $2 AND erasing_at IS NULL FOR UPDATE""",
        person_id,
        workspace_id,
    )
