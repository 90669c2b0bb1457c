"""Faces and persons are deleted while somebody changes them: a change happens whole or not at all."""

from collections.abc import Awaitable

from domain.errors import Conflict
from domain.queries.operations.done import Done
from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.persons.set_picture import set_picture
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.concurrency.endings import erase
from tests.concurrency.moves import Scene, against_a_move
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.concurrency.two_persons import ensure_sound, merge, photo_of, posted_face, two_persons, undo
from tests.usecases.factory import make_group
from tests.usecases.stage import Stage


def wipe(here: Scene) -> Awaitable[Done]:
    stage, by = here.stage, here.stage.by(here.anna.owner)
    return erase_faces(here.anna.number, by, settings=stage.settings, doorbell=stage.doorbell)


async def ensure_wiped_or_moved(here: Scene, wiped: Answer, moved: Answer) -> None:
    """A face that was moved first is Carla's; else it is deleted, and the mover is told."""
    assert wiped.has_won
    assert moved.has_won or moved.is_told
    assert await owners_of([here.face]) == ([here.carla.number] if moved.has_won else [])
    left = "SELECT id FROM face_instances WHERE person_id = $1"
    assert await sql.rows(left, here.anna.person_id) == []


async def owners_of(faces: list[int]) -> list[int | None]:
    """The numbers of the faces' persons; nothing for a deleted face."""
    rows = await sql.rows(
        """SELECT p.number FROM face_instances f LEFT JOIN persons p ON p.id = f.person_id
           WHERE f.number = ANY($1::bigint[]) ORDER BY f.number""",
        faces,
    )
    return [row["number"] for row in rows]


async def deleted_here_and_merged(stage: Stage) -> Round:
    """The face on one photo is deleted and the others are merged, or all are merged and none is deleted."""
    group = await make_group(stage)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        faces = [await posted_face(stage, group, anna) for _ in range(2)]
        row = await sql.one("SELECT asset_id FROM face_instances WHERE number = $1", faces[0])
        assert row is not None

        async def judge(deleted: Answer, merged: Answer) -> None:
            assert merged.has_won
            assert deleted.has_won or isinstance(deleted.refusal, Conflict)
            assert await owners_of(faces) == [ben.number] * (1 if deleted.has_won else 2)
            await ensure_sound(stage)

        return Race(
            lambda: delete_faces(
                anna.number,
                row["asset_id"],
                stage.by(group.admin),
                settings=stage.settings,
                doorbell=stage.doorbell,
            ),
            lambda: merge(stage, anna, ben, other_admin),
            judge,
        )

    return make_round


async def dissolved_and_recognised(stage: Stage) -> Round:
    """Whichever comes first, the new photo shows nobody, and nothing is sent."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, _ = await two_persons(stage, group)
        asset_id = await photo_of(stage, group, anna)

        async def judge(dissolved: Answer, looked: Answer) -> None:
            assert dissolved.has_won
            assert looked.value == "done"
            await stage.settle()
            assert await sql.rows("SELECT id FROM persons WHERE id = $1", anna.person_id) == []
            faces = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
            assert faces == [{"person_id": None}]
            assert stage.mailbox.sent == []
            await ensure_sound(stage)

        return Race(
            lambda: dissolve_person(anna.number, stage.by(group.admin), doorbell=stage.doorbell),
            lambda: stage.recognise(asset_id),
            judge,
        )

    return make_round


async def pictured_and_wiped(stage: Stage) -> Round:
    """No person has a deleted face as picture."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)
        here = Scene(stage, group, anna, ben, ben, face)

        async def judge(chosen: Answer, wiped: Answer) -> None:
            assert chosen.has_won or chosen.is_told
            assert wiped.has_won
            left = await sql.one("SELECT picture_face_id FROM persons WHERE id = $1", anna.person_id)
            assert left == {"picture_face_id": None}
            assert await owners_of([face]) == []
            await ensure_sound(stage)

        return Race(
            lambda: set_picture(anna.number, face, stage.by(group.admin), doorbell=stage.doorbell),
            lambda: wipe(here),
            judge,
        )

    return make_round


async def unmerged_and_erased(stage: Stage) -> Round:
    """Anna is back with her face, or the face is erased with Ben and the undo is refused."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)
        operation = (await merge(stage, anna, ben, group.admin)).operation_id
        assert operation is not None

        async def judge(undone: Answer, erased: Answer) -> None:
            assert erased.has_won
            assert undone.has_won or undone.is_told
            await stage.settle()
            assert await owners_of([face]) == ([anna.number] if undone.has_won else [])
            await ensure_sound(stage)

        return Race(lambda: undo(stage, operation, group.admin), lambda: erase(stage, group, ben), judge)

    return make_round


DELETIONS = (
    Pair("all faces of a person are deleted and one is moved", against_a_move(wipe, ensure_wiped_or_moved)),
    Pair("a face is deleted in one photo and its person is merged", deleted_here_and_merged),
    Pair("a person is dissolved and a photo is looked at", dissolved_and_recognised),
    Pair("a picture is chosen and all faces are deleted", pictured_and_wiped),
    Pair("a merge is taken back and the survivor is erased", unmerged_and_erased),
)
