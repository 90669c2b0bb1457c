"""Photos to learn a face from: each is judged once, and only good ones teach."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import AssetId
from domain.ports import DetectedFace, ImageCodec
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.begin_connection import Draft
from domain.usecases.connecting.choose_training_face import choose_training_face
from domain.usecases.connecting.submit_connection import submit_connection
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.values.training import MAX_TRAINING_PHOTOS, SentPhoto
from tests import sql
from tests.usecases.factory import Group, Member, begin, connected_person, make_participant, train
from tests.usecases.stage import Stage


@pytest.fixture
async def draft(stage: Stage, group: Group, kim: Member) -> Draft:
    return await begin(stage, group, kim)


async def verdict_of(asset_id: AssetId) -> tuple[str, str | None]:
    row = await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    return row["state"], row["reason"]


async def faces_of(draft: Draft) -> int:
    row = await sql.one("SELECT count(*) AS n FROM face_instances WHERE person_id = $1", draft.person_id)
    assert row is not None
    return int(row["n"])


async def test_a_photo_sent_twice_by_telegram_counts_once(stage: Stage, kim: Member, draft: Draft) -> None:
    photo = SentPhoto("file", "unique", "photo", tg_message_id=1)
    added = [
        await add_training_photo(draft.person_id, kim.participant_id, photo, stage.doorbell) for _ in range(2)
    ]
    assert added[0] == added[1]
    assert await sql.rows("SELECT kind FROM tasks WHERE kind = 'judge_training_photo'") == [
        {"kind": "judge_training_photo"}
    ]


@pytest.mark.checklist(55)
async def test_a_photo_that_its_owner_sends_again_is_said_to_be_the_same(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    """The owner waits for an answer, and the same photo gets no second verdict."""
    await add_training_photo(
        draft.person_id, kim.participant_id, SentPhoto("file", "unique", "photo", 1), stage.doorbell
    )
    for state, refusal in (("received", "photo_waits"), ("done", "same_photo")):
        await sql.execute(f"UPDATE image_assets SET state = '{state}'")
        with pytest.raises(Conflict, match=refusal):
            await add_training_photo(
                draft.person_id, kim.participant_id, SentPhoto("file", "unique", "photo", 2), stage.doorbell
            )


@pytest.mark.checklist(55)
async def test_ten_usable_photos_are_enough_and_useless_ones_do_not_count(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim)
    await stage.drain()
    for _ in range(MAX_TRAINING_PHOTOS):
        await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    with pytest.raises(Conflict, match="enough_photos"):
        await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    assert await faces_of(draft) == MAX_TRAINING_PHOTOS


async def test_only_the_draft_of_the_sender_takes_photos(stage: Stage, group: Group, draft: Draft) -> None:
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await train(stage, draft.person_id, somebody, stage.engine.face())
    anna = await connected_person(stage, group, somebody)
    with pytest.raises(NotFound):
        await train(stage, anna.person_id, somebody, stage.engine.face())


@pytest.mark.checklist(56)
@pytest.mark.parametrize(
    ("verdict", "looks"),
    [
        ("good", [{"anna": 1.0}]),
        ("no_face", []),
        ("several_faces", [{"anna": 1.0}, {}]),
        ("too_small", [{"side_px": 20}]),
        ("too_blurred", [{"sharpness": 0.1}]),
        ("somebody_else", [{"ben": 0.9}]),
    ],
)
async def test_every_photo_gets_its_verdict_and_only_a_good_one_a_face(
    stage: Stage, group: Group, kim: Member, draft: Draft, verdict: str, looks: list[dict[str, float]]
) -> None:
    await connected_person(stage, group, look="ben", name="Ben")
    faces: list[DetectedFace] = [stage.engine.face(**look) for look in looks]
    asset_id = await train(stage, draft.person_id, kim, *faces)
    await stage.drain()
    assert await verdict_of(asset_id) == ("done", verdict)
    assert await faces_of(draft) == (1 if verdict == "good" else 0)
    shown = await sql.rows(
        "SELECT 1 FROM tasks WHERE kind = 'show_verdicts' AND ids->>'person_id' = $1", str(draft.person_id)
    )
    assert len(shown) == 1


async def test_small_bystanders_need_no_picker(stage: Stage, kim: Member, draft: Draft) -> None:
    asset_id = await train(
        stage, draft.person_id, kim, stage.engine.face(anna=1.0, side_px=200), stage.engine.face(side_px=50)
    )
    await stage.drain()
    assert await verdict_of(asset_id) == ("done", "good")
    assert len(await sql.rows("SELECT id FROM face_instances")) == 1


async def test_a_damaged_training_photo_is_rejected_with_its_reason(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    stage.source.files["bad"] = b"\xff\xd8\xff broken"
    asset_id = await add_training_photo(
        draft.person_id, kim.participant_id, SentPhoto("bad", "bad", "photo", 1), stage.doorbell
    )
    await stage.drain()
    assert await verdict_of(asset_id) == ("rejected", "image_damaged")


async def test_another_photo_of_the_same_draft_is_not_somebody_else(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    for _ in range(2):
        asset_id = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
        await stage.drain()
        assert await verdict_of(asset_id) == ("done", "good")


async def test_training_faces_are_in_no_index_before_approval(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    await stage.drain()
    assert await sync_person_faces(draft.person_id, stage.index, stage.engine.name) == 0
    assert stage.index.faces() == set()


class WatchingCodec:
    """Counts the faces of each numbered sheet."""

    def __init__(self, codec: ImageCodec) -> None:
        self._codec = codec
        self.numbered: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codec, name)

    async def face_sheet(self, crops: Sequence[bytes], *, numbered: bool) -> bytes:
        if numbered:
            self.numbered.append(len(crops))
        return await self._codec.face_sheet(crops, numbered=numbered)


async def pick(stage: Stage, asset_id: AssetId, position: int, who: Member) -> None:
    await choose_training_face(asset_id, position, who.participant_id, stage.doorbell)


async def photo_of_several(stage: Stage, kim: Member, draft: Draft, *faces: DetectedFace) -> AssetId:
    asset_id = await train(stage, draft.person_id, kim, *faces)
    await stage.drain()
    assert await verdict_of(asset_id) == ("done", "several_faces")
    return asset_id


@pytest.mark.checklist(56)
async def test_the_picked_face_is_the_one_that_teaches(stage: Stage, kim: Member, draft: Draft) -> None:
    big, small = stage.engine.face(side_px=90), stage.engine.face(anna=1.0, side_px=80)
    asset_id = await photo_of_several(stage, kim, draft, big, small)
    await pick(stage, asset_id, 2, kim)
    await stage.drain()
    assert await verdict_of(asset_id) == ("done", "good")
    kept = await sql.rows("SELECT bbox_w, person_id FROM face_instances")
    assert kept == [{"bbox_w": 80, "person_id": draft.person_id}]


async def test_the_picker_numbers_what_can_be_picked(
    stage: Stage, codec: ImageCodec, kim: Member, draft: Draft
) -> None:
    """Two detections that the photo's edge cut to the same box are one face."""
    watching = WatchingCodec(codec)
    stage.world = replace(stage.world, eyes=replace(stage.eyes, codec=watching))
    first, other = stage.engine.face(anna=1.0, side_px=90), stage.engine.face(side_px=80)
    twice = replace(first, box=replace(first.box, x=first.box.x - 10))  # drawn 10 px further to the right
    asset_id = await photo_of_several(stage, kim, draft, first, twice, other)
    assert watching.numbered == [2]
    await pick(stage, asset_id, 2, kim)
    assert await sql.rows("SELECT bbox_w FROM face_instances") == [{"bbox_w": 80}]


@pytest.mark.checklist(56)
@pytest.mark.parametrize(
    ("verdict", "picked"),
    [("somebody_else", {"ben": 0.9}), ("too_small", {"side_px": 40}), ("too_blurred", {"sharpness": 0.1})],
)
async def test_a_picked_face_is_judged_too(
    stage: Stage, group: Group, kim: Member, draft: Draft, verdict: str, picked: dict[str, float]
) -> None:
    await connected_person(stage, group, look="ben", name="Ben")
    face = stage.engine.face(**picked)
    asset_id = await photo_of_several(stage, kim, draft, stage.engine.face(side_px=90), face)
    await pick(stage, asset_id, 2, kim)
    await stage.drain()
    assert await verdict_of(asset_id) == ("done", verdict)
    assert await sql.rows("SELECT id FROM face_instances WHERE asset_id = $1", asset_id) == []


async def test_a_pick_is_made_once_by_the_sender_among_the_faces_shown(
    stage: Stage, group: Group, kim: Member, draft: Draft
) -> None:
    asset_id = await photo_of_several(stage, kim, draft, stage.engine.face(), stage.engine.face())
    somebody = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await pick(stage, asset_id, 1, somebody)
    for position in (0, 3):
        with pytest.raises(InvalidInput):
            await pick(stage, asset_id, position, kim)
    picks = await asyncio.gather(
        *(pick(stage, asset_id, position, kim) for position in (1, 2)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in picks) == ["Conflict", "NoneType"]
    assert len(await sql.rows("SELECT id FROM face_instances")) == 1


async def test_a_pick_whose_judging_died_does_not_hold_up_the_rest(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    asset_id = await photo_of_several(stage, kim, draft, stage.engine.face(), stage.engine.face())
    await pick(stage, asset_id, 1, kim)
    with pytest.raises(Conflict, match="still_looking"):
        await submit_connection(draft.person_id, kim.participant_id, stage.doorbell)
    task = await sql.one("SELECT id FROM tasks WHERE kind = 'judge_chosen_face'")
    assert task is not None
    async with transaction(stage.doorbell) as work:
        await bury_task(work, task["id"])
    assert await submit_connection(draft.person_id, kim.participant_id, stage.doorbell) == 1


async def test_a_pick_that_was_given_up_meanwhile_gets_no_second_verdict(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    asset_id = await photo_of_several(stage, kim, draft, stage.engine.face(), stage.engine.face())
    await pick(stage, asset_id, 1, kim)
    stage.index.pause = asyncio.Event()
    stage.index.has_searched.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.run("judge_chosen_face"))
        await stage.index.has_searched.wait()
        await sql.execute("UPDATE image_assets SET reason = 'failed' WHERE id = $1", asset_id)
        stage.index.pause.set()
    assert (await verdict_of(asset_id))[1] == "failed"
    assert await sql.rows("SELECT id FROM face_instances WHERE person_id IS NOT NULL") == []


async def test_a_draft_erased_while_its_photo_is_looked_at_gets_no_face(
    stage: Stage, kim: Member, draft: Draft
) -> None:
    asset_id = await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    stage.engine.pause = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(stage.run("judge_training_photo"))
        await stage.engine.is_looking.wait()
        await erase_person(
            draft.person_id,
            stage.by(kim),
            tg_notify_chat_id=None,
            doorbell=stage.doorbell,
        )
        stage.engine.pause.set()
        await looking
    assert await sql.rows("SELECT id FROM face_embeddings") == []
    assert await verdict_of(asset_id) == ("received", None)
