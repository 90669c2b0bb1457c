"""A person's older photos are searched again: questions that would not be asked now end."""

import asyncio

import pytest

from domain.usecases.faces.backfill_person import backfill_person
from tests import sql
from tests.usecases.assigning import Status, faces_on, statuses, suggest
from tests.usecases.factory import Connected, Group, post
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked

WAITS = Status("PENDING", is_timed=False)


async def search_again(stage: Stage, person: Connected) -> None:
    await backfill_person(person.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)


@pytest.fixture
async def asked(stage: Stage, group: Group, anna: Connected, photo: int) -> dict[str, int]:
    """Two questions about Anna: `near` is like her prototypes, `far` is not."""
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    [near] = await statuses()
    face, stranger = await faces_on(photo)
    return {"near": near, "far": await suggest(stage, stranger, anna, source=face)}


@pytest.mark.checklist(95, 149)
async def test_a_question_that_a_new_search_does_not_lead_to_ends(
    stage: Stage, anna: Connected, ben: Connected, photo: int, asked: dict[str, int]
) -> None:
    _, stranger = await faces_on(photo)
    [source] = await sql.rows(
        "SELECT face_instance_id AS id FROM person_prototypes WHERE person_id = $1", ben.person_id
    )
    of_ben = await suggest(stage, stranger, ben, source=source)
    await stage.show()
    await search_again(stage, anna)
    assert await statuses() == {
        asked["near"]: WAITS,  # still the same question, and its card stays as it is
        asked["far"]: Status("EXPIRED", is_timed=True),
        of_ben: WAITS,
    }
    told = await sql.rows("SELECT ids FROM tasks WHERE kind = 'show_suggestion' AND state = 'ready'")
    assert [sql.from_json(task["ids"]) for task in told] == [{"suggestion_id": asked["far"]}]


@pytest.mark.checklist(94, 149, 191, 216)
@pytest.mark.parametrize(("most", "new"), [(0, 0), (1, 0), (2, 0), (3, 1)])
async def test_waiting_questions_count_for_the_limit_and_never_end_because_of_it(
    stage: Stage, group: Group, anna: Connected, photo: int, asked: dict[str, int], most: int, new: int
) -> None:
    """Two questions wait, of which one came from an answer. A surer one is new only where there is room."""
    confirmed, _ = await faces_on(photo)
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE id = $1", confirmed["id"])
    await post(stage, group, stage.engine.face(anna=0.44))
    await stage.settle()
    await sql.execute(
        "UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now() WHERE id <> ALL($1)",
        [*asked.values()],
    )
    stage.settings = stage.settings.model_copy(update={"face_suggestions_per_person": most})
    await search_again(stage, anna)
    waiting = [question for question, (status, _) in (await statuses()).items() if status == "PENDING"]
    assert {*asked.values()} <= {*waiting}
    assert len(waiting) == 2 + new


@pytest.mark.checklist(95, 149)
async def test_a_question_about_a_photo_that_the_search_could_not_see_stays(
    stage: Stage, group: Group, anna: Connected, asked: dict[str, int], clean_database: str
) -> None:
    """The photo's faces and the question about one of them are written before the search begins, and
    committed after it has read the faces.
    """
    photo = await post(stage, group, stage.engine.face(anna=0.44))
    in_the_way = "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('cluster_faces', 'nobody', $1)"
    async with asyncio.TaskGroup() as tasks:
        async with held(clean_database, in_the_way, str(group.workspace_id)):
            looking = tasks.create_task(stage.recognise(photo))
            await until_blocked(looking)
            stage.index.pause = asyncio.Event()
            stage.index.has_searched.clear()
            searching = tasks.create_task(search_again(stage, anna))
            await stage.index.has_searched.wait()
        await looking
        stage.index.pause.set()
        await searching
    [face] = await faces_on(photo)
    about = "SELECT status FROM face_suggestions WHERE face_instance_id = $1"
    assert await sql.values(str, about, face["id"]) == ["PENDING"]
    assert (await statuses())[asked["far"]].status == "EXPIRED"


async def test_a_question_asked_because_of_an_answer_stays(
    stage: Stage, anna: Connected, photo: int, asked: dict[str, int]
) -> None:
    """The `far` face was asked about because of a face that somebody confirmed, not because of prototypes."""
    confirmed, _ = await faces_on(photo)
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE id = $1", confirmed["id"])
    await search_again(stage, anna)
    assert await statuses() == {asked["near"]: WAITS, asked["far"]: WAITS}


async def test_an_answered_question_stays_answered(
    stage: Stage, anna: Connected, asked: dict[str, int]
) -> None:
    await sql.execute("UPDATE face_suggestions SET status = 'REJECTED', reviewed_at = now()")
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id)
           SELECT face_instance_id, suggested_person_id FROM face_suggestions"""
    )
    await search_again(stage, anna)
    assert {status for status, _ in (await statuses()).values()} == {"REJECTED"}


async def test_faces_that_nobody_is_asked_about_any_more_are_grouped(
    stage: Stage, anna: Connected, photo: int, asked: dict[str, int]
) -> None:
    await sql.execute("UPDATE face_instances SET cluster_id = NULL, clustered_at = NULL")
    await search_again(stage, anna)
    await stage.drain()
    [stranger] = await sql.rows(
        "SELECT cluster_id FROM face_instances WHERE asset_id = $1 AND person_id IS NULL", photo
    )
    assert stranger["cluster_id"] is not None


async def statuses_about(person: Connected) -> list[str]:
    rows = await sql.rows(
        "SELECT status FROM face_suggestions WHERE suggested_person_id = $1 ORDER BY id", person.person_id
    )
    return [row["status"] for row in rows]


async def test_questions_about_the_absorbed_person_become_the_survivors_and_come_back(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    await stage.show()
    question = await sql.value(
        int,
        "SELECT tg_message_id FROM cards WHERE kind = 'suggestion' AND tg_chat_id = $1",
        anna.owner.tg_user_id,
    )
    merged = await merge(stage, anna, ben, group.admin)
    await stage.drain()
    assert (await statuses_about(anna), await statuses_about(ben)) == (["EXPIRED"], ["PENDING"])
    before = len(stage.telegram.calls)
    await stage.show()
    ended = [c.params for c in stage.telegram.calls[before:] if c.method.startswith("editMessage")]
    assert (anna.owner.tg_user_id, question) in [
        (params["chat_id"], params["message_id"]) for params in ended
    ]
    await undo(stage, merged, group.admin)
    await stage.drain()
    assert (await statuses_about(anna))[-1] == "PENDING"
    assert "PENDING" not in await statuses_about(ben)
