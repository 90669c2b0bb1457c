"""Somebody names an unknown person; that can be taken back, and done again."""

import pytest

from domain.errors import Conflict, DomainError, InvalidInput, NotFound
from domain.queries.clusters.clusters import clusters
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.label_cluster import label_cluster
from tests import sql
from tests.persons import approval_of, has
from tests.usecases.factory import (
    Group,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.grouping import (
    faces_in,
    label,
    merge,
    person,
    persons_of_cluster,
    photos_of,
    state_of,
    unknown_person,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    return await unknown_person(stage, group)


async def everything() -> list[list[sql.Row]]:
    """Persons, clusters, faces, prototypes, distributions; without times, versions and declined persons."""
    return [
        await sql.rows(query)
        for query in (
            f"SELECT number, name, status FROM persons WHERE NOT ({has('declined')}) ORDER BY number",
            "SELECT number, state, person_id FROM clusters ORDER BY number",
            "SELECT id, cluster_id, person_id FROM face_instances ORDER BY id",
            "SELECT person_id, face_instance_id FROM person_prototypes ORDER BY face_instance_id",
            "SELECT asset_id, participant_id FROM distributions WHERE withdrawn_at IS NULL ORDER BY 1, 2",
        )
    ]


@pytest.mark.checklist(86, 87, 163)
async def test_a_name_makes_a_person_with_the_clusters_number_and_all_its_faces(
    stage: Stage, group: Group, unknown: int
) -> None:
    done = await label(stage, unknown, " Max ", group.admin)
    assert (done.faces, done.photos, done.starts) == (3, 3, {})
    assert (await person(unknown))["name"] == "Max"
    assert await approval_of((await person(unknown))["id"]) == "approved"
    assert await persons_of_cluster(unknown) == {unknown}
    assert await state_of(unknown) == "labelled"
    await stage.settle()
    assert stage.mailbox.sent == []


@pytest.mark.checklist(86)
async def test_whoever_has_the_name_in_any_case_is_found(stage: Stage, group: Group, unknown: int) -> None:
    anna = await connected_person(stage, group)
    done = await label(stage, unknown, "aNNa", group.admin)
    assert await persons_of_cluster(unknown) == {anna.number}
    assert done.starts == {anna.owner.participant_id: 3}
    assert len(await sql.rows("SELECT id FROM persons")) == 1


async def test_photos_of_a_group_that_a_receiver_is_not_in_are_not_said_to_go_there(
    stage: Stage, group: Group, unknown: int
) -> None:
    anna = await connected_person(stage, group)
    await sql.execute(
        "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'outside')",
        group.group_id,
        anna.owner.participant_id,
    )
    done = await label(stage, unknown, "Anna", group.admin)
    assert (done.faces, done.starts) == (3, {})


@pytest.mark.parametrize("written", ["aNNa", "An\u200bna"])
async def test_a_name_that_was_said_to_be_new_is_refused_when_somebody_has_it(
    stage: Stage, group: Group, unknown: int, written: str
) -> None:
    """Somebody got the name since the requester looked, or stood on a page that they did not open."""
    anna = await connected_person(stage, group)
    before = await everything()
    with pytest.raises(Conflict) as said:
        await label(stage, unknown, written, group.admin, is_new=True)
    assert (said.value.code, said.value.details) == ("name_taken", {"number": anna.number})
    assert await everything() == before
    await undo(stage, await label(stage, unknown, "Max", group.admin, is_new=True), group.admin)
    await label(stage, unknown, "Max", group.admin, is_new=True)  # nobody has the name any more
    assert len(await sql.rows(f"SELECT id FROM persons WHERE {has('approved')}")) == 2


@pytest.mark.checklist(88, 90, 160)
async def test_a_point_follows_when_its_face_gets_a_name_and_loses_it(
    stage: Stage, group: Group, unknown: int
) -> None:
    [face] = await sql.rows("SELECT id, cluster_id FROM face_instances ORDER BY id LIMIT 1")

    async def point() -> tuple[bool, object, str | None]:
        found = [p async for p in stage.index.scan(None) if p.face_instance_id == face["id"]]
        return found[0].is_prototype, found[0].person_id, found[0].cluster_id

    cluster = str(face["cluster_id"])
    assert await point() == (False, None, cluster)
    done = await label(stage, unknown, "Max", group.admin)
    await stage.drain()
    assert await point() == (True, (await person(unknown))["id"], cluster)
    await undo(stage, done, group.admin)
    await stage.drain()
    assert await point() == (False, None, cluster)


@pytest.mark.checklist(35)
async def test_naming_touches_no_face_box_or_embedding(stage: Stage, group: Group, unknown: int) -> None:
    look = """SELECT f.id, f.number, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h, f.landmarks::text,
                  f.quality_score, f.cluster_id, md5(e.vector) AS vector
              FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id ORDER BY f.id"""
    before = await sql.rows(look)
    await label(stage, unknown, "Max", group.admin)
    await stage.drain()
    assert await sql.rows(look) == before


@pytest.mark.checklist(29)
async def test_later_photos_are_the_named_persons(stage: Stage, group: Group, unknown: int) -> None:
    await label(stage, unknown, "Max", group.admin)
    await stage.drain()
    await post(stage, group, stage.engine.face(max=0.9))
    await stage.settle()
    found = await sql.rows(
        "SELECT id FROM face_instances WHERE person_id = $1", (await person(unknown))["id"]
    )
    assert len(found) == 4
    assert len(await sql.rows("SELECT id FROM clusters")) == 1


@pytest.mark.checklist(27, 28, 30)
async def test_a_cluster_becomes_somebody_known_and_their_people_receive_the_photos(
    stage: Stage, group: Group, unknown: int
) -> None:
    anna = await connected_person(stage, group)
    before = await person(anna.number)
    own = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", anna.person_id)
    done = await merge(stage, unknown, anna, group.admin)
    assert await persons_of_cluster(unknown) == {anna.number}
    now = await sql.rows("SELECT id FROM face_instances WHERE person_id = $1", anna.person_id)
    assert len(now) == len(own) + done.faces
    assert {name: (await person(anna.number))[name] for name in before} == before
    await stage.settle()
    assert sorted(asset for _, asset in stage.mailbox.sent) == await photos_of(unknown)


@pytest.mark.checklist(29)
async def test_a_later_face_like_a_merged_cluster_is_matched_to_the_person_and_joins_no_cluster(
    stage: Stage, group: Group, unknown: int
) -> None:
    anna = await connected_person(stage, group)
    await merge(stage, unknown, anna, group.admin)
    assert await state_of(unknown) == "labelled"
    await stage.settle()
    later = await post(stage, group, stage.engine.face(max=0.9))
    await stage.settle()
    assert (anna.owner.tg_user_id, later) in stage.mailbox.sent
    assert len(await sql.rows("SELECT id FROM clusters")) == 1
    assert (await clusters([group.workspace_id], 0, 8)).lines == []


async def test_a_preview_says_what_would_happen_and_does_nothing(
    stage: Stage, group: Group, unknown: int
) -> None:
    anna = await connected_person(stage, group)
    before = await everything()
    done = await merge(stage, unknown, anna, group.admin, rehearses=True)
    assert (done.faces, done.photos, done.starts) == (3, 3, {anna.owner.participant_id: 3})
    assert await everything() == before
    assert await sql.rows("SELECT id FROM operations") == []


@pytest.mark.parametrize("what", ["label", "label_known", "merge", "ignore"])
async def test_undo_brings_back_what_was_and_redo_what_had_become(
    stage: Stage, group: Group, unknown: int, what: str
) -> None:
    anna = await connected_person(stage, group)
    before = await everything()
    if what == "merge":
        done = await merge(stage, unknown, anna, group.admin)
    elif what == "ignore":
        done = await ignore_cluster(unknown, stage.by(group.admin), doorbell=stage.doorbell)
    else:
        done = await label(stage, unknown, "Max" if what == "label" else "Anna", group.admin)
    became = await everything()
    assert became != before
    undone = await undo(stage, done, group.admin)
    assert await everything() == before
    redone = await undo(stage, undone, group.admin)
    assert await everything() == became
    await undo(stage, redone, group.admin)
    assert await everything() == before
    with pytest.raises(Conflict) as refused:
        await undo(stage, done, group.admin)
    assert refused.value.code == "undone_already"


async def test_after_an_undo_another_name_is_another_person(stage: Stage, group: Group, unknown: int) -> None:
    await undo(stage, await label(stage, unknown, "Max", group.admin), group.admin)
    assert (await label(stage, unknown, "Moritz", group.admin)).number == unknown
    assert (await person(unknown))["name"] == "Max"
    assert await sql.rows(f"SELECT name FROM persons WHERE {has('approved')}") == [{"name": "Moritz"}]
    assert await sql.rows(f"SELECT name FROM persons WHERE {has('declined')}") == [{"name": "Max"}]


async def test_whoever_got_more_photos_since_stays_when_the_name_is_taken_back(
    stage: Stage, group: Group, unknown: int
) -> None:
    done = await label(stage, unknown, "Max", group.admin)
    await stage.drain()
    await post(stage, group, stage.engine.face(max=0.9))
    await stage.drain()
    assert (await undo(stage, done, group.admin)).faces == 3
    assert await approval_of((await person(unknown))["id"]) == "approved"
    again = await label(stage, unknown, "Moritz", group.admin)
    assert (again.faces, again.number) == (3, unknown)
    assert len(await sql.rows(f"SELECT id FROM persons WHERE {has('approved')}")) == 2


async def test_an_ignored_cluster_grows_and_asks_nobody(stage: Stage, group: Group, unknown: int) -> None:
    await ignore_cluster(unknown, stage.by(group.admin), doorbell=stage.doorbell)
    await post(stage, group, stage.engine.face(max=0.9))
    await stage.drain()
    await stage.show("show_cluster")
    assert await sql.rows("SELECT subject FROM cards WHERE kind = 'cluster'") == []
    assert len(await faces_in(unknown)) == 4
    assert await state_of(unknown) == "ignored"
    assert len(await sql.rows("SELECT id FROM clusters")) == 1


async def test_faces_that_are_not_the_named_persons_any_more_are_grouped_anew(
    stage: Stage, group: Group, unknown: int
) -> None:
    await label(stage, unknown, "Max", group.admin)
    await stage.drain()
    await sql.execute("UPDATE face_instances SET person_id = NULL, version = version + 1")
    await post(stage, group, stage.engine.face())
    await stage.drain()
    assert await faces_in(unknown) == set()
    assert len(await sql.rows("SELECT DISTINCT cluster_id FROM face_instances")) == 2


@pytest.mark.checklist(4)
@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("empty", InvalidInput),
        ("too_long", InvalidInput),
        ("named", Conflict),
        ("foreign", NotFound),
        ("member", NotFound),
        ("nonexistent", NotFound),
        ("foreign_person", NotFound),
    ],
)
async def test_what_cannot_be_named_changes_nothing(
    stage: Stage, group: Group, unknown: int, case: str, error: type[DomainError]
) -> None:
    name, number, by = "Max", unknown, group.admin
    elsewhere = await make_group(stage)
    theirs = await connected_person(stage, elsewhere, look="theirs", name="Theirs")
    if case in ("empty", "too_long"):
        name = " " if case == "empty" else "M" * 1000
    if case == "named":
        await label(stage, unknown, "Moritz", group.admin)
    if case == "foreign":
        by = elsewhere.admin
    if case == "member":
        by = await make_participant(stage, in_chat=group.tg_chat_id)
    if case == "nonexistent":
        number = 999_999
    before = await everything()
    act = merge(stage, number, theirs, by) if case == "foreign_person" else label(stage, number, name, by)
    with pytest.raises(DomainError) as said:
        await act
    assert said.type is error
    assert await everything() == before


async def test_the_same_press_twice_is_one_operation(stage: Stage, group: Group, unknown: int) -> None:
    by = stage.by(group.admin)
    first = await label_cluster(unknown, "Max", by, settings=stage.settings, doorbell=stage.doorbell)
    second = await label_cluster(unknown, "Max", by, settings=stage.settings, doorbell=stage.doorbell)
    assert (second.operation_id, second.again) == (first.operation_id, True)
