"""From this commit on a person is unreachable: no match, no delivery, no read. The purge follows."""

from uuid import UUID

from domain.queries import sql
from domain.rules.needles import Needles
from domain.rules.store_keys import card_key
from domain.steps.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.owe_photo_cards import cards_of_photos
from domain.steps.work import Work


async def erase_rows(work: Work, person: sql.Row, order: Order) -> dict[str, int]:
    """person: its id, number and workspace_id. Returns what will be gone, for the certificate.

    Call with the person's row locked. The faces' rows go with the purge: until then they say where the
    erased faces were.
    """
    person_id = person["id"]
    faces = await sql.rows(
        """SELECT f.id, f.asset_id, a.kind, a.uuid FROM face_instances f JOIN image_assets a
             ON a.id = f.asset_id WHERE f.person_id = $1 OR a.enrols_person_id = $1""",
        person_id,
    )
    cards = await _cards(person, [row["id"] for row in faces])
    cards += cards_of_photos(row["asset_id"] for row in faces if row["kind"] == "post")
    remains = Remains(
        needles=Needles(
            uuids=(str(person_id),),
            names=await _names(person_id),
            cards=(("offer", str(person["number"])), *cards, *await _resemblances(person)),
            chats=order.chats,
        ),
        counts={
            "faces": len(faces),
            "photos": len({row["asset_id"] for row in faces if row["kind"] == "post"}),
            "training_photos": len({row["asset_id"] for row in faces if row["kind"] == "training"}),
            "prototypes": await _make_unreachable(person_id),
        },
        face_ids=[row["id"] for row in faces],
        asset_uuids=[row["uuid"] for row in faces],
        store_keys=[card_key(person["workspace_id"], kind, subject) for kind, subject in cards],
    )
    await open_erasure(
        work, Subject("person", person_id, person["number"], person["workspace_id"]), remains, order
    )
    await _end_warnings(work, person)
    return dict(remains.counts)


async def _cards(person: sql.Row, face_ids: list[UUID]) -> list[tuple[str, str]]:
    """Their pictures were cut, and perhaps not shown yet. A face may be asked about for others."""
    cards = await sql.rows(
        """SELECT 'verdict' AS kind, id FROM image_assets WHERE enrols_person_id = $1
           UNION ALL SELECT 'suggestion', id FROM face_suggestions
           WHERE suggested_person_id = $1 OR face_instance_id = ANY($2::uuid[])""",
        person["id"],
        face_ids,
    )
    return [("request", str(person["number"])), *((card["kind"], str(card["id"])) for card in cards)]


async def _resemblances(person: sql.Row) -> list[tuple[str, str]]:
    """What owners were told: that somebody asked for who looks like the person, or the other way round."""
    found = await sql.rows(
        """SELECT DISTINCT kind, subject FROM cards WHERE workspace_id = $1 AND kind = 'resemblance'
             AND $2 = ANY(string_to_array(subject, ':'))""",
        person["workspace_id"],
        str(person["number"]),
    )
    return [(card["kind"], card["subject"]) for card in found]


async def _end_warnings(work: Work, person: sql.Row) -> None:
    """A request that waits may say whom it looks like, and who connected them."""
    waiting = await sql.rows(
        """SELECT DISTINCT p.id FROM cards c
           JOIN persons p ON p.workspace_id = c.workspace_id AND p.number::text = c.subject
           WHERE c.workspace_id = $1 AND c.kind = 'request'
             AND split_part(c.shown, '+', 1) = 'requested:' || $2""",
        person["workspace_id"],
        str(person["number"]),
    )
    for other in waiting:
        await work.add("show_request", lane=f"request:{other['id']}", person_id=str(other["id"]))


async def _names(person_id: UUID) -> tuple[str, ...]:
    rows = await sql.rows(
        """SELECT name FROM persons WHERE id = $1
           UNION SELECT alias FROM participant_persons WHERE person_id = $1 AND alias IS NOT NULL""",
        person_id,
    )
    return tuple(sorted(row["name"] for row in rows))


async def _make_unreachable(person_id: UUID) -> int:
    """Number of prototypes that went. The right to receive ends here; a send that has begun is the last."""
    prototypes = await sql.execute("DELETE FROM person_prototypes WHERE person_id = $1", person_id)
    await sql.execute("DELETE FROM face_suggestions WHERE suggested_person_id = $1", person_id)
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE person_id = $1 AND state <> 'declined'",
        person_id,
    )
    await sql.execute(
        "UPDATE distributions SET withdrawn_at = now() WHERE person_id = $1 AND withdrawn_at IS NULL",
        person_id,
    )
    # A rename keeps the name before, and nothing about an erased person can be undone.
    await sql.execute(
        """UPDATE operations o SET undo = NULL FROM persons p WHERE p.id = $1
             AND o.workspace_id = p.workspace_id AND p.number IN (o.person_number, o.other_number)""",
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
