"""Two moves of a face at a time: one has its way, no face is lost, no wrong photo stays in a chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from domain.errors import Conflict, NotFound
from domain.queries.operations.done import Done
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.persons.rename_person import rename_person
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.concurrency.endings import erase, owed_delivery, timed
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.concurrency.two_persons import (
    ensure_sound,
    merge,
    move,
    owner_of,
    photo_of,
    posted_face,
    two_persons,
    undo,
)
from tests.usecases.factory import Connected, Group, connected_person, make_group
from tests.usecases.stage import Stage

_names = count(1)


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


@dataclass(frozen=True, slots=True)
class Scene:
    """A face of Anna's on a photo that was delivered, while somebody else gives it to Carla."""

    stage: Stage
    group: Group
    anna: Connected
    ben: Connected
    carla: Connected
    face: int


def against_a_move(
    deed: Callable[[Scene], Awaitable[object]], judge: Callable[[Scene, Answer, Answer], Awaitable[None]]
) -> Callable[[Stage], Awaitable[Round]]:
    """deed: what happens at the same moment. judge: gets the answers to the deed and to the move to Carla."""

    async def scene(stage: Stage) -> Round:
        group = await make_group(stage)
        carla = await connected_person(stage, group, look="carla", name="Carla")
        other_admin = await second_admin(stage, group)

        async def make_round() -> Race:
            anna, ben = await two_persons(stage, group)
            here = Scene(stage, group, anna, ben, carla, await posted_face(stage, group, anna))

            async def judge_both(done: Answer, moved: Answer) -> None:
                await judge(here, done, moved)
                await ensure_sound(stage)

            return Race(
                lambda: deed(here),
                lambda: move(stage, anna, Target(carla.number), [here.face], other_admin),
                judge_both,
            )

        return make_round

    return scene


def merge_into_ben(here: Scene) -> Awaitable[Done]:
    return merge(here.stage, here.anna, here.ben, here.group.admin)


async def ensure_merged_or_moved(here: Scene, merged: Answer, moved: Answer) -> None:
    """The face is Carla's, or it was merged with all others and the mover is told."""
    assert merged.has_won
    assert await owner_of(here.face) == (here.carla.number if moved.has_won else here.ben.number)
    assert moved.has_won or isinstance(moved.refusal, Conflict)


def move_to_ben(here: Scene) -> Awaitable[Done]:
    return move(here.stage, here.anna, Target(here.ben.number), [here.face], here.group.admin)


async def ensure_moved_once(here: Scene, one: Answer, other: Answer) -> None:
    """The face is with one of the two persons, and the other admin is told that it stayed."""
    to_ben, to_carla = one.value, other.value
    assert isinstance(to_ben, Done)
    assert isinstance(to_carla, Done)
    assert sorted([(to_ben.faces, to_ben.kept), (to_carla.faces, to_carla.kept)]) == [(0, 1), (1, 0)]
    assert await owner_of(here.face) == (here.ben.number if to_ben.faces else here.carla.number)


def pin_face(here: Scene) -> Awaitable[Done]:
    by, stage = here.stage.by(here.anna.owner), here.stage
    return pin_prototype(here.face, by, settings=stage.settings, doorbell=stage.doorbell)


async def ensure_pin_ended(here: Scene, pinned: Answer, moved: Answer) -> None:
    """The face is Carla's, and no prototype of Anna's: a pin that was set before the move ended with the
    move.
    """
    assert moved.has_won
    assert pinned.has_won or isinstance(pinned.refusal, NotFound)
    assert await owner_of(here.face) == here.carla.number
    standing = await sql.rows(
        """SELECT 1 FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           WHERE f.number = $1 AND (x.is_pinned OR x.person_id <> f.person_id)""",
        here.face,
    )
    assert standing == []


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
    """Faces that were merged first live on as the survivor's; else they are erased with the person."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)

        async def judge(merged: Answer, erased: Answer) -> None:
            ensure_one_winner(merged, erased)
            await ensure_sound(stage)
            owners = await sql.values(
                int,
                """SELECT p.number FROM face_instances f JOIN persons p ON p.id = f.person_id
                   WHERE f.number = $1""",
                face,
            )
            assert owners == ([ben.number] if merged.has_won else [])

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
    """A photo from which the person was taken is not sent, or it is taken back."""
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
    Pair("a merge and a move", against_a_move(merge_into_ben, ensure_merged_or_moved)),
    Pair("a merge and a recognition", merge_and_recognise),
    Pair("a face is moved to two persons", against_a_move(move_to_ben, ensure_moved_once), items=(180,)),
    Pair("a face is pinned and moved", against_a_move(pin_face, ensure_pin_ended)),
    Pair("one operation is taken back twice", two_undo),
    Pair("a merge and an erase", merge_and_erase),
    Pair("one new name for two persons", one_new_name_for_two),
    Pair("a move and a send", move_and_send),
)
