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
async def matched_face(stage: Stage, group: Group, anna: Connected) -> int:
    """The number of a face that was matched to Anna."""
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT number, basis FROM face_instances WHERE asset_id = $1", photo)
    assert face["basis"] == "matched"
    return int(face["number"])


async def do(stage: Stage, act: Act, face: int, by: Member) -> Done:
    return await act(face, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


async def roles_and_pins(person: Connected) -> dict[int, tuple[str, bool]]:
    # The numbers of the faces that represent the person, each with its role and whether it is pinned.
    rows = await sql.rows(
        """SELECT f.number, x.role, x.is_pinned FROM person_prototypes x
           JOIN face_instances f ON f.id = x.face_instance_id WHERE x.person_id = $1""",
        person.person_id,
    )
    return {row["number"]: (row["role"], row["is_pinned"]) for row in rows}


async def grounds_of(face: int) -> tuple[str, list[UUID]]:
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
async def test_a_face_that_is_pinned_is_primary_until_an_undo(
    stage: Stage, group: Group, anna: Connected, matched_face: int, is_owner: bool
) -> None:
    """Whoever pins a matched face says whose it is. An undo makes the face a match again."""
    by = anna.owner if is_owner else group.admin
    trained, before = await roles_and_pins(anna), await grounds_of(matched_face)
    assert matched_face not in trained
    done = await do(stage, pin_prototype, matched_face, by)
    assert await roles_and_pins(anna) == {**trained, matched_face: ("PRIMARY", True)}
    assert (await grounds_of(matched_face))[0] == "assigned"
    await undo(stage, done, by)
    assert await roles_and_pins(anna) == trained
    assert await grounds_of(matched_face) == before


@pytest.mark.checklist(74)
async def test_an_unpinned_face_is_an_exemplar_until_an_undo(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    await do(stage, pin_prototype, matched_face, anna.owner)
    done = await do(stage, unpin_prototype, matched_face, group.admin)
    assert (await roles_and_pins(anna))[matched_face] == ("EXEMPLAR", False)
    back = await undo(stage, done, group.admin)
    assert (await roles_and_pins(anna))[matched_face] == ("PRIMARY", True)
    await undo(stage, back, group.admin)
    assert (await roles_and_pins(anna))[matched_face] == ("EXEMPLAR", False)
    assert (await do(stage, unpin_prototype, matched_face, anna.owner)).operation_id is None


@pytest.mark.checklist(122)
async def test_a_dropped_face_represents_nobody_and_stays_its_persons(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    await do(stage, pin_prototype, matched_face, anna.owner)
    await stage.settle()
    done = await do(stage, drop_prototype, matched_face, anna.owner)
    assert matched_face not in await roles_and_pins(anna)
    await stage.settle()
    rows, points = await rows_and_points(stage, group)
    assert points == rows  # the index shows no prototype there any more
    await recompute(stage, anna, anna.owner)
    assert matched_face not in await roles_and_pins(anna)
    [face] = await sql.rows("SELECT person_id FROM face_instances WHERE number = $1", matched_face)
    assert face["person_id"] == anna.person_id
    await undo(stage, done, anna.owner)
    assert (await roles_and_pins(anna))[matched_face] == ("PRIMARY", True)


async def test_a_training_photo_and_the_last_prototype_are_not_dropped(
    stage: Stage, anna: Connected, matched_face: int
) -> None:
    before = await roles_and_pins(anna)
    with pytest.raises(Conflict, match="trained_face"):
        await do(stage, drop_prototype, await training_face(anna), anna.owner)
    await sql.execute("UPDATE face_instances SET basis = 'answered' WHERE person_id = $1", anna.person_id)
    await do(stage, drop_prototype, matched_face, anna.owner)
    with pytest.raises(Conflict, match="last_prototype"):
        await do(stage, drop_prototype, next(iter(before)), anna.owner)
    assert set(await roles_and_pins(anna)) == set(before)


async def test_the_only_face_that_the_present_engine_saw_is_not_dropped(
    stage: Stage, anna: Connected, matched_face: int
) -> None:
    """Only an earlier engine saw the face of the training photo, so nobody is recognised by it."""
    await sql.execute(
        """UPDATE face_embeddings e SET engine = 'earlier' FROM face_instances f
           WHERE f.id = e.face_id AND f.basis = 'trained'"""
    )
    await do(stage, pin_prototype, matched_face, anna.owner)
    with pytest.raises(Conflict, match="last_prototype"):
        await do(stage, drop_prototype, matched_face, anna.owner)
    trained = await training_face(anna)
    assert await roles_and_pins(anna) == {trained: ("EXEMPLAR", False), matched_face: ("PRIMARY", True)}


@pytest.mark.checklist(203)
async def test_no_more_faces_are_pinned_than_the_setting_allows(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    """For a pin on another face training photos count like pins; for a pin on one of them only pins count."""
    stage.settings = stage.settings.model_copy(update={"face_prototype_max_exemplars": 1})
    with pytest.raises(Conflict, match="enough_pins"):
        await do(stage, pin_prototype, matched_face, anna.owner)
    trained = await training_face(anna)
    await sql.execute("UPDATE face_instances SET basis = 'trained' WHERE number = $1", matched_face)
    assert await roles_and_pins(anna) == {trained: ("EXEMPLAR", False)}
    await do(stage, pin_prototype, matched_face, anna.owner)
    assert await roles_and_pins(anna) == {matched_face: ("PRIMARY", True)}
    with pytest.raises(Conflict, match="enough_pins"):
        await do(stage, pin_prototype, trained, anna.owner)


@pytest.mark.parametrize("act", [pin_prototype, unpin_prototype, drop_prototype])
async def test_only_those_who_may_change_the_person_pin_unpin_or_drop_its_faces(
    stage: Stage, group: Group, anna: Connected, ben: Connected, matched_face: int, act: Act
) -> None:
    aunt = await make_participant(stage, "Aunt", in_chat=group.tg_chat_id)
    await joined(stage, anna, aunt)
    before = await roles_and_pins(anna)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await do(stage, act, matched_face, aunt)
    with pytest.raises(NotFound, match="face"):
        await do(stage, act, matched_face, ben.owner)
    with pytest.raises(NotFound, match="face"):
        await do(stage, act, 999_999, anna.owner)
    with pytest.raises(Forbidden, match="only_owner_changes"):
        await recompute(stage, anna, aunt)
    assert await roles_and_pins(anna) == before


@pytest.mark.checklist(123, 207)
@pytest.mark.parametrize("rescans", [None, False])
@pytest.mark.parametrize("act", [pin_prototype, None])
async def test_a_new_choice_of_prototypes_leads_to_a_search_of_unknown_faces_unless_a_setting_says_no(
    stage: Stage, anna: Connected, matched_face: int, rescans: bool | None, act: Act | None
) -> None:
    if rescans is not None:
        name = "face_suggestions_auto_rescan_on_recompute"
        stage.settings = stage.settings.model_copy(update={name: rescans})
    await sql.execute("DELETE FROM tasks")
    if act is None:
        assert await recompute(stage, anna, anna.owner) == 1
    else:
        await do(stage, act, matched_face, anna.owner)
    asked = [sql.from_json(task["ids"]) for task in await tasks_of("backfill_person")]
    assert asked == ([{"person_id": str(anna.person_id)}] if rescans is None else [])
    assert await tasks_of("sync_person_faces")


@pytest.mark.checklist(235)
async def test_a_pinned_face_that_goes_to_nobody_loses_its_pin_until_undo(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    """The moderator is told how many pins go."""
    await do(stage, pin_prototype, matched_face, anna.owner)
    before = await roles_and_pins(anna)
    done = await reassign(stage, WhichFaces(anna.number, [matched_face]), NOBODY, group.admin)
    assert done.pinned == 1
    assert matched_face not in await roles_and_pins(anna)
    await undo(stage, done, group.admin)
    assert await roles_and_pins(anna) == before


async def test_a_pin_is_not_undone_after_the_face_was_dropped_or_moved(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    done = await do(stage, pin_prototype, matched_face, anna.owner)
    await do(stage, drop_prototype, matched_face, anna.owner)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, done, anna.owner)
    again = await do(stage, pin_prototype, matched_face, anna.owner)
    await reassign(stage, WhichFaces(anna.number, [matched_face]), NOBODY, group.admin)
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, again, anna.owner)


async def test_prototypes_are_listed_with_their_eras_as_far_as_the_reader_may_see_them(
    stage: Stage, group: Group, anna: Connected, matched_face: int
) -> None:
    """An owner sees training photos and faces on photos that they have; a moderator sees all."""
    await do(stage, pin_prototype, matched_face, anna.owner)
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
        matched_face,
        then,
    )
    await recompute(stage, anna, anna.owner)
    shown = await prototypes(anna.person_id, anna.owner.participant_id)
    assert [(face.number, face.is_pinned, face.era) for face in shown.faces] == [
        (matched_face, True, "child"),
        (await training_face(anna), False, "teen"),
    ]
    assert shown.eras == (("child", 1), ("teen", 1))
    assert shown.unseen == 0
    await sql.execute("UPDATE deliveries SET state = 'retracted'")
    hidden = await prototypes(anna.person_id, anna.owner.participant_id)
    assert [face.number for face in hidden.faces] == [await training_face(anna)]
    assert (hidden.unseen, hidden.eras) == (1, shown.eras)
    assert len((await prototypes(anna.person_id, None)).faces) == 2


async def test_the_present_era_is_listed_even_without_a_face(stage: Stage, anna: Connected) -> None:
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


async def test_a_face_stays_barred_for_one_person_after_it_was_barred_for_another(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """A face that was barred for Anna goes to Ben and comes back: it still does not represent her."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    photo = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    [face] = await sql.rows("SELECT number FROM face_instances WHERE asset_id = $1", photo)
    number = int(face["number"])
    for source, target in ((anna, ben), (ben, anna)):
        await do(stage, pin_prototype, number, group.admin)
        await do(stage, drop_prototype, number, group.admin)
        await reassign(stage, WhichFaces(source.number, [number]), Target(target.number), group.admin)
    assert number not in await roles_and_pins(anna)
    assert await sql.value(int, "SELECT count(*) FROM barred_faces") == 2
