"""The whole grouping of the night: what it does by itself, what it proposes, what it leaves alone."""

import asyncio
from datetime import UTC, datetime

import pytest

from domain.errors import NotFound
from domain.queries.clusters.proposals import open_proposals
from domain.usecases.clusters.ask_cluster_card import ask_cluster_card
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.clusters.regroup_faces import Regrouped
from domain.usecases.clusters.split_cluster import split_cluster
from tests import sql
from tests.faces import add_faces
from tests.fakes.inline_clusterer import InlineClusterer
from tests.usecases.clusters.grouped import Fixed, clusters, photos_of, run
from tests.usecases.factory import Group, connected_person, post
from tests.usecases.grouping import cluster_of
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.mark.checklist(85)
async def test_a_face_alone_joins_the_cluster_that_it_looks_like(stage: Stage, group: Group) -> None:
    """The first photos of somebody may be unlike each other; a later one is like all of them."""
    max_ = await cluster_of(stage, group, "max", 2)
    alone = await cluster_of(stage, group, "eva", 1)
    known, [late] = await photos_of(max_), await photos_of(alone)
    assert await run(stage, group, Fixed([*known, late])) == Regrouped(3, joined=1, dissolved=1)
    assert await clusters() == {max_: [*known, late]}
    points = {point.cluster_id async for point in stage.index.scan(None)}
    assert points == {str(max_)}  # rows and points name the same cluster


async def test_a_face_that_is_just_called_no_face_joins_no_cluster(
    stage: Stage, group: Group, clean_database: str
) -> None:
    max_ = await cluster_of(stage, group, "max", 2)
    alone = await cluster_of(stage, group, "eva", 1)
    known, [late] = await photos_of(max_), await photos_of(alone)
    no_face = "UPDATE face_instances SET set_aside = 'not_a_face', cluster_id = NULL WHERE asset_id = $1"
    async with asyncio.TaskGroup() as tasks, held(clean_database, no_face, late):
        regrouping = tasks.create_task(run(stage, group, Fixed([*known, late])))
        await until_blocked(regrouping)
    assert regrouping.result().joined == 0
    assert await clusters() == {max_: known}


@pytest.mark.checklist(85)
async def test_the_real_grouping_joins_a_face_that_is_alone_too(stage: Stage, group: Group) -> None:
    first = await cluster_of(stage, group, "max", 3)
    row = await sql.one("INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id", group.workspace_id)
    assert row is not None
    [*_, late] = await photos_of(first)
    await sql.execute("UPDATE face_instances SET cluster_id = $2 WHERE asset_id = $1", late, row["id"])
    assert await run(stage, group, InlineClusterer()) == Regrouped(3, joined=1, dissolved=1)
    assert list(await clusters()) == [first]


async def test_a_cluster_that_dissolves_takes_its_card_along(stage: Stage, group: Group) -> None:
    """A moderator may have asked for the card of somebody who was seen once."""
    max_, alone = await cluster_of(stage, group, "max", 2), await cluster_of(stage, group, "eva", 1)
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", alone)
    assert number is not None
    await ask_cluster_card(number, stage.by(group.admin), stage.doorbell)
    await stage.drain()
    await stage.show("show_cluster")
    card = await sql.value(int, "SELECT tg_message_id FROM cards WHERE subject = $1", str(number))
    assert card is not None
    await run(stage, group, Fixed([*await photos_of(max_), *await photos_of(alone)]))
    await stage.show("show_cluster")
    assert (group.admin.tg_user_id, card) in stage.deleted
    with pytest.raises(NotFound):
        await label_cluster(
            number, "Eva", stage.by(group.admin), settings=stage.settings, doorbell=stage.doorbell
        )


async def test_clusters_of_several_photos_are_joined_by_nobody_but_people(stage: Stage, group: Group) -> None:
    max_, eva = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    before = await clusters()
    everything = Fixed(before[max_] + before[eva])
    assert await run(stage, group, everything) == Regrouped(5, proposed=1)
    assert await clusters() == before
    [join] = await open_proposals(group.workspace_id, limit=9)
    assert (join.kind, join.cluster_id, join.other_cluster_id) == ("join", max_, eva)
    assert (await run(stage, group, everything)).proposed == 0  # the proposal waits already


async def test_a_cluster_of_two_people_is_split_by_nobody_but_people(stage: Stage, group: Group) -> None:
    max_ = await cluster_of(stage, group, "max", 5)
    photos = await photos_of(max_)
    torn = Fixed(photos[:3], photos[3:])
    assert await run(stage, group, torn) == Regrouped(5, proposed=1)
    assert await clusters() == {max_: photos}
    [split] = await open_proposals(group.workspace_id, limit=9)
    leaving = await sql.rows("SELECT asset_id FROM face_instances WHERE id = ANY($1::uuid[])", split.leaving)
    assert sorted(face["asset_id"] for face in leaving) == photos[3:]


@pytest.mark.parametrize("kind", ["join", "split"])
async def test_what_was_rejected_is_never_proposed_again(stage: Stage, group: Group, kind: str) -> None:
    max_, eva = await cluster_of(stage, group, "max", 4), await cluster_of(stage, group, "eva", 2)
    photos, others = await photos_of(max_), await photos_of(eva)
    again = Fixed(photos + others) if kind == "join" else Fixed(photos[:2], photos[2:], others)
    assert (await run(stage, group, again)).proposed == 1
    await sql.execute("UPDATE cluster_proposals SET decided_at = now(), decision = 'rejected'")
    assert (await run(stage, group, again)).proposed == 0
    await sql.execute("UPDATE cluster_proposals SET decision = 'accepted'")
    assert (await run(stage, group, again)).proposed == 1


async def test_what_people_did_by_hand_is_not_proposed_the_other_way_round(
    stage: Stage, group: Group
) -> None:
    max_ = await cluster_of(stage, group, "max", 5)
    photos = await photos_of(max_)
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", max_)
    leaving = await sql.values(
        int, "SELECT number FROM face_instances WHERE asset_id = ANY($1::bigint[])", photos[3:]
    )
    assert number is not None
    by, how = stage.by(group.admin), {"settings": stage.settings, "doorbell": stage.doorbell}
    await split_cluster(number, leaving, by, **how)
    parted = await sql.value(int, "SELECT max(number) FROM clusters")
    assert parted is not None
    assert (await run(stage, group, Fixed(photos))).proposed == 0  # a moderator split them
    await join_clusters(parted, number, stage.by(group.admin), **how)
    assert (await run(stage, group, Fixed(photos[:3], photos[3:]))).proposed == 0  # and joined them again
    assert (await run(stage, group, Fixed(photos[2:], photos[:2]))).proposed == 1  # other faces may leave


async def test_two_on_one_photo_are_not_proposed_as_one(stage: Stage, group: Group) -> None:
    """One of the two faces may be too poor to be grouped."""
    max_, eva = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    [photo, *_] = await photos_of(max_)
    before = await clusters()
    both = Fixed(before[max_] + before[eva])
    await add_faces([photo], quality_score=0.1, cluster_id=eva, clustered_at=datetime.now(UTC))
    assert (await run(stage, group, both)).proposed == 0


async def test_a_proposal_nobody_decides_expires(stage: Stage, group: Group) -> None:
    max_ = await cluster_of(stage, group, "max", 4)
    photos = await photos_of(max_)
    await run(stage, group, Fixed(photos[:2], photos[2:]))
    await sql.execute("UPDATE cluster_proposals SET created_at = now() - interval '15 days'")
    await run(stage, group, Fixed(photos))
    assert await sql.value(str, "SELECT decision FROM cluster_proposals") == "expired"


async def test_an_ignored_cluster_of_one_face_is_kept_in_the_night(stage: Stage, group: Group) -> None:
    """Nothing is proposed about it, and a loose face joins a larger cluster instead."""
    max_, eva = await cluster_of(stage, group, "max", 1), await cluster_of(stage, group, "eva", 2)
    late = await cluster_of(stage, group, "lou", 1)
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", max_)
    assert number is not None
    await ignore_cluster(number, stage.by(group.admin), doorbell=stage.doorbell)
    photos = [photo for photos in (await clusters()).values() for photo in photos]
    assert (await run(stage, group, Fixed(photos))).proposed == 0
    assert set(await clusters()) == {max_, eva}
    assert len(await photos_of(eva)) == 3  # the larger cluster gets the loose face
    assert late not in await clusters()
    assert await sql.value(str, "SELECT state FROM clusters WHERE id = $1", max_) == "ignored"


async def test_a_cluster_of_one_face_stays_when_somebody_decided_about_it(stage: Stage, group: Group) -> None:
    """An undo of the decision would look for the cluster."""
    max_, eva = await cluster_of(stage, group, "max", 2), await cluster_of(stage, group, "eva", 1)
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", eva)
    assert number is not None
    for ignored in (True, False):
        await ignore_cluster(number, stage.by(group.admin), ignored=ignored, doorbell=stage.doorbell)
    found = await run(stage, group, Fixed([*await photos_of(max_), *await photos_of(eva)]))
    assert (found.joined, found.proposed) == (0, 1)
    assert set(await clusters()) == {max_, eva}


async def test_two_faces_of_a_photo_are_never_put_together(stage: Stage, group: Group) -> None:
    """A clusterer that does so all the same changes nothing."""
    photo = await post(stage, group, stage.engine.face(max=0.9), stage.engine.face(eva=0.9))
    await stage.drain()
    clusterer = Fixed([photo])
    assert (await run(stage, group, clusterer)).joined == 0
    assert clusterer.constraints is not None
    assert clusterer.constraints.apart.tolist() == [[0, 1]]
    assert len(await clusters()) == 2


@pytest.mark.checklist(85)
async def test_persons_and_refusals_keep_faces_apart(stage: Stage, group: Group) -> None:
    """A face is not grouped with the faces of a person who was refused for it."""
    anna = await connected_person(stage, group)
    bert = await connected_person(stage, group, look="bert", name="Bert")
    await cluster_of(stage, group, "max", 2)
    face = await sql.one(
        "SELECT id FROM face_instances WHERE person_id IS NULL ORDER BY quality_score DESC, id"
    )
    assert face is not None
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face["id"], anna.person_id
    )
    clusterer = Fixed()
    await run(stage, group, clusterer)
    known = clusterer.constraints
    assert known is not None
    numbers = known.together.tolist()
    assert numbers[:2] == [-1, -1]
    assert set(numbers[2:]) == {0, 1}
    annas, berts = (numbers.index(number) for number in (0, 1))
    if bert.person_id < anna.person_id:
        annas, berts = berts, annas
    assert sorted(known.apart.tolist()) == sorted([sorted([annas, berts]), [0, annas]])
