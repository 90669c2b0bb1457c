"""What makes a likely match a question or nothing: siblings, refused faces, birth dates, poor quality."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

import domain.queries.faces.evidence
from domain.errors import Forbidden
from domain.ids import AssetId
from domain.ports import DetectedFace
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.gallery.note_gallery_seen import note_gallery_seen
from domain.usecases.persons.tell_apart import tell_apart
from tests import sql
from tests.persons import make_guardians
from tests.usecases.assigning import faces_on, unassign
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.linking import joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def verdicts(asset_id: AssetId) -> list[str]:
    """For each face: its person's name, `? ` and the name about which somebody is asked, or `nobody`."""
    rows = await sql.rows(
        """SELECT coalesce(p.name, '? ' || asked.name, 'nobody') AS kind FROM face_instances f
           LEFT JOIN persons p ON p.id = f.person_id
           LEFT JOIN face_suggestions s ON s.face_instance_id = f.id AND s.status = 'PENDING'
           LEFT JOIN persons asked ON asked.id = s.suggested_person_id
           WHERE f.asset_id = $1 ORDER BY f.bbox_x""",
        asset_id,
    )
    return [row["kind"] for row in rows]


async def seen(stage: Stage, group: Group, *faces: DetectedFace) -> list[str]:
    photo = await post(stage, group, *faces)
    await stage.drain()
    return await verdicts(photo)


async def trained(stage: Stage, group: Group, name: str, *faces: DetectedFace) -> Connected:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, owner, *faces, name=name)
    await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    return person


def ten_photos(stage: Stage, name: str) -> list[DetectedFace]:
    """Ten training photos of one of two siblings; a face of `both` looks like the two of them."""
    return [stage.engine.face(**{name: 0.8, "both": 0.6}) for _ in range(10)]


@pytest.fixture
async def siblings(stage: Stage, group: Group) -> list[Connected]:
    return [await trained(stage, group, name, *ten_photos(stage, name)) for name in ("Anna", "Berta")]


@pytest.mark.usefixtures("siblings")
async def test_between_siblings_with_ten_photos_each_a_thin_lead_is_a_question(
    stage: Stage, group: Group
) -> None:
    """In an earlier version one sibling's ten prototypes filled all hits, and a lead of 0.0001 was sent."""
    assert await seen(stage, group, stage.engine.face(both=0.9, Anna=0.2, Berta=0.1999)) == ["? Anna"]
    assert await seen(stage, group, stage.engine.face(both=0.6, Anna=0.7)) == ["Anna"]


@pytest.mark.parametrize("is_declared", [False, True])
async def test_declared_look_alikes_need_a_clearer_lead_than_others_or_both_are_asked_about(
    stage: Stage, group: Group, siblings: list[Connected], *, is_declared: bool
) -> None:
    await sql.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id, declared_at)
           SELECT $1, least($2::uuid, $3), greatest($2::uuid, $3), CASE WHEN $4 THEN now() END""",
        group.workspace_id,
        *(sibling.person_id for sibling in siblings),
        is_declared,
    )
    enough_among_others = stage.engine.face(both=0.8, Anna=0.14)
    expected = ["? Anna", "? Berta"] if is_declared else ["Anna"]
    assert sorted(await seen(stage, group, enough_among_others)) == expected
    assert await seen(stage, group, stage.engine.face(both=0.6, Anna=0.7)) == ["Anna"]


async def test_matches_from_before_two_are_told_apart_are_decided_again(
    stage: Stage, group: Group, siblings: list[Connected]
) -> None:
    """Also when telling them apart is undone and redone; a clear match stays."""
    doubtful = await post(stage, group, stage.engine.face(both=0.8, Anna=0.14))
    clear = await post(stage, group, stage.engine.face(both=0.6, Anna=0.7))
    await stage.drain()
    assert (await verdicts(doubtful), await verdicts(clear)) == (["Anna"], ["Anna"])
    anna, berta = siblings
    done = await tell_apart(
        anna.number, berta.number, stage.by(group.admin), apart=True, doorbell=stage.doorbell
    )
    await stage.drain()
    assert sorted(await verdicts(doubtful)) == ["? Anna", "? Berta"]
    assert await verdicts(clear) == ["Anna"]
    await undo(stage, await undo(stage, done, group.admin), group.admin)
    again = await sql.rows("SELECT ids FROM tasks WHERE kind = 'rematch_person' AND state = 'ready'")
    assert len([task for task in again if "all" in sql.from_json(task["ids"])]) == 2


async def test_a_thin_lead_between_siblings_is_a_question_in_an_older_photo_too(
    stage: Stage, group: Group
) -> None:
    like_both = await post(stage, group, stage.engine.face(both=0.9, Anna=0.2, Berta=0.1999))
    await stage.drain()
    persons = []
    for name in ("Berta", "Anna"):
        owner = await make_participant(stage, in_chat=group.tg_chat_id)
        persons.append(await requested_person(stage, group, owner, *ten_photos(stage, name), name=name))
    for person in persons:
        await decide(stage, person, group.admin, approve=True)
    await stage.drain()
    assert await verdicts(like_both) == ["? Anna"]


def towards(stage: Stage, one: DetectedFace, share: float) -> DetectedFace:
    """A face of somebody else; share: how near it is to the face `one`."""
    face = stage.engine.face()
    vector = share * one.embedding + (1 - share**2) ** 0.5 * face.embedding
    return DetectedFace(
        face.box,
        face.landmarks,
        face.confidence,
        face.sharpness,
        face.quality,
        (vector / np.linalg.norm(vector)).astype(np.float32),
    )


async def test_a_face_like_one_that_was_refused_is_asked_about_and_not_sent(
    stage: Stage, group: Group, anna: Connected
) -> None:
    wrong = stage.engine.face(anna=0.7)
    photo = await post(stage, group, wrong)
    await stage.drain()
    assert await verdicts(photo) == ["Anna"]
    [face] = await faces_on(photo)
    await unassign(stage, group, face)
    assert await seen(stage, group, towards(stage, wrong, 0.99)) == ["? Anna"]
    assert await seen(stage, group, stage.engine.face(anna=0.7)) == ["Anna"]


async def test_of_many_refused_faces_none_comes_back_by_itself(
    stage: Stage, group: Group, anna: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This holds also for those that are not among the few that serve as examples."""
    monkeypatch.setattr(domain.queries.faces.evidence, "MOST_REFUSED", 1)
    photos = [await post(stage, group, stage.engine.face(anna=0.8)) for _ in range(3)]
    await stage.drain()
    for photo in photos:
        [face] = await faces_on(photo)
        await unassign(stage, group, face)
    await sql.execute("UPDATE persons SET gallery_seen_at = now()")  # else mistakes make a match need more
    await backfill_person(anna.person_id, stage.engine, stage.index, stage.settings, stage.doorbell)
    assert [await verdicts(photo) for photo in photos] == [["nobody"]] * 3


async def test_a_face_that_was_given_back_is_no_example_against_its_person(
    stage: Stage, group: Group, anna: Connected
) -> None:
    wrong = stage.engine.face(anna=0.7)
    photo = await post(stage, group, wrong)
    await stage.drain()
    [face] = await faces_on(photo)
    await unassign(stage, group, face)
    await sql.execute("UPDATE face_instances SET person_id = $2 WHERE id = $1", face["id"], anna.person_id)
    assert await seen(stage, group, towards(stage, wrong, 0.99)) == ["Anna"]


LIKELY = {"anna": 0.5}


@pytest.fixture
async def mistaken(stage: Stage, group: Group, anna: Connected) -> Connected:
    """Anna, of whom two matches were refused."""
    for _ in range(2):
        assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]
        [face] = await sql.rows(
            """SELECT f.number, p.number AS person FROM face_instances f JOIN persons p ON p.id = f.person_id
               JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'"""
        )
        await unassign(stage, group, face)
    return anna


async def test_a_refusal_that_is_undone_and_redone_is_still_a_mistake(
    stage: Stage, group: Group, anna: Connected
) -> None:
    photo = await post(stage, group, stage.engine.face(anna=0.7))
    await stage.drain()
    [face] = await faces_on(photo)
    done = await unassign(stage, group, face)
    pairs = "SELECT is_mistake FROM negative_pairs"
    assert await sql.rows(pairs) == [{"is_mistake": True}]
    done = await undo(stage, done, group.admin)
    assert await sql.rows(pairs) == []
    await undo(stage, done, group.admin)
    assert await sql.rows(pairs) == [{"is_mistake": True}]


async def test_after_two_mistakes_a_likely_match_is_asked_about_until_an_owner_saw_the_gallery(
    stage: Stage, group: Group, mistaken: Connected
) -> None:
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["? Anna"]
    assert await seen(stage, group, stage.engine.face(anna=0.95)) == ["Anna"]
    await sql.execute("DELETE FROM tasks WHERE kind = 'show_mistakes'")
    for _ in range(2):
        await note_gallery_seen(mistaken.number, stage.by(mistaken.owner), doorbell=stage.doorbell)
    told = await sql.rows("SELECT id FROM tasks WHERE kind = 'show_mistakes' AND state = 'ready'")
    assert len(told) == 1  # the card that asked for the look is shown again
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]


async def test_only_a_look_by_somebody_who_decides_about_the_person_ends_mistakes(
    stage: Stage, group: Group, mistaken: Connected
) -> None:
    """An owner decides, or a moderator where there is no owner; to receive the photos is not enough."""
    admin = stage.by(group.admin)
    await joined(stage, mistaken, group.admin)
    assert not await note_gallery_seen(mistaken.number, admin, doorbell=stage.doorbell)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["? Anna"]
    await make_guardians()
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await note_gallery_seen(mistaken.number, stage.by(mistaken.owner), doorbell=stage.doorbell)
    assert await note_gallery_seen(mistaken.number, admin, doorbell=stage.doorbell)
    assert not await note_gallery_seen(mistaken.number, admin, doorbell=stage.doorbell)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Anna"]


async def test_mistakes_about_an_absorbed_person_end_with_a_look_at_the_survivors_gallery(
    stage: Stage, group: Group, mistaken: Connected
) -> None:
    zoe = await connected_person(stage, group, look="zoe", name="Zoe")
    await merge(stage, mistaken, zoe, group.admin)
    await stage.drain()
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["? Zoe"]
    assert await note_gallery_seen(zoe.number, stage.by(zoe.owner), doorbell=stage.doorbell)
    assert await seen(stage, group, stage.engine.face(**LIKELY)) == ["Zoe"]


@pytest.mark.parametrize(("born", "who"), [(date(2020, 1, 1), "Anna"), (date(2024, 1, 1), "nobody")])
async def test_nobody_is_recognised_in_a_photo_from_before_their_birth(
    stage: Stage, group: Group, anna: Connected, born: date, who: str
) -> None:
    await sql.execute("UPDATE persons SET birth_date = $1", born)
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await sql.execute(
        "UPDATE image_assets SET taken_at = $2 WHERE id = $1", photo, datetime(2022, 1, 1, tzinfo=UTC)
    )
    await stage.drain()
    assert await verdicts(photo) == [who]


@pytest.mark.parametrize(
    ("side_px", "sharpness", "who"),
    [(80, 0.9, "Anna"), (18, 0.9, "? Anna"), (80, 0.1, "? Anna"), (12, 0.9, "nobody"), (80, 0.02, "nobody")],
)
async def test_size_and_sharpness_decide_whether_a_face_is_matched_asked_about_or_nobodys(
    stage: Stage, group: Group, anna: Connected, side_px: float, sharpness: float, who: str
) -> None:
    """In an earlier version the photo of a face of 12 px was sent."""
    face = stage.engine.face(anna=0.95, side_px=side_px, sharpness=sharpness)
    assert await seen(stage, group, face) == [who]


async def test_a_match_rests_on_all_prototypes_because_it_rests_on_their_mean(
    stage: Stage, group: Group
) -> None:
    """Neither training photo alone is near enough to the face; what they have in common is."""
    sides = [stage.engine.face(anna=0.75, left=0.66), stage.engine.face(anna=0.75, right=0.66)]
    anna = await trained(stage, group, "Anna", *sides)
    assert await seen(stage, group, stage.engine.face(anna=0.55)) == ["Anna"]
    [match] = await sql.rows("SELECT matched_by FROM face_instances WHERE basis = 'matched'")
    faces = await sql.rows(
        "SELECT face_instance_id AS id FROM person_prototypes WHERE person_id = $1", anna.person_id
    )
    assert set[UUID](match["matched_by"]) == {row["id"] for row in faces}
