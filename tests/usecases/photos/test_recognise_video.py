"""A video is one asset: everybody in it is found once, and it is drawn as its frames side by side."""

from dataclasses import replace

import pytest

from domain.ids import AssetId
from domain.ports import DetectedFace
from domain.steps.photos.decode_photo import decode_photo
from domain.usecases.photos.ask_closer_look import ask_closer_look
from sandbox.chaos.pictures import video_of
from tests import sql
from tests.fakes.scripted_engine import SIDE_PX
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.forgetting import erase
from tests.usecases.stage import Stage


def put_video(stage: Stage, *faces: DetectedFace, hidden: tuple[DetectedFace, ...] = ()) -> None:
    stage.source.files["video"] = video_of([stage.engine.draw(*faces, hidden=hidden)])


async def post_video(stage: Stage, group: Group) -> AssetId:
    return await post(stage, group, file="video", media="video")


async def persons_on(asset_id: AssetId) -> list[object]:
    rows = await sql.rows(
        "SELECT person_id FROM face_instances WHERE asset_id = $1 ORDER BY number", asset_id
    )
    return [row["person_id"] for row in rows]


async def test_somebody_in_several_frames_has_one_face_the_best_one(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    once = replace(stage.engine.face(anna=0.9), quality=0.5)
    best = replace(stage.engine.face(anna=0.95), quality=0.8)
    scenes = [
        stage.engine.draw(once),
        stage.engine.draw(best, stage.engine.face(ben=0.9), stage.engine.face()),
    ]
    stage.source.files["video"] = video_of(scenes, seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    found = await sql.rows(
        "SELECT person_id, quality_score FROM face_instances WHERE asset_id = $1 ORDER BY number", asset_id
    )
    assert [row["person_id"] for row in found] == [anna.person_id, ben.person_id, None]
    assert found[0]["quality_score"] == pytest.approx(0.8)


async def test_siblings_who_look_alike_in_one_frame_are_two_faces(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Else one of them is missing, and nobody receives the video for that child."""
    siblings = [stage.engine.draw(stage.engine.face(anna=0.9), stage.engine.face(anna=0.85)) for _ in "12"]
    stage.source.files["video"] = video_of(siblings, seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    assert await persons_on(asset_id) == [anna.person_id, None]


async def test_siblings_who_share_no_frame_have_a_face_each(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Both are known, and look more alike than a match needs. Each half of the video shows one of them."""
    bea = await connected_person(stage, group, look="bea", name="Bea")
    scenes = [stage.engine.draw(stage.engine.face(anna=0.8, bea=0.5)) for _ in "12"]
    scenes += [stage.engine.draw(stage.engine.face(anna=0.5, bea=0.8)) for _ in "12"]
    stage.source.files["video"] = video_of(scenes, seconds=8)
    asset_id = await post_video(stage, group)
    await stage.drain()
    assert await persons_on(asset_id) == [anna.person_id, bea.person_id]


@pytest.mark.parametrize("likeness", [0.32, 0.27], ids=["near", "too far to be asked about"])
async def test_one_child_who_turns_away_has_one_face_beside_a_known_sibling(
    stage: Stage, group: Group, anna: Connected, likeness: float
) -> None:
    """Turned away, she looks a little more like her sister, whose family would be asked about her."""
    await connected_person(stage, group, look="bea", name="Bea")
    turned = stage.engine.face(anna=likeness, bea=0.33, here=0.6)
    scenes = [stage.engine.draw(face) for face in (stage.engine.face(anna=0.6, here=0.6), turned)]
    stage.source.files["video"] = video_of(scenes, seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    assert await persons_on(asset_id) == [anna.person_id]


async def test_a_video_sent_as_an_image_is_not_read_as_a_video(stage: Stage, group: Group) -> None:
    """The sender's client says what a file is. Reading it as a video would take forty seconds of CPU."""
    put_video(stage, stage.engine.face())
    asset_id = await post(stage, group, file="video", media="document")
    await stage.drain()
    row = await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    assert row == {"state": "rejected", "reason": "image_type_unsupported"}


@pytest.mark.checklist(43)
async def test_recipients_are_sent_the_video_itself(stage: Stage, group: Group, anna: Connected) -> None:
    put_video(stage, stage.engine.face(anna=0.9))
    await post_video(stage, group)
    await stage.drain()
    await stage.show("deliver")
    [sent] = [call for call in stage.telegram.calls if call.method in ("sendVideo", "sendPhoto")]
    assert (sent.method, sent.params["video"], sent.upload) == ("sendVideo", "video", None)
    assert sent.params["chat_id"] == anna.owner.tg_user_id


async def test_the_boxes_of_faces_are_places_on_the_stored_storyboard(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Whoever draws a face later needs no second download."""
    annas, bens = (stage.engine.draw(stage.engine.face(**{name: 0.9})) for name in ("anna", "ben"))
    stage.source.files["video"] = video_of([annas, bens], seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    faces = await sql.rows(
        "SELECT person_id, bbox_x, bbox_y FROM face_instances WHERE asset_id = $1 ORDER BY number", asset_id
    )
    assert faces == [
        {"person_id": anna.person_id, "bbox_x": 0, "bbox_y": 0},
        {"person_id": ben.person_id, "bbox_x": SIDE_PX, "bbox_y": 0},
    ]
    [photo] = await sql.rows("SELECT path, width, height FROM image_assets WHERE id = $1", asset_id)
    assert (photo["width"], photo["height"]) == (2 * SIDE_PX, SIDE_PX)
    del stage.source.files["video"]
    assert (await decode_photo(photo["path"], "video", stage.eyes)).shape == (SIDE_PX, 2 * SIDE_PX, 3)


async def test_a_second_try_finds_the_same_person(stage: Stage, group: Group, anna: Connected) -> None:
    put_video(stage, stage.engine.face(anna=0.9))
    stage.index.is_down = True
    asset_id = await post_video(stage, group)
    await stage.drain()
    stage.index.is_down = False
    await stage.make_due()
    await stage.drain()
    assert await persons_on(asset_id) == [anna.person_id]


async def test_a_closer_look_finds_a_sibling_who_stands_beside_a_known_person(
    stage: Stage, group: Group, anna: Connected
) -> None:
    put_video(stage, stage.engine.face(anna=0.95), hidden=(stage.engine.face(anna=0.85),))
    asset_id = await post_video(stage, group)
    await stage.drain()
    await ask_closer_look(asset_id, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    await stage.run("look_closer")
    assert await persons_on(asset_id) == [anna.person_id, None]


async def test_a_closer_look_searches_each_frame_by_itself(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Where two frames meet, halves of faces look like faces.

    Anna, who is known from one frame, is no new face in another one.
    """
    again = replace(stage.engine.face(anna=0.9), quality=0.95)
    scenes = [
        stage.engine.draw(stage.engine.face(anna=0.95)),
        stage.engine.draw(hidden=[again, stage.engine.face(ben=0.9)]),
    ]
    stage.source.files["video"] = video_of(scenes, seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    await ask_closer_look(asset_id, stage.by(group.admin), cell=0, doorbell=stage.doorbell)
    await stage.run("look_closer")
    assert await persons_on(asset_id) == [anna.person_id, ben.person_id]
    [ben_is_at] = await sql.values(
        int,
        "SELECT bbox_x FROM face_instances WHERE person_id = $1 AND asset_id = $2",
        ben.person_id,
        asset_id,
    )
    assert ben_is_at > SIDE_PX


@pytest.mark.parametrize("is_erased", [False, True])
async def test_a_look_at_one_cell_finds_no_face_that_is_known_or_was_erased_in_another_frame(
    stage: Stage, group: Group, anna: Connected, is_erased: bool
) -> None:
    """Cell 14 lies in the second frame, which shows the face of the first frame again."""
    scenes = [
        stage.engine.draw(stage.engine.face(anna=0.95)),
        stage.engine.draw(hidden=[stage.engine.face(anna=0.9)]),
    ]
    stage.source.files["video"] = video_of(scenes, seconds=4)
    asset_id = await post_video(stage, group)
    await stage.drain()
    if is_erased:
        await erase(stage, anna)
        await stage.drain()
    await ask_closer_look(asset_id, stage.by(group.admin), cell=14, doorbell=stage.doorbell)
    await stage.run("look_closer")
    assert await persons_on(asset_id) == ([] if is_erased else [anna.person_id])


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"\0" * (20 * 1024 * 1024 + 1), "video_too_big"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 4000, "video_unreadable"),
        (b"RIFF\0\0\0\0AVI LIST", "video_unreadable"),
    ],
)
async def test_a_video_that_cannot_be_read_is_rejected_with_a_reason(
    stage: Stage, group: Group, file: bytes, reason: str
) -> None:
    stage.source.files["video"] = file
    asset_id = await post_video(stage, group)
    await stage.drain()
    row = await sql.one("SELECT state, reason FROM image_assets WHERE id = $1", asset_id)
    assert row == {"state": "rejected", "reason": reason}


async def test_a_video_rejected_as_unsupported_is_looked_at_when_it_is_posted_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    put_video(stage, stage.engine.face(anna=0.9))
    asset_id = await post_video(stage, group)
    await sql.execute(
        "UPDATE image_assets SET state = 'rejected', reason = 'video_not_supported' WHERE id = $1", asset_id
    )
    assert await post_video(stage, group) == asset_id
    await stage.drain()
    assert await persons_on(asset_id) == [anna.person_id]
