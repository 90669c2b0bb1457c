"""Makes two persons of one group, and checks what must hold for them whichever of two acts was first."""

from collections.abc import Awaitable
from itertools import count

from domain.ids import AssetId
from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.merge_persons import merge_persons
from domain.values.targets import Target
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.stage import Stage

_names = count(1)


def merge(stage: Stage, absorbed: Connected, survivor: Connected, by: Member) -> Awaitable[Done]:
    return merge_persons(
        absorbed.number, survivor.number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


def move(stage: Stage, source: Connected, target: Target, faces: list[int], by: Member) -> Awaitable[Done]:
    which = WhichFaces(source.number, face_numbers=faces)
    return reassign_faces(which, target, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


def undo(stage: Stage, operation_id: int, by: Member) -> Awaitable[Done]:
    return undo_operation(operation_id, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def two_persons(stage: Stage, group: Group) -> tuple[Connected, Connected]:
    """Two persons whose names and looks nobody else has."""
    number = next(_names)
    return (
        await connected_person(stage, group, look=f"anna{number}", name=f"Anna {number}"),
        await connected_person(stage, group, look=f"ben{number}", name=f"Ben {number}"),
    )


async def look_of(person: Connected) -> str:
    row = await sql.one("SELECT name FROM persons WHERE id = $1", person.person_id)
    assert row is not None
    return str(row["name"]).replace(" ", "").lower()


async def photo_of(stage: Stage, group: Group, person: Connected) -> AssetId:
    return await post(stage, group, stage.engine.face(**{await look_of(person): 0.9}))


async def posted_face(stage: Stage, group: Group, person: Connected) -> int:
    """The number of a face on a photo that was delivered."""
    asset_id = await photo_of(stage, group, person)
    await stage.settle()
    row = await sql.one("SELECT number FROM face_instances WHERE asset_id = $1", asset_id)
    assert row is not None
    return int(row["number"])


async def ensure_sound(stage: Stage) -> None:
    """No face belongs to an absorbed, erased or unapproved person, no two persons absorbed each other, and
    each received photo has a reason.
    """
    await stage.settle()
    lost = """SELECT f.id FROM face_instances f JOIN persons p ON p.id = f.person_id
              WHERE p.status = 'MERGED' OR p.erasing_at IS NOT NULL OR p.approval <> 'approved'"""
    assert await sql.rows(lost) == []
    circles = """SELECT p.id FROM persons p JOIN persons s ON s.id = p.merged_into_id
                 WHERE s.merged_into_id = p.id"""
    assert await sql.rows(circles) == []
    # Photos whose reasons an erase removed are left out: they may stay.
    wrong = """SELECT d.id FROM deliveries d JOIN distributions x
                 ON x.asset_id = d.asset_id AND x.participant_id = d.participant_id
               WHERE d.state = 'sent'
                 AND NOT EXISTS (SELECT 1 FROM erased_faces e WHERE e.asset_id = d.asset_id)
               GROUP BY d.id HAVING bool_and(x.withdrawn_at IS NOT NULL)"""
    assert await sql.rows(wrong) == []


async def owner_of(face: int) -> int | None:
    row = await sql.one(
        """SELECT p.number FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           WHERE f.number = $1""",
        face,
    )
    assert row is not None
    number: int | None = row["number"]
    return number
