"""An unknown person is split in two, or joins another one; both can be taken back, and done again."""

import pytest

from domain.errors import Conflict, DomainError, NotFound
from domain.queries.clusters.clusters import cluster
from domain.steps.clusters.forget_empty_clusters import forget_empty_clusters
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.split_cluster import split_cluster
from tests import sql
from tests.usecases.clusters.test_give_cluster import assign
from tests.usecases.factory import Connected, Group, make_group, make_participant, post
from tests.usecases.grouping import (
    faces_in,
    join,
    label,
    numbers_in,
    part_of,
    split,
    state_of,
    unknown_person,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    return await unknown_person(stage, group)


@pytest.fixture
async def other(stage: Stage, group: Group, unknown: int) -> int:
    return await unknown_person(stage, group, photos=2, look="moritz")


async def faces_by_cluster() -> list[list[int]]:
    """The faces of each cluster that has some."""
    found = await sql.rows(
        """SELECT array_agg(number ORDER BY number) AS faces FROM face_instances
           WHERE cluster_id IS NOT NULL GROUP BY cluster_id ORDER BY 1"""
    )
    return [list(row["faces"]) for row in found]


async def test_faces_that_are_split_off_are_an_unknown_person_of_their_own(
    stage: Stage, group: Group, unknown: int
) -> None:
    one, two, three = await numbers_in(unknown)
    done = await split(stage, unknown, [three], group.admin)
    assert (done.faces, done.photos, done.kept) == (1, 1, 0)
    assert await numbers_in(unknown) == [one, two]
    assert await numbers_in(await part_of(done)) == [three]
    assert await state_of(await part_of(done)) == "open"


async def test_the_index_follows_a_split(stage: Stage, group: Group, unknown: int) -> None:
    [face, *_] = await numbers_in(unknown)
    await split(stage, unknown, [face], group.admin)
    await stage.drain()
    wrong = await sql.rows("SELECT id FROM face_instances WHERE indexed_version IS DISTINCT FROM version")
    assert wrong == []
    shown = {point.cluster_id async for point in stage.index.scan(None)}
    assert len(shown) == 2


async def test_a_face_that_is_somebodys_does_not_leave(
    stage: Stage, group: Group, anna: Connected, unknown: int
) -> None:
    one, two, three = await numbers_in(unknown)
    await assign(await faces_in(unknown), anna)
    await sql.execute("UPDATE face_instances SET person_id = NULL, basis = NULL WHERE number > $1", one)
    done = await split(stage, unknown, [one, two], group.admin)
    assert (done.faces, done.kept) == (1, 1)
    assert await numbers_in(unknown) == [one, three]


async def test_an_erase_takes_back_the_card_whose_picture_shows_who_was_split_off(
    stage: Stage, group: Group, unknown: int
) -> None:
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown)
           VALUES ($1, 'cluster', $2, 1, 1, 'open:3+picture')""",
        group.workspace_id,
        str(unknown),
    )
    done = await split(stage, unknown, (await numbers_in(unknown))[:1], group.admin)
    erased = await part_of(done)
    await delete_cluster(erased, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    taken_back = "SELECT id FROM erasures WHERE needles->'cards' @> $1::jsonb"
    assert await sql.rows(taken_back, f'[["cluster", "{unknown}"]]')


async def test_whoever_joins_another_one_has_no_faces_any_more(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    before = await numbers_in(unknown) + await numbers_in(other)
    done = await join(stage, other, unknown, group.admin)
    assert (done.faces, done.photos) == (2, 2)
    assert await numbers_in(unknown) == sorted(before)
    assert (await state_of(other), await state_of(unknown)) == ("joined", "open")
    view = await cluster(other, undo_days=30)
    assert view is not None
    assert (view.joined_into, view.operation_id, view.faces) == (unknown, done.operation_id, 0)


async def test_later_photos_of_either_are_the_joined_persons(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    await join(stage, other, unknown, group.admin)
    await stage.drain()
    for look in ("moritz", "max"):
        await post(stage, group, stage.engine.face(**{look: 0.9}))
    await stage.drain()
    assert len(await faces_in(unknown)) == 7


@pytest.mark.parametrize("what", ["split", "join", "join_ignored"])
async def test_undo_brings_back_what_was_and_redo_what_had_become(
    stage: Stage, group: Group, unknown: int, other: int, what: str
) -> None:
    if what == "join_ignored":
        await ignore_cluster(other, stage.by(group.admin), doorbell=stage.doorbell)
    before, state = await faces_by_cluster(), await state_of(other)
    if what == "split":
        done = await split(stage, unknown, (await numbers_in(unknown))[:1], group.admin)
    else:
        done = await join(stage, other, unknown, group.admin)
    became = await faces_by_cluster()
    assert became != before
    undone = await undo(stage, done, group.admin)
    assert (await faces_by_cluster(), await state_of(other)) == (before, state)
    redone = await undo(stage, undone, group.admin)
    assert await faces_by_cluster() == became
    await undo(stage, redone, group.admin)
    assert (await faces_by_cluster(), await state_of(other)) == (before, state)


async def test_a_preview_says_what_would_happen_and_does_nothing(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    before = await faces_by_cluster(), await sql.rows("SELECT number, state FROM clusters ORDER BY number")
    done = await split(stage, unknown, (await numbers_in(unknown))[:2], group.admin, rehearses=True)
    assert (done.faces, done.photos) == (2, 2)
    assert (await join(stage, other, unknown, group.admin, rehearses=True)).faces == 2
    assert (
        await faces_by_cluster(),
        await sql.rows("SELECT number, state FROM clusters ORDER BY number"),
    ) == before
    assert await sql.rows("SELECT id FROM operations") == []


async def test_what_came_to_a_part_since_stays_there_when_the_split_is_taken_back(
    stage: Stage, group: Group, unknown: int
) -> None:
    done = await split(stage, unknown, (await numbers_in(unknown))[:1], group.admin)
    part = await part_of(done)
    await stage.drain()
    await post(stage, group, stage.engine.face(zoe=0.9))
    await stage.drain()
    await sql.execute(
        """UPDATE face_instances SET cluster_id = (SELECT id FROM clusters WHERE number = $1)
           WHERE number = (SELECT max(number) FROM face_instances)""",
        part,
    )
    undone = await undo(stage, done, group.admin)
    assert (undone.faces, len(await numbers_in(unknown)), len(await numbers_in(part))) == (1, 3, 1)
    assert await state_of(part) == "open"
    redone = await undo(stage, undone, group.admin)
    assert (redone.faces, len(await numbers_in(part))) == (1, 2)


@pytest.mark.parametrize("which", ["part", "whole"])
async def test_a_split_cannot_be_undone_once_the_part_or_the_whole_has_a_name(
    stage: Stage, group: Group, unknown: int, which: str
) -> None:
    done = await split(stage, unknown, (await numbers_in(unknown))[:1], group.admin)
    named = unknown if which == "whole" else await part_of(done)
    await label(stage, named, "Max", group.admin)
    before = await faces_by_cluster()
    with pytest.raises(Conflict) as refused:
        await undo(stage, done, group.admin)
    assert (refused.value.code, await faces_by_cluster()) == ("changed_since", before)


async def test_two_clusters_on_one_photo_cannot_be_joined(stage: Stage, group: Group, unknown: int) -> None:
    await post(stage, group, stage.engine.face(max=0.9), stage.engine.face(moritz=0.9))
    await stage.drain()
    [row] = await sql.rows("SELECT max(number) AS number FROM clusters")
    with pytest.raises(Conflict) as refused:
        await join(stage, row["number"], unknown, group.admin)
    assert refused.value.code == "on_one_photo"


@pytest.mark.checklist(4)
@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("all", "nobody_stays"),
        ("none", "changed_since"),
        ("named", "cluster_named"),
        ("joined", "cluster_joined"),
        ("itself", "cluster"),
        ("nonexistent", "cluster"),
        ("member", "cluster"),
        ("foreign", "cluster"),
        ("into_foreign", "cluster"),
    ],
)
async def test_what_cannot_be_split_or_joined_stays_as_it_is(
    stage: Stage, group: Group, unknown: int, other: int, case: str, code: str
) -> None:
    elsewhere = await make_group(stage)
    theirs = await unknown_person(stage, elsewhere, photos=1, look="theirs")
    faces, by = await numbers_in(unknown), group.admin
    if case == "named":
        await label(stage, unknown, "Max", by)
    if case == "joined":
        await join(stage, unknown, other, by)
    if case == "member":
        by = await make_participant(stage, in_chat=group.tg_chat_id)
    if case == "foreign":
        by = elsewhere.admin
    before = await faces_by_cluster()
    acts = {
        "all": lambda: split(stage, unknown, faces, by),
        "none": lambda: split(stage, unknown, [], by),
        "itself": lambda: join(stage, unknown, unknown, by),
        "nonexistent": lambda: join(stage, 999_999, unknown, by),
        "into_foreign": lambda: join(stage, unknown, theirs, by),
    }
    both = [lambda: split(stage, unknown, faces[:1], by), lambda: join(stage, unknown, other, by)]
    for act in [acts[case]] if case in acts else both:
        with pytest.raises(DomainError) as said:
            await act()
        assert said.value.code == code
    assert await faces_by_cluster() == before


async def test_the_same_press_twice_splits_once(stage: Stage, group: Group, unknown: int) -> None:
    by, faces = stage.by(group.admin), (await numbers_in(unknown))[:1]
    first = await split_cluster(unknown, faces, by, settings=stage.settings, doorbell=stage.doorbell)
    second = await split_cluster(unknown, faces, by, settings=stage.settings, doorbell=stage.doorbell)
    assert (second.operation_id, second.again) == (first.operation_id, True)


async def test_the_row_of_a_joined_cluster_stays_while_the_join_can_be_undone_and_no_longer(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    done = await join(stage, other, unknown, group.admin)
    assert await forget_empty_clusters(stage.settings.undo_days, stage.doorbell) == 0
    await sql.execute(
        "UPDATE operations SET created_at = created_at - make_interval(days => $1)",
        stage.settings.undo_days + 1,
    )
    assert await forget_empty_clusters(stage.settings.undo_days, stage.doorbell) == 1
    with pytest.raises(Conflict):
        await undo(stage, done, group.admin)


@pytest.mark.checklist(16)
async def test_deleting_the_whole_deletes_the_part_that_joined_it_and_ends_the_undo(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    done = await join(stage, other, unknown, group.admin)
    await delete_cluster(unknown, stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell)
    assert await sql.rows("SELECT id FROM face_instances") == []
    with pytest.raises(Conflict) as refused:
        await undo(stage, done, group.admin)
    assert refused.value.code == "too_late"
    with pytest.raises(NotFound):
        await label(stage, other, "Max", group.admin)


async def test_a_named_face_in_a_joined_cluster_is_grouped_again_when_it_loses_its_name(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    [face, _] = await numbers_in(other)
    person = await label(
        stage, await part_of(await split(stage, other, [face], group.admin)), "Max", group.admin
    )
    await sql.execute(
        """UPDATE face_instances SET cluster_id = (SELECT id FROM clusters WHERE number = $1)
           WHERE number = $2""",
        other,
        face,
    )
    await join(stage, other, unknown, group.admin)
    assert await numbers_in(other) == [face]
    await undo(stage, person, group.admin)
    await stage.drain()
    assert await numbers_in(other) == []
