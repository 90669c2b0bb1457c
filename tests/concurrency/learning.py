"""Two people say something about one person's questions, faces, or the settings, at the same moment."""

from collections.abc import Awaitable
from uuid import UUID

from domain.ids import SuggestionId, WorkspaceId
from domain.queries.operations.done import Done
from domain.states import RefusalReason
from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.questions.give_reason import give_reason
from domain.usecases.settings.change_setting import change_setting
from tests import sql
from tests.concurrency.answers import asked, outcome_of
from tests.concurrency.decisions import second_admin
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.concurrency.two_persons import ensure_sound, merge, posted_face, two_persons
from tests.usecases.assigning import answer, statuses
from tests.usecases.factory import Member, connected_person, make_group
from tests.usecases.operating import undo
from tests.usecases.reviewing import decide, on_card, opened, planted_questions, time_is_up
from tests.usecases.stage import Stage

QUESTIONS_A_DAY = 7  # the number of this setting, as buttons carry it


async def accepted_by_two(stage: Stage) -> Round:
    """One press accepts all questions, as one operation; the other moderator is told."""
    group = await make_group(stage)
    other = await second_admin(stage, group)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        await sql.execute("DELETE FROM reviews")
        questions = await planted_questions(group, anna, 3)
        review_id = await opened(stage, anna, group.admin)
        await time_is_up()

        def accept(by: Member) -> Awaitable[object]:
            return decide(stage, anna, questions, by, accept=True, reviewing=on_card(review_id, by))

        async def judge(first: Answer, second: Answer) -> None:
            ensure_one_winner(first, second)
            found = await statuses()
            assert {found[question] for question in questions} == {("ACCEPTED", True)}
            events = await sql.value(
                int,
                "SELECT count(*) FROM face_assignment_events WHERE face_count = 3 AND batch_id IS NOT NULL",
            )
            operations = "SELECT count(*) FROM operations WHERE kind = 'accept_suggestions'"
            assert events == await sql.value(int, operations)
            await ensure_sound(stage)

        return Race(lambda: accept(group.admin), lambda: accept(other), judge)

    return make_round


async def accepted_and_merged(stage: Stage) -> Round:
    """The faces go to the survivor, or nobody is asked about them any more."""
    group = await make_group(stage)
    other = await second_admin(stage, group)

    async def make_round() -> Race:
        anna, ben = await two_persons(stage, group)
        questions = await planted_questions(group, anna, 2)

        async def judge(yes: Answer, merged: Answer) -> None:
            assert merged.has_won
            assert yes.has_won or yes.is_told
            owners = await sql.rows(
                """SELECT DISTINCT s.status, p.number FROM face_suggestions s
                   JOIN face_instances f ON f.id = s.face_instance_id
                   LEFT JOIN persons p ON p.id = f.person_id WHERE s.id = ANY($1::bigint[])""",
                questions,
            )
            status, owner = ("ACCEPTED", ben.number) if yes.has_won else ("EXPIRED", None)
            assert owners == [{"status": status, "number": owner}]
            await ensure_sound(stage)

        return Race(
            lambda: decide(stage, anna, questions, group.admin, accept=True),
            lambda: merge(stage, anna, ben, other),
            judge,
        )

    return make_round


async def told_why_and_taken_back(stage: Stage) -> Round:
    """A reason is taken back with its no, or comes too late; the face is unknown and not set aside."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        question = await asked(stage, group)
        said = await answer(stage, question["id"], anna.owner, accept=False)

        async def judge(told: Answer, back: Answer) -> None:
            assert back.has_won
            assert told.has_won or told.is_told
            row = await outcome_of(question)
            assert (row["person"], row["refused"]) == (None, False)
            aside = "SELECT set_aside FROM face_instances WHERE id = $1 AND set_aside IS NOT NULL"
            assert await sql.rows(aside, question["face"]) == []

        return Race(
            lambda: give_reason(
                SuggestionId(question["id"]), stage.by(group.admin), RefusalReason.STRANGER, stage.doorbell
            ),
            lambda: undo(stage, said, anna.owner),
            judge,
        )

    return make_round


async def pinned_and_dropped(stage: Stage) -> Round:
    """The later operation counts: no face is both pinned and barred."""
    group = await make_group(stage)
    other = await second_admin(stage, group)
    anna, _ = await two_persons(stage, group)

    async def make_round() -> Race:
        face = await posted_face(stage, group, anna)
        tools = {"settings": stage.settings, "doorbell": stage.doorbell}

        async def judge(pinned: Answer, dropped: Answer) -> None:
            assert pinned.has_won
            assert dropped.has_won
            last = await sql.value(str, "SELECT kind FROM operations ORDER BY id DESC LIMIT 1")
            assert await _stands(face) == ((True, False) if last == "pin_prototype" else (False, True))

        return Race(
            lambda: pin_prototype(face, stage.by(group.admin), **tools),  # type: ignore[arg-type]
            lambda: drop_prototype(face, stage.by(other), **tools),  # type: ignore[arg-type]
            judge,
        )

    return make_round


async def _stands(face: int) -> tuple[bool, bool]:
    """Whether the face is pinned, and whether it is barred."""
    face_id = await sql.value(UUID, "SELECT id FROM face_instances WHERE number = $1", face)
    pins = await sql.rows(
        "SELECT 1 FROM person_prototypes WHERE face_instance_id = $1 AND is_pinned", face_id
    )
    return bool(pins), bool(await sql.rows("SELECT 1 FROM barred_faces WHERE face_id = $1", face_id))


async def set_by_two(stage: Stage) -> Round:
    """Each change notes the value that the one before it left, so that each can be taken back."""
    group = await make_group(stage)
    other = await second_admin(stage, group)

    async def make_round() -> Race:
        await sql.execute("DELETE FROM workspace_settings")

        def change(value: str, by: Member) -> Awaitable[Done]:
            return change_setting(
                WorkspaceId(group.workspace_id),
                QUESTIONS_A_DAY,
                value,
                stage.by(by),
                settings=stage.settings,
                doorbell=stage.doorbell,
            )

        async def judge(nine: Answer, eight: Answer) -> None:
            assert nine.has_won
            assert eight.has_won
            changes = await sql.rows(
                """SELECT undo #> '{settings,0,before}' AS before, undo #> '{settings,0,after}' AS after
                   FROM operations WHERE kind = 'change_settings' ORDER BY id DESC LIMIT 2"""
            )
            [last, first] = changes
            assert (first["before"], last["before"]) == ("null", first["after"])
            value = await sql.rows("SELECT value FROM workspace_settings")
            assert value == [{"value": last["after"]}]

        return Race(lambda: change("9", group.admin), lambda: change("8", other), judge)

    return make_round


LEARNING = (
    Pair("two moderators accept a card", accepted_by_two, items=(228,)),
    Pair("questions are accepted and their person is merged", accepted_and_merged, items=(182,)),
    Pair("a no is taken back and somebody says why", told_why_and_taken_back),
    Pair("a face is pinned and dropped", pinned_and_dropped),
    Pair("two moderators change a setting", set_by_two),
)
