"""Whose a face is changes twice at a time: one has its way, no face is lost, no wrong photo stays."""

from collections.abc import Awaitable
from itertools import count

from domain.errors import Conflict
from domain.ports import AssetId
from domain.queries import sql
from domain.steps.find_target import NOBODY, Target
from domain.steps.record_operation import Done
from domain.usecases.merge_persons import merge_persons
from domain.usecases.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.rename_person import rename_person
from domain.usecases.undo_operation import undo_operation
from tests.concurrency.decisions import second_admin
from tests.concurrency.endings import erase, owed_delivery, timed
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.usecases.factory import Connected, Group, Member, connected_person, make_group, post
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
    """Of this round only: names and looks are nobody else's."""
    number = next(_names)
    return (
        await connected_person(stage, group, look=f"anna{number}", name=f"Anna {number}"),
        await connected_person(stage, group, look=f"ben{number}", name=f"Ben {number}"),
    )


async def photo_of(stage: Stage, group: Group, person: Connected) -> AssetId:
    row = await sql.one("SELECT name FROM persons WHERE id = $1", person.person_id)
    assert row is not None
    return await post(stage, group, stage.engine.face(**{row["name"].replace(" ", "").lower(): 0.9}))


async def posted_face(stage: Stage, group: Group, person: Connected) -> int:
    """On a photo that was delivered."""
    asset_id = await photo_of(stage, group, person)
    await stage.settle()
    row = await sql.one("SELECT number FROM face_instances WHERE asset_id = $1", asset_id)
    assert row is not None
    return int(row["number"])


async def ensure_sound(stage: Stage) -> None:
    """No face is with somebody who was absorbed or is gone, nobody is absorbed in a circle."""
    await stage.settle()
    lost = """SELECT f.id FROM face_instances f JOIN persons p ON p.id = f.person_id
              WHERE p.status = 'MERGED' OR p.erasing_at IS NOT NULL OR p.approval <> 'approved'"""
    assert await sql.rows(lost) == []
    circles = """SELECT p.id FROM persons p JOIN persons s ON s.id = p.merged_into_id
                 WHERE s.merged_into_id = p.id"""
    assert await sql.rows(circles) == []
    # Who was erased leaves no reason behind, and what was received stays.
    wrong = """SELECT d.id FROM deliveries d JOIN distributions x
                 ON x.asset_id = d.asset_id AND x.participant_id = d.participant_id
               WHERE d.state = 'sent' GROUP BY d.id HAVING bool_and(x.withdrawn_at IS NOT NULL)"""
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


async def opposite_merges(stage: Stage) -> Round:
    group = await make_group(stage)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            await ensure_sound(stage)

        return Race(
            lambda: merge(stage, anna, ben, group.admin), lambda: merge(stage, ben, anna, other_admin), judge
        )

    return make_round


async def merge_and_move(stage: Stage) -> Round:
    """The face is where it was moved, or went along with everything else and the mover is told."""
    group = await make_group(stage)
    carla = await connected_person(stage, group, look="carla", name="Carla")
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)

        async def judge(merged: Answer, moved: Answer) -> None:
            assert merged.has_won
            assert await owner_of(face) == (carla.number if moved.has_won else ben.number)
            assert moved.has_won or isinstance(moved.refusal, Conflict)
            await ensure_sound(stage)

        return Race(
            lambda: merge(stage, anna, ben, group.admin),
            lambda: move(stage, anna, Target(carla.number), [face], other_admin),
            judge,
        )

    return make_round


async def merge_and_recognise(stage: Stage) -> Round:
    """Whichever comes first, the new photo shows the survivor."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        asset_id = await photo_of(stage, group, anna)

        async def judge(merged: Answer, looked: Answer) -> None:
            assert merged.has_won
            assert looked.value == "done"
            faces = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
            assert faces == [{"person_id": ben.person_id}]
            await ensure_sound(stage)

        return Race(lambda: merge(stage, anna, ben, group.admin), lambda: stage.recognise(asset_id), judge)

    return make_round


async def two_moves(stage: Stage) -> Round:
    """Of one face to two persons: it is with one of them, and the other admin is told that it stayed."""
    group = await make_group(stage)
    carla = await connected_person(stage, group, look="carla", name="Carla")
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)

        async def judge(one: Answer, other: Answer) -> None:
            to_ben, to_carla = one.value, other.value
            assert isinstance(to_ben, Done)
            assert isinstance(to_carla, Done)
            assert sorted([(to_ben.faces, to_ben.kept), (to_carla.faces, to_carla.kept)]) == [(0, 1), (1, 0)]
            assert await owner_of(face) == (ben.number if to_ben.faces else carla.number)
            await ensure_sound(stage)

        return Race(
            lambda: move(stage, anna, Target(ben.number), [face], group.admin),
            lambda: move(stage, anna, Target(carla.number), [face], other_admin),
            judge,
        )

    return make_round


async def two_undo(stage: Stage) -> Round:
    group = await make_group(stage)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)
        merged = await merge(stage, anna, ben, group.admin)
        operation = merged.operation_id
        assert operation is not None

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            loser, winner = (other, group.admin) if one.has_won else (one, other_admin)
            assert loser.refusal is not None
            assert loser.refusal.details == {"by": f"tg:{winner.tg_user_id}"}
            assert await owner_of(face) == anna.number
            await ensure_sound(stage)

        return Race(
            lambda: undo(stage, operation, group.admin), lambda: undo(stage, operation, other_admin), judge
        )

    return make_round


async def merge_and_erase(stage: Stage) -> Round:
    """Whose faces were the survivor's by then live on as its own; else they are gone with the person."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        await posted_face(stage, group, anna)

        async def judge(merged: Answer, erased: Answer) -> None:
            assert merged.has_won or merged.is_told
            assert erased.has_won or erased.is_told
            assert merged.has_won or erased.has_won
            await ensure_sound(stage)

        return Race(lambda: merge(stage, anna, ben, group.admin), lambda: erase(stage, group, anna), judge)

    return make_round


async def one_new_name_for_two(stage: Stage) -> Round:
    group = await make_group(stage)
    anna, ben = await two_persons(stage, group)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        name = f"Lea {next(_names)}"

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            named = await sql.rows("SELECT number FROM persons WHERE name = $1", name)
            assert named == [{"number": anna.number if one.has_won else ben.number}]

        return Race(
            lambda: rename_person(anna.number, name, stage.by(group.admin), stage.doorbell),
            lambda: rename_person(ben.number, name, stage.by(other_admin), stage.doorbell),
            judge,
        )

    return make_round


async def move_and_send(stage: Stage) -> Round:
    """A photo that the person left is not sent for them, or it is taken back."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, _ = await two_persons(stage, group)
        asset_id = await photo_of(stage, group, anna)
        await stage.drain()
        delivery_id = await owed_delivery(stage, asset_id)
        row = await sql.one("SELECT number FROM face_instances WHERE asset_id = $1", asset_id)
        assert row is not None

        async def judge(moved: Answer, _: Answer) -> None:
            [delivery] = await sql.rows("SELECT * FROM deliveries WHERE id = $1", delivery_id)
            sends = stage.mailbox.sent.count((anna.owner.tg_user_id, asset_id))
            assert delivery["state"] == ("retracted" if sends else "suppressed"), delivery
            if sends:
                assert delivery["sending_at"] <= moved.value, "a send began after the face had left"
                await stage.show()
                assert await sql.rows(
                    "SELECT id FROM deliveries WHERE id = $1 AND tg_message_id IS NULL", delivery_id
                )
            await ensure_sound(stage)

        return Race(
            lambda: timed(move(stage, anna, NOBODY, [row["number"]], group.admin)),
            lambda: stage.deliver_one(delivery_id),
            judge,
        )

    return make_round


MOVES = (
    Pair("a merge and the opposite one", opposite_merges),
    Pair("a merge and a move", merge_and_move, items=(2,)),
    Pair("a merge and a recognition", merge_and_recognise, items=(2,)),
    Pair("a face is moved to two persons", two_moves, items=(180, 228)),
    Pair("one operation is taken back twice", two_undo, items=(219,)),
    Pair("a merge and an erase", merge_and_erase),
    Pair("one new name for two persons", one_new_name_for_two),
    Pair("a move and a send", move_and_send),
)
