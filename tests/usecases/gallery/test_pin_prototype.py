"""Faces that represent a person: pinned, dropped and chosen again by those who may change the person."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.errors import Conflict, Forbidden, NotFound
from domain.queries.gallery.prototypes import prototypes
from domain.queries.operations.done import Done
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes
from domain.usecases.gallery.unpin_prototype import unpin_prototype
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.assigning import reassign, rows_and_points
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_participant,
    post,
)
from tests.usecases.linking import joined
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of

Act = Callable[..., Awaitable[Done]]


@pytest.fixture
async def seen(stage: Stage, group: Group, anna: Connected) -> int:
    """The number of a face that was matched to Anna."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT number, basis FROM face_instances WHERE asset_id = $1", photo)
    assert face["basis"] == "matched"
    return int(face["number"])


async def do(stage: Stage, act: Act, face: int, by: Member) -> Done:
    return await act(face, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def known(person: Connected) -> dict[int, tuple[str, bool]]:
    # The numbers of the faces that represent the person, each with its role and whether it is pinned.
    rows = await sql.rows(
        """SELECT f.number, x.role, x.is_pinned FROM person_prototypes x
           JOIN face_instances f ON f.id = x.face_instance_id WHERE x.person_id = $1""",
        person.person_id,
    )
    return {row["number"]: (row["role"], row["is_pinned"]) for row in rows}


async def why(face: int) -> tuple[str, list[UUID]]:
    # The face's basis, and what it was matched by.
    [row] = await sql.rows("SELECT basis, matched_by FROM face_instances WHERE number = $1", face)
    return row["basis"], row["matched_by"]


async def training_face(person: Connected) -> int:
    [face] = await sql.rows(
        "SELECT number FROM face_instances WHERE person_id = $1 AND basis = 'trained'", person.person_id
    )
    return int(face["number"])


@pytest.mark.checklist(74)
@pytest.mark.parametrize("is_owner", [True, False])
async def test_a_face_that_is_pinned_is_primary_until_it_is_not(
    stage: Stage, group: Group, anna: Connected, seen: int, is_owner: bool
) -> None:
    """Whoever pins a matched face says whose it is. An undo makes the face a match again."""
    by = anna.owner if is_owner else group.admin
    trained, before = await known(anna), await why(seen)
    assert seen not in trained
    done = await do(stage, pin_prototype, seen, by)
    assert await known(anna) == {**trained, seen: ("PRIMARY", True)}
    assert (await why(seen))[0] == "assigned"
    await undo(stage, done, by)
    assert await known(anna) == trained
    assert await why(seen) == before


@pytest.mark.checklist(74)
async def test_an_unpinned_face_is_one_of_the_others(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    await do(stage, pin_prototype, seen, anna.owner)
    done = await do(stage, unpin_prototype, seen, group.admin)
    assert (await known(anna))[seen] == ("EXEMPLAR", False)
    back = await undo(stage, done, group.admin)
    assert (await known(anna))[seen] == ("PRIMARY", True)
    await undo(stage, back, group.admin)
    assert (await known(anna))[seen] == ("EXEMPLAR", False)
    assert (await do(stage, unpin_prototype, seen, anna.owner)).operation_id is None


@pytest.mark.checklist(122)
async def test_a_dropped_face_represents_nobody_and_stays_whose_it_is(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    await do(stage, pin_prototype, seen, anna.owner)
    await stage.settle()
    done = await do(stage, drop_prototype, seen, anna.owner)
    assert seen not in await known(anna)
    await stage.settle()
    rows, points = await rows_and_points(stage, group)
    assert points == rows  # the index shows no prototype there any more
    await recompute(stage, anna, anna.owner)
    assert seen not in await known(anna)
    [face] = await sql.rows("SELECT person_id FROM face_instances WHERE number = $1", seen)
    assert face["person_id"] == anna.person_id
    await undo(stage, done, anna.owner)
    assert (await known(anna))[seen] == ("PRIMARY", True)


async def test_a_training_photo_and_the_last_face_are_not_dropped(
    stage: Stage, anna: Connected, seen: int
) -> None:
    before = await known(anna)
    with pytest.raises(Conflict, match="trained_face"):
        await do(stage, drop_prototype, await training_face(anna), anna.owner)
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE person_id = $1", anna.person_id)
    await do(stage, drop_prototype, seen, anna.owner)
    with pytest.raises(Conflict, match="last_prototype"):
        await do(stage, drop_prototype, next(iter(before)), anna.owner)
    assert set(await known(anna)) == set(before)


async def test_the_only_face_that_the_present_engine_saw_is_not_dropped(
    stage: Stage, anna: Connected, seen: int
) -> None:
    """By the training photo, of which only an earlier engine saw the face, nobody is recognised."""
    await sql.execute(
        """UPDATE face_embeddings e SET engine = 'earlier' FROM face_instances f
           WHERE f.id = e.face_id AND f.basis = 'trained'"""
    )
    await do(stage, pin_prototype, seen, anna.owner)
    with pytest.raises(Conflict, match="last_prototype"):
        await do(stage, drop_prototype, seen, anna.owner)
    trained = await training_face(anna)
    assert await known(anna) == {trained: ("EXEMPLAR", False), seen: ("PRIMARY", True)}


@pytest.mark.checklist(203)
async def test_pins_leave_room_for_no_more_than_the_setting_says(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    """Training photos leave no room for a pin on another face; to pin one of them, only pins count."""
    stage.settings = stage.settings.model_copy(update={"face_prototype_max_exemplars": 1})
    with pytest.raises(Conflict, match="enough_pins"):
        await do(stage, pin_prototype, seen, anna.owner)
    trained = await training_face(anna)
    await sql.execute("UPDATE face_instances SET basis = 'trained' WHERE number = $1", seen)
    assert await known(anna) == {trained: ("EXEMPLAR", False)}
    await do(stage, pin_prototype, seen, anna.owner)
    assert await known(anna) == {seen: ("PRIMARY", True)}
    with pytest.raises(Conflict, match="enough_pins"):
        await do(stage, pin_prototype, trained, anna.owner)


@pytest.mark.parametrize("act", [pin_prototype, unpin_prototype, drop_prototype])
async def test_only_those_who_may_change_the_person_decide(
    stage: Stage, group: Group, anna: Connected, ben: Connected, seen: int, act: Act
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    before = await known(anna)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await do(stage, act, seen, aunt)
    with pytest.raises(NotFound, match="face"):
        await do(stage, act, seen, ben.owner)
    with pytest.raises(NotFound, match="face"):
        await do(stage, act, 999_999, anna.owner)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await recompute(stage, anna, aunt)
    assert await known(anna) == before


@pytest.mark.checklist(123, 207)
@pytest.mark.parametrize("rescans", [None, False])
@pytest.mark.parametrize("act", [pin_prototype, None])
async def test_unknown_faces_are_looked_through_again(
    stage: Stage, anna: Connected, seen: int, rescans: bool | None, act: Act | None
) -> None:
    if rescans is not None:
        name = "face_suggestions_auto_rescan_on_recompute"
        stage.settings = stage.settings.model_copy(update={name: rescans})
    await sql.execute("DELETE FROM tasks")
    if act is None:
        assert await recompute(stage, anna, anna.owner) == 1
    else:
        await do(stage, act, seen, anna.owner)
    asked = [sql.from_json(task["ids"]) for task in await tasks_of("backfill_person")]
    assert asked == ([{"person_id": str(anna.person_id)}] if rescans is None else [])
    assert await tasks_of("sync_person_faces")


@pytest.mark.checklist(235)
async def test_a_pinned_face_that_goes_to_nobody_loses_its_pin_until_undo(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    """The moderator is told how many pins go."""
    await do(stage, pin_prototype, seen, anna.owner)
    before = await known(anna)
    done = await reassign(stage, WhichFaces(anna.number, [seen]), NOBODY, group.admin)
    assert done.pinned == 1
    assert seen not in await known(anna)
    await undo(stage, done, group.admin)
    assert await known(anna) == before


async def test_a_pin_is_not_taken_back_where_something_else_holds_by_now(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    done = await do(stage, pin_prototype, seen, anna.owner)
    await do(stage, drop_prototype, seen, anna.owner)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, done, anna.owner)
    dropped = await do(stage, pin_prototype, seen, anna.owner)
    await reassign(stage, WhichFaces(anna.number, [seen]), NOBODY, group.admin)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, dropped, anna.owner)


async def test_the_card_says_what_the_faces_show(
    stage: Stage, group: Group, anna: Connected, seen: int
) -> None:
    """An owner sees training photos and faces on photos that they have; a moderator sees all."""
    await do(stage, pin_prototype, seen, anna.owner)
    today = datetime.now(UTC).date()
    await sql.execute(
        "UPDATE persons SET birth_date = $2 WHERE id = $1",
        anna.person_id,
        date(today.year - 14, 1, 1),
    )
    then = datetime.now(UTC) - timedelta(days=365 * 8)
    await sql.execute(
        """UPDATE image_assets SET taken_at = $2
           WHERE id = (SELECT asset_id FROM face_instances WHERE number = $1)""",
        seen,
        then,
    )
    await recompute(stage, anna, anna.owner)
    shown = await prototypes(anna.person_id, anna.owner.participant_id)
    assert [(face.number, face.is_pinned, face.era) for face in shown.faces] == [
        (seen, True, "child"),
        (await training_face(anna), False, "teen"),
    ]
    assert shown.eras == (("child", 1), ("teen", 1))
    assert shown.unseen == 0
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    hidden = await prototypes(anna.person_id, anna.owner.participant_id)
    assert [face.number for face in hidden.faces] == [await training_face(anna)]
    assert (hidden.unseen, hidden.eras) == (1, shown.eras)
    assert len((await prototypes(anna.person_id, None)).faces) == 2


async def test_an_age_without_a_face_is_named_where_it_is_the_present_one(
    stage: Stage, anna: Connected
) -> None:
    assert (await prototypes(anna.person_id, None)).eras == ()
    assert len((await prototypes(anna.person_id, None)).decades) == 1
    today = datetime.now(UTC).date()
    await sql.execute(
        "UPDATE persons SET birth_date = $2 WHERE id = $1", anna.person_id, date(today.year - 20, 1, 1)
    )
    await sql.execute("UPDATE image_assets SET taken_at = now() - interval '10 years'")
    await recompute(stage, anna, anna.owner)
    assert (await prototypes(anna.person_id, None)).eras == (("child", 1), ("young_adult", 0))


async def recompute(stage: Stage, person: Connected, by: Member) -> int:
    return await recompute_prototypes(
        person.number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


async def test_a_bar_of_the_first_person_outlives_that_of_a_second(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A face that was barred for Anna goes to Ben and comes back: it still does not represent her."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", photo)
    number = int(face["number"])
    for here, there in ((anna, ben), (ben, anna)):
        await do(stage, pin_prototype, number, group.admin)
        await do(stage, drop_prototype, number, group.admin)
        await reassign(stage, WhichFaces(here.number, [number]), Target(there.number), group.admin)
    assert number not in await known(anna)
    assert await sql.value(int, "SELECT count(*) FROM barred_faces") == 2
