"""A photo is looked at once, and is owed only to those who connected the persons clearly on it."""

import asyncio
from dataclasses import replace

import pytest

from domain.ids import AssetId
from domain.ports import Box
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    begin,
    connected_person,
    make_group,
    make_participant,
    post,
    train,
)
from tests.usecases.stage import Stage


async def state_of(asset_id: AssetId) -> tuple[str, str | None]:
    row = await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    return row["state"], row["reason"]


async def number_of(table: str) -> int:
    row = await sql.one(f"SELECT count(*) AS n FROM {table}")
    assert row is not None
    return int(row["n"])


@pytest.mark.checklist(43, 45, 46)
async def test_a_clear_face_is_sent_privately_to_whoever_connected_the_person(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await make_participant(stage, "Somebody else", in_chat=group.tg_chat_id)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    owed = await sql.rows("SELECT asset_id, person_id, participant_id FROM distributions")
    assert owed == [
        {"asset_id": asset_id, "person_id": anna.person_id, "participant_id": anna.owner.participant_id}
    ]
    await stage.deliver()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


@pytest.mark.checklist(49)
async def test_a_photo_of_nobody_or_of_strangers_is_done_and_owed_to_nobody(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    landscape = await post(stage, group)
    strangers = await post(stage, group, stage.engine.face(), stage.engine.face(anna=0.2))
    await stage.settle()
    assert await state_of(landscape) == ("done", None)
    assert await state_of(strangers) == ("done", None)
    assert await number_of("distributions") == 0
    assert await number_of("face_suggestions") == 0
    assert stage.mailbox.sent == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file_empty"),
        (b"GIF89a not really", "image_type_unsupported"),
        (b"hello", "image_type_unsupported"),
    ],
)
async def test_a_file_that_cannot_be_decoded_is_rejected_with_its_reason(
    stage: Stage, data: bytes, reason: str
) -> None:
    group = await make_group(stage)
    stage.source.files["bad"] = data
    asset_id = await post(stage, group, file="bad")
    await stage.drain()
    assert await state_of(asset_id) == ("rejected", reason)
    assert stage.store.photos == {}


async def test_a_file_that_telegram_no_longer_has_is_rejected(stage: Stage) -> None:
    group = await make_group(stage)
    asset_id = await post(stage, group, file="gone")
    del stage.source.files["gone"]
    await stage.drain()
    assert await state_of(asset_id) == ("rejected", "file_gone")


async def test_a_photo_that_cannot_be_had_is_rejected_once_however_often_its_task_runs(stage: Stage) -> None:
    asset_id = await post(stage, await make_group(stage), file="gone")
    del stage.source.files["gone"]
    outcomes = await asyncio.gather(*(stage.recognise(asset_id) for _ in range(4)))
    assert sorted(outcomes) == ["rejected", "skipped", "skipped", "skipped"]


async def test_a_photo_is_recognised_once_however_often_its_task_runs(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(anna=0.4))

    outcomes = await asyncio.gather(*(stage.recognise(asset_id) for _ in range(4)))
    assert sorted(outcomes) == ["done", "skipped", "skipped", "skipped"]
    assert await stage.recognise(asset_id) == "skipped"
    assert await number_of("face_instances WHERE asset_id = (SELECT max(id) FROM image_assets)") == 2
    assert await number_of("distributions") == 1
    assert await number_of("face_suggestions") == 1
    assert await number_of("face_assignment_events") == 1


@pytest.mark.checklist(50)
async def test_two_faces_of_one_person_are_one_distribution_and_one_question(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    weaker, stronger = stage.engine.face(anna=0.6), stage.engine.face(anna=0.8)
    asset_id = await post(stage, group, weaker, stronger)
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]
    assert await number_of("distributions") == 1
    assigned = await sql.rows(
        "SELECT bbox_x FROM face_instances WHERE asset_id = $1 AND person_id IS NOT NULL", asset_id
    )
    asked = await sql.rows(
        """SELECT f.bbox_x, s.suggested_person_id, s.confidence FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id"""
    )
    assert assigned == [{"bbox_x": 10}]  # the second face, the stronger
    confidence = stage.engine.calibration.confidence(0.6)
    assert asked == [
        {"bbox_x": 0, "suggested_person_id": anna.person_id, "confidence": pytest.approx(confidence)}
    ]


async def test_between_the_thresholds_a_face_is_a_question_and_nothing_is_sent(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    assert await number_of("face_suggestions WHERE status = 'PENDING'") == 1
    assert await number_of("distributions") == 0
    assert stage.mailbox.sent == []


async def test_two_faces_that_the_edge_cuts_to_one_box_are_kept_as_one(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    stranger = replace(stage.engine.face(), box=Box(-10, 0, 80, 80))  # drawn ten pixels to the right
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stranger)
    await stage.settle()
    kept = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", asset_id)
    assert kept == [{"person_id": anna.person_id}]
    assert len(stage.mailbox.sent) == 1
    states = await sql.rows("SELECT state FROM image_assets WHERE id = $1", asset_id)
    assert states == [{"state": "done"}]


async def test_a_question_says_which_prototypes_it_comes_from(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    prototypes = await sql.rows(
        """SELECT x.id, x.qdrant_point_id AS point, x.face_instance_id AS face, f.qdrant_point_id AS of_face
           FROM person_prototypes x JOIN face_instances f ON f.id = x.face_instance_id
           WHERE x.person_id = $1""",
        anna.person_id,
    )
    assert {row["point"] for row in prototypes} == {row["of_face"] for row in prototypes}
    assert {row["point"] for row in prototypes} <= set(stage.index.faces())
    [asked] = await sql.rows("SELECT * FROM face_suggestions")
    scores = sql.from_json(asked["prototype_scores"])
    assert set(scores) <= {str(row["id"]) for row in prototypes}
    assert scores
    assert sql.from_json(asked["matching_prototype_ids"]) == list(scores)
    assert asked["prototype_match_count"] == len(scores)
    assert max(scores.values()) == pytest.approx(asked["confidence"])
    assert asked["aggregate_confidence"] == asked["confidence"]
    best = max(scores, key=lambda prototype: scores[prototype])
    assert [row["face"] for row in prototypes if str(row["id"]) == best] == [asked["source_face_id"]]


async def test_a_thin_lead_over_a_sibling_is_a_question(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    await connected_person(stage, group, look="lea", name="Lea")
    await post(stage, group, stage.engine.face(anna=0.62, lea=0.6))
    await stage.settle()
    asked = await sql.rows("SELECT suggested_person_id FROM face_suggestions")
    assert asked == [{"suggested_person_id": anna.person_id}]
    assert stage.mailbox.sent == []


@pytest.mark.checklist(44)
async def test_every_face_of_a_photo_is_searched_for(stage: Stage) -> None:
    group = await make_group(stage)
    await connected_person(stage, group)
    stage.index.searches.clear()
    faces = [stage.engine.face() for _ in range(4)]
    await post(stage, group, *faces, stage.engine.face(anna=0.9))
    await stage.drain()
    assert stage.index.searches == [group.workspace_id] * 5
    assert await number_of("distributions") == 1


@pytest.mark.checklist(45)
async def test_a_photo_of_two_persons_of_one_participant_is_two_distributions_and_one_message(
    stage: Stage,
) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    await connected_person(stage, group, owner)
    await connected_person(stage, group, owner, look="ben", name="Ben")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    assert await number_of("distributions") == 2
    assert stage.mailbox.sent == [(owner.tg_user_id, asset_id)]


async def test_a_photo_of_two_persons_reaches_both_their_participants(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    ben = await connected_person(stage, group, look="ben", name="Ben")
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    assert sorted(stage.mailbox.sent) == sorted(
        [(anna.owner.tg_user_id, asset_id), (ben.owner.tg_user_id, asset_id)]
    )


@pytest.mark.parametrize(
    "neighbour", [pytest.param("index", marks=pytest.mark.checklist(137, 181)), "source", "store"]
)
async def test_with_a_neighbour_away_nothing_is_half_done_and_a_later_try_succeeds(
    stage: Stage, neighbour: str
) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(anna=0.9))
    getattr(stage, neighbour).is_down = True
    await stage.drain()
    assert await state_of(asset_id) == ("received", None)
    assert await number_of("distributions") == 0
    assert await number_of(f"face_instances WHERE asset_id = {asset_id}") == 0
    getattr(stage, neighbour).is_down = False
    await stage.make_due()
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_one_failing_search_of_several_repeats_the_photo_as_a_whole(stage: Stage) -> None:
    group = await make_group(stage)
    anna = await connected_person(stage, group)
    asset_id = await post(stage, group, stage.engine.face(), stage.engine.face(anna=0.9))
    stage.index.failing_searches = 1
    await stage.drain()
    assert await number_of("distributions") == 0
    await stage.make_due()
    await stage.settle()
    assert stage.mailbox.sent == [(anna.owner.tg_user_id, asset_id)]


async def test_a_draft_is_never_matched(stage: Stage) -> None:
    group = await make_group(stage)
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, owner)
    await train(stage, draft.person_id, owner, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await number_of("face_instances WHERE basis = 'trained'") == 1
    photo = await post(stage, group, stage.engine.face(anna=1.0))
    await stage.settle()
    assert await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", photo) == [
        {"person_id": None}
    ]
    assert await number_of("face_suggestions") == await number_of("distributions") == 0


async def test_a_person_who_is_not_approved_is_not_matched_though_its_prototypes_are_there(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await sql.execute("UPDATE persons SET approval = 'draft'")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    assert await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", photo) == [
        {"person_id": None}
    ]
    assert await number_of("distributions") == 0
