"""Two operations lock the same rows in the same order, so that no deadlock undoes one of them."""

from collections.abc import Awaitable

from domain.errors import Conflict
from domain.ids import ParticipantId
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.concurrency.endings import erase
from tests.concurrency.race import Answer, Pair, Race, Round
from tests.concurrency.two_persons import ensure_sound, move, posted_face, two_persons, undo
from tests.persons import LIVE
from tests.usecases.factory import Member, make_group, make_participant
from tests.usecases.linking import joined, links
from tests.usecases.stage import Stage


async def undo_and_erase(stage: Stage) -> Round:
    """An erase ends the operations about its person; an undo locks the operation and the person too."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        face = await posted_face(stage, group, anna)
        moved = await move(stage, anna, Target(ben.number), [face], group.admin)
        operation = moved.operation_id
        assert operation is not None

        async def judge(undone: Answer, erased: Answer) -> None:
            assert undone.has_won or undone.is_told
            assert erased.has_won
            assert (undone.tries, erased.tries) == (1, 1), "a deadlock: each waited for the other"
            await ensure_sound(stage)

        return Race(lambda: undo(stage, operation, group.admin), lambda: erase(stage, group, anna), judge)

    return make_round


def forget(stage: Stage, who: Member) -> Awaitable[object]:
    return forget_participant(
        ParticipantId(who.participant_id), settings=stage.settings, doorbell=stage.doorbell
    )


async def move_and_forget(stage: Stage) -> Round:
    """Faces leave photos while a recipient of these photos is forgotten."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, _ = await two_persons(stage, group)
        opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
        await joined(stage, anna, opa)
        faces = [await posted_face(stage, group, anna) for _ in range(3)]

        async def judge(moved: Answer, forgotten: Answer) -> None:
            assert moved.has_won
            assert forgotten.has_won
            assert (moved.tries, forgotten.tries) == (1, 1), "a deadlock: each waited for the other"
            await ensure_sound(stage)

        return Race(lambda: move(stage, anna, NOBODY, faces, group.admin), lambda: forget(stage, opa), judge)

    return make_round


async def leave_and_forget(stage: Stage) -> Round:
    """One of two owners leaves, the other asks to be forgotten: a person without an owner is erased."""
    group = await make_group(stage)

    async def make_round() -> Race:
        anna, _ = await two_persons(stage, group)
        mama = await make_participant(stage, "Mama", in_chat=group.tg_chat_id)
        await joined(stage, anna, mama)
        await make_owner(anna.number, mama.participant_id, stage.by(anna.owner), stage.doorbell)

        async def judge(left: Answer, forgotten: Answer) -> None:
            assert forgotten.has_won
            alive = await sql.rows(f"SELECT 1 FROM persons WHERE id = $1 AND {LIVE}", anna.person_id)
            assert bool(alive) is not left.has_won
            if not left.has_won:
                assert isinstance(left.refusal, Conflict)
                assert await links(anna) == {"Mama": "owner"}

        return Race(
            lambda: unlink_participant(anna.number, mama.participant_id, stage.by(mama), stage.doorbell),
            lambda: forget(stage, anna.owner),
            judge,
        )

    return make_round


LOCK_ORDER = (
    Pair("an owner leaves and the other one is forgotten", leave_and_forget),
    Pair("an undo and an erase", undo_and_erase),
    Pair("faces that leave photos and forgetting who received them", move_and_forget),
)
