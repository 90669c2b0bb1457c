"""Of two answers to *Is this Anna?* one counts; an answer is taken back or given again whole, or not at all.

Nobody is asked about a person who is hidden at the same moment.
"""

from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.targets import Target
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.usecases.assigning import answer, reassign
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def asked(stage: Stage, group: Group) -> sql.Row:
    """Posts a face that may be Anna. Returns the question's id, and the face's id (`face`) and number."""
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    row = await sql.one(
        """SELECT s.id, f.id AS face, f.number FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id ORDER BY s.id DESC LIMIT 1"""
    )
    assert row is not None
    return row


async def outcome_of(question: sql.Row) -> sql.Row:
    """The question's status and decider, the person of its face, and whether the face was refused."""
    row = await sql.one(
        """SELECT s.status, s.reviewed_by, p.number AS person, EXISTS (
               SELECT 1 FROM negative_pairs n WHERE n.face_id = f.id) AS refused
           FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           LEFT JOIN persons p ON p.id = f.person_id WHERE s.id = $1""",
        question["id"],
    )
    assert row is not None
    return row


async def yes_or_no(stage: Stage) -> Round:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    admin = await second_admin(stage, group)

    async def make_round() -> Race:
        question = await asked(stage, group)

        async def judge(yes: Answer, no: Answer) -> None:
            ensure_one_winner(yes, no)
            who, status = (anna.owner, "ACCEPTED") if yes.has_won else (admin, "REJECTED")
            assert await outcome_of(question) == {
                "status": status,
                "reviewed_by": f"tg:{who.tg_user_id}",
                "person": anna.number if yes.has_won else None,
                "refused": no.has_won,
            }

        return Race(
            lambda: answer(stage, question["id"], anna.owner, accept=True),
            lambda: answer(stage, question["id"], admin, accept=False),
            judge,
        )

    return make_round


async def taken_back_and_moved(stage: Stage) -> Round:
    """A yes is taken back while an admin moves the face to Ben: the face is his, or the question is open."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")

    async def make_round() -> Race:
        question = await asked(stage, group)
        said = await answer(stage, question["id"], anna.owner, accept=True)

        face = WhichFaces(anna.number, [question["number"]])

        async def judge(back: Answer, moved: Answer) -> None:
            is_open = {"status": "PENDING", "reviewed_by": None, "person": None, "refused": False}
            if back.has_won:  # the move found the face with nobody
                assert not isinstance(moved.value, Done) or moved.value.faces == 0
                assert await outcome_of(question) == is_open
            else:
                assert moved.has_won
                assert back.is_told
                assert (await outcome_of(question))["person"] == ben.number
                assert (await outcome_of(question))["status"] == "ACCEPTED"

        return Race(
            lambda: undo(stage, said, anna.owner),
            lambda: reassign(stage, face, Target(ben.number), group.admin),
            judge,
        )

    return make_round


async def given_again_and_answered(stage: Stage) -> Round:
    """A no that was taken back is given again while somebody says yes."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        question = await asked(stage, group)
        back = await undo(stage, await answer(stage, question["id"], anna.owner, accept=False), anna.owner)

        async def judge(no: Answer, yes: Answer) -> None:
            ensure_one_winner(no, yes)
            row = await outcome_of(question)
            assert (row["status"], row["refused"]) == (
                ("REJECTED", True) if no.has_won else ("ACCEPTED", False)
            )
            assert row["person"] == (None if no.has_won else anna.number)

        return Race(
            lambda: undo(stage, back, anna.owner),
            lambda: answer(stage, question["id"], group.admin, accept=True),
            judge,
        )

    return make_round


async def hide(stage: Stage, person: Connected, *, hidden: bool = True) -> Done:
    return await hide_person(person.number, stage.by(person.owner), hidden=hidden, doorbell=stage.doorbell)


async def hidden_and_recognised(stage: Stage) -> Round:
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def make_round() -> Race:
        await hide(stage, anna, hidden=False)
        await stage.drain()
        asset_id = await post(stage, group, stage.engine.face(anna=0.4))

        async def judge(hidden: Answer, recognised: Answer) -> None:
            assert hidden.has_won
            assert recognised.value == "done"
            assert await sql.rows("SELECT id FROM face_suggestions WHERE status = 'PENDING'") == []

        return Race(lambda: hide(stage, anna), lambda: stage.recognise(asset_id), judge)

    return make_round


async def hidden_and_answered(stage: Stage) -> Round:
    """Three faces may be Anna or Ben. Anna is hidden while Ben's owner says that one of them is Ben."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await tell_apart(anna.number, ben.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell)

    async def make_round() -> Race:
        await hide(stage, anna, hidden=False)
        for _ in range(3):
            await post(stage, group, stage.engine.face(anna=0.6, ben=0.55))
        await stage.drain()
        [question] = await sql.rows(
            """SELECT s.id FROM face_suggestions s WHERE s.suggested_person_id = $1 AND s.status = 'PENDING'
               ORDER BY s.id DESC LIMIT 1""",
            ben.person_id,
        )

        async def judge(hidden: Answer, yes: Answer) -> None:
            assert hidden.has_won
            assert yes.has_won
            assert (await outcome_of(question))["person"] == ben.number
            about_her = (
                "SELECT id FROM face_suggestions WHERE suggested_person_id = $1 AND status = 'PENDING'"
            )
            assert await sql.rows(about_her, anna.person_id) == []

        return Race(
            lambda: hide(stage, anna), lambda: answer(stage, question["id"], ben.owner, accept=True), judge
        )

    return make_round


ANSWERS = (
    Pair("a question is answered with yes and with no", yes_or_no),
    Pair("a yes is taken back and the face is moved", taken_back_and_moved),
    Pair("a no is given again and somebody says yes", given_again_and_answered),
    Pair("a person is hidden and a photo is looked at", hidden_and_recognised),
    Pair("a person is hidden and a face is somebody else's", hidden_and_answered),
)
