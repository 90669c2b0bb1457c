"""What the answers of a workspace tell about its thresholds."""

from domain.ids import WorkspaceId
from domain.usecases.settings.measure_settings import measure_settings
from domain.values.calibrated import Calibrated, Lacking
from tests import sql
from tests.usecases.factory import (
    Group,
    connected_person,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.factory import decide as decide_link
from tests.usecases.settings.answered import answered, plant
from tests.usecases.stage import Stage
from workers.commands.calibrate import calibration_lines


async def test_ten_answers_say_what_is_missing(stage: Stage, group: Group) -> None:
    await answered(stage, group, 10, half=0.0)
    found = await measure_settings(WorkspaceId(group.workspace_id), stage.settings)
    assert found == Lacking(10, 0)
    assert calibration_lines(WorkspaceId(3), found) == [
        "workspace 3: 10 yes, 0 no",
        "  too little to say anything: 40 more answers, 5 of them no",
    ]


async def test_matches_that_people_judged_count_too(stage: Stage, group: Group) -> None:
    """A refused match counts as a no, with the confidence from comparing it with the person's prototypes."""
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await plant(stage, group, anna, [0.7] * 60, [True] * 60)
    faces = await sql.rows("SELECT face_instance_id AS id FROM face_suggestions LIMIT 6")
    for face in faces:
        await sql.execute("DELETE FROM face_suggestions WHERE face_instance_id = $1", face["id"])
        await sql.execute(
            "INSERT INTO negative_pairs (face_id, person_id, is_mistake) VALUES ($1, $2, true)",
            face["id"],
            anna.person_id,
        )
    found = await measure_settings(WorkspaceId(group.workspace_id), stage.settings)
    assert isinstance(found, Calibrated)
    assert (found.yes, found.no) == (54, 6)


async def test_only_answers_to_questions_that_a_threshold_led_to_count(stage: Stage, group: Group) -> None:
    """An answer does not count where another rule led to the question: the face is about as much like another
    person, or the question was as sure as a match. A face that such a rule holds back is counted as asked.
    """
    anna = await connected_person(stage, group)
    await connected_person(stage, group, look="ben", name="Ben")
    await plant(stage, group, anna, [0.7] * 60, [n % 6 > 0 for n in range(60)])
    turns = [n % 2 == 0 for n in range(30)]
    await plant(stage, group, anna, [0.85] * 30, turns, like="ben")
    await plant(stage, group, anna, [0.85] * 30, turns, asked_at_most=0.85)
    await post(stage, group, stage.engine.face(anna=0.7, ben=0.66))
    await post(stage, group, stage.engine.face(anna=0.9, sharpness=0.1))
    await stage.drain()
    found = await measured(stage, group)
    assert isinstance(found, Calibrated)
    assert (found.yes, found.no) == (50, 10)
    assert (found.now.wrong.value, found.now.asked) == (0, 1000)


async def measured(stage: Stage, group: Group) -> Calibrated | Lacking:
    return await measure_settings(WorkspaceId(group.workspace_id), stage.settings)


async def test_answers_about_what_another_engine_saw_say_nothing_of_this_one(
    stage: Stage, group: Group
) -> None:
    await answered(stage, group, 100, half=0.8)
    await sql.execute(
        """UPDATE face_embeddings SET engine = 'former' WHERE face_id IN (
               SELECT face_instance_id FROM face_suggestions)"""
    )
    await post(stage, group, stage.engine.face())
    await stage.drain()
    assert await measured(stage, group) == Lacking(0, 0)


async def test_a_yes_counts_no_longer_than_a_no(stage: Stage, group: Group) -> None:
    """The face of a no is forgotten, and that of a yes is not: older answers would call everything right."""
    await answered(stage, group, 100, half=0.8)
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, is_mistake)
           SELECT face_instance_id, suggested_person_id, true FROM face_suggestions
           WHERE status = 'REJECTED' ORDER BY id LIMIT 6"""
    )
    await sql.execute("UPDATE face_instances SET created_at = now() - interval '40 days'")
    assert await measured(stage, group) == Lacking(0, 0)


async def test_a_question_is_as_sure_as_the_decision_would_be_now(stage: Stage, group: Group) -> None:
    """A stored question says how much the face was like one prototype. A decision now also uses the mean of
    the prototypes, and prototypes that were chosen since.
    """
    await answered(stage, group, 100, half=0.8)
    before = await measured(stage, group)
    await sql.execute("UPDATE face_suggestions SET confidence = 0.6")
    assert isinstance(before, Calibrated)
    assert await measured(stage, group) == before


async def test_answers_about_somebody_who_was_merged_count_for_the_survivor(
    stage: Stage, group: Group
) -> None:
    await answered(stage, group, 100, half=0.8)
    before = await measured(stage, group)
    [anna] = await sql.rows("SELECT DISTINCT suggested_person_id AS id FROM face_suggestions")
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await sql.execute(
        "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1",
        ben.person_id,
        anna["id"],
    )
    await sql.execute("UPDATE face_suggestions SET suggested_person_id = $1", ben.person_id)
    assert isinstance(before, Calibrated)
    assert await measured(stage, group) == before


async def test_a_refused_match_of_somebody_who_was_merged_counts_for_the_survivor(
    stage: Stage, group: Group
) -> None:
    await answered(stage, group, 100, half=0.8)
    [anna] = await sql.rows("SELECT DISTINCT suggested_person_id AS id FROM face_suggestions")
    await sql.execute(
        """WITH no AS (DELETE FROM face_suggestions WHERE status = 'REJECTED' RETURNING face_instance_id)
           INSERT INTO negative_pairs (face_id, person_id, is_mistake) SELECT face_instance_id, $1, true
           FROM no""",
        anna["id"],
    )
    before = await measured(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await sql.execute(
        "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1", ben.person_id, anna["id"]
    )
    await sql.execute("UPDATE negative_pairs SET person_id = $1", ben.person_id)
    assert isinstance(before, Calibrated)
    assert await measured(stage, group) == before


async def asked(stage: Stage, group: Group) -> float:
    """How many questions the thresholds of now lead to, for each 1000 photos."""
    found = await measured(stage, group)
    assert isinstance(found, Calibrated)
    return found.now.asked


async def test_a_face_is_measured_by_the_mean_of_the_prototypes_as_in_its_decision(
    stage: Stage, group: Group
) -> None:
    """The mean of the prototypes counts too: one prototype alone would only be a reason to ask."""
    await answered(stage, group, 100, half=0.8)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    photos = [stage.engine.face(ben=0.64) for _ in range(9)]
    ben = await requested_person(stage, group, owner, *photos, name="Ben")
    await decide_link(stage, ben, group.admin, approve=True)
    await stage.drain()
    await post(stage, group, stage.engine.face(ben=0.7))
    await stage.drain()
    assert await asked(stage, group) == 0


async def test_a_prototype_is_not_compared_with_itself(stage: Stage, group: Group) -> None:
    await answered(stage, group, 100, half=0.8)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    for _ in range(3):
        await post(stage, group, stage.engine.face(ben=0.6))
    await stage.drain()
    assert await asked(stage, group) == 0
    await sql.execute("DELETE FROM person_prototypes WHERE person_id = $1", ben.person_id)
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
           SELECT person_id, f.id, f.id, 'EXEMPLAR' FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' WHERE person_id = $1""",
        ben.person_id,
    )
    assert await asked(stage, group) > 0


async def test_nobody_is_compared_with_people_of_another_workspace(stage: Stage, group: Group) -> None:
    await answered(stage, group, 100, half=0.8)
    await connected_person(stage, await make_group(stage), look="ben", name="Ben")
    await post(stage, group, stage.engine.face(ben=0.45))
    await stage.drain()
    assert await asked(stage, group) == 0


async def test_an_old_photo_that_is_looked_at_again_makes_no_question_rare(
    stage: Stage, group: Group
) -> None:
    """Its faces are young. Hundreds of photos were posted since, but only one lately."""
    await answered(stage, group, 100, half=0.8)
    await sql.execute(
        """INSERT INTO image_assets
             (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
           SELECT $1, 'post', 'photo', 'done', 'file', 'old ' || n, now() FROM generate_series(1, 99) n""",
        group.workspace_id,
    )
    await sql.execute("UPDATE image_assets SET created_at = now() - interval '2 years'")
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    assert await asked(stage, group) == 1000


def test_what_is_missing_says_of_what() -> None:
    lines = calibration_lines(WorkspaceId(3), Lacking(60, 2))
    assert lines[1] == "  too little to say anything: 3 more answers that are no"
