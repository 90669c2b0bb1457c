"""What moderators said about unknown people holds in the night, also when little of a cluster is left."""

import pytest

from domain.ids import ProposalId
from domain.queries.clusters.proposals import open_proposals
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.reject_proposal import reject_proposal
from domain.usecases.clusters.split_cluster import split_cluster
from domain.usecases.work.tidy_up import tidy_up
from tests import sql
from tests.usecases.clusters.grouped import Fixed, clusters, photos_of, run
from tests.usecases.factory import Group, make_group, post
from tests.usecases.forgetting import erase_this_group
from tests.usecases.grouping import cluster_of, join, numbers_in, part_of, split
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


async def test_the_night_does_not_join_whom_a_moderator_said_to_be_two(stage: Stage, group: Group) -> None:
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    photos, theirs = await photos_of(max_), await photos_of(twin)
    assert (await run(stage, group, Fixed(photos + theirs))).proposed == 1
    proposal_id = await sql.value(ProposalId, "SELECT id FROM cluster_proposals")
    assert proposal_id is not None
    await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)
    # One of the two faces of `twin` is a month old, and is forgotten.
    await sql.execute(
        "UPDATE face_instances SET updated_at = now() - interval '31 days' WHERE asset_id = $1", theirs[0]
    )
    await tidy_up(stage.index, stage.store, stage.settings, stage.doorbell)
    assert await clusters() == {max_: photos, twin: theirs[1:]}
    await run(stage, group, Fixed(photos + theirs))
    assert await clusters() == {max_: photos, twin: theirs[1:]}


async def test_the_night_does_not_take_back_a_split_that_cannot_be_undone_any_more(
    stage: Stage, group: Group
) -> None:
    """UNDO_DAYS is 7 here: after these days the night must still know what a moderator decided."""
    max_ = await cluster_of(stage, group, "max", 4)
    photos = await photos_of(max_)
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", max_)
    leaving = await sql.values(int, "SELECT number FROM face_instances WHERE asset_id = $1", photos[3])
    assert number is not None
    by = stage.by(group.admin)
    await split_cluster(number, leaving, by, settings=stage.settings, doorbell=stage.doorbell)
    parted = await clusters()
    assert sorted(map(len, parted.values())) == [1, 3]
    assert (await run(stage, group, Fixed(photos))).joined == 0
    await sql.execute("UPDATE operations SET created_at = now() - interval '8 days'")
    seven = stage.settings.model_copy(update={"undo_days": 7})
    await tidy_up(stage.index, stage.store, seven, stage.doorbell)
    await run(stage, group, Fixed(photos))
    assert await clusters() == parted


@pytest.mark.checklist(85)
async def test_of_two_who_are_told_apart_a_loose_face_joins_whom_it_is_like(
    stage: Stage, group: Group
) -> None:
    """The grouping takes twins for one, and a moderator told them apart: no face may go to the wrong one."""
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    photos, theirs = await photos_of(max_), await photos_of(twin)
    await run(stage, group, Fixed(photos + theirs))
    [proposal_id] = await sql.values(ProposalId, "SELECT id FROM cluster_proposals")
    await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)
    loose = await post(stage, group, stage.engine.face(eva=0.3))
    await stage.drain()
    assert (await run(stage, group, Fixed([*photos, *theirs, loose]))).joined == 1
    assert await clusters() == {max_: photos, twin: [*theirs, loose]}


@pytest.mark.checklist(85)
@pytest.mark.parametrize("said", ["refused", "ignored"])
async def test_whoever_may_not_join_the_largest_is_proposed_to_join_the_next(
    stage: Stage, group: Group, said: str
) -> None:
    """Three look alike. The largest is somebody else, or is ignored, and the other two may be one."""
    sizes = {"max": 3, "eva": 2, "kim": 2}
    max_, eva, kim = [await cluster_of(stage, group, look, photos) for look, photos in sizes.items()]
    alike = Fixed([photo for one in (max_, eva, kim) for photo in await photos_of(one)])
    if said == "ignored":
        await ignore_cluster(await number_of(max_), stage.by(group.admin), doorbell=stage.doorbell)
    else:
        assert (await run(stage, group, alike)).proposed == 2
        for proposal_id in await sql.values(ProposalId, "SELECT id FROM cluster_proposals"):
            await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)
    assert (await run(stage, group, alike)).proposed == 1
    assert (await run(stage, group, alike)).proposed == 0, "it waits"
    [waiting] = await open_proposals(group.workspace_id, limit=9)
    assert {waiting.cluster_id, waiting.other_cluster_id} == {eva, kim}


async def number_of(cluster_id: int) -> int:
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", cluster_id)
    assert number is not None
    return number


async def told_apart(stage: Stage, group: Group, one: int, other: int) -> None:
    """The night proposes to join the two, and a moderator says no."""
    photos = Fixed(await photos_of(one) + await photos_of(other))
    assert (await run(stage, group, photos)).proposed == 1
    proposal_id = await sql.value(ProposalId, "SELECT max(id) FROM cluster_proposals")
    assert proposal_id is not None
    await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)


async def no_undo_any_more(stage: Stage) -> None:
    await sql.execute("UPDATE operations SET created_at = now() - interval '40 days'")
    await stage.tidy()


async def test_a_no_holds_for_the_cluster_that_one_of_the_two_joins(stage: Stage, group: Group) -> None:
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    leo, ida = await cluster_of(stage, group, "leo", 2), await cluster_of(stage, group, "ida", 2)
    photos, theirs = await photos_of(max_), await photos_of(twin)
    others, more = await photos_of(leo), await photos_of(ida)
    await told_apart(stage, group, max_, twin)
    first = await join(stage, await number_of(twin), await number_of(leo), group.admin)
    second = await join(stage, await number_of(leo), await number_of(ida), group.admin)
    everybody = Fixed(photos + theirs + others + more)
    assert (await run(stage, group, everybody)).proposed == 0
    for done in (second, first):
        await undo(stage, done, group.admin)
    assert (await run(stage, group, Fixed(photos + theirs))).proposed == 0
    assert (await run(stage, group, Fixed(photos + others))).proposed == 1  # nobody said that these are two


@pytest.mark.parametrize("way", ["one", "both", "further"])
async def test_a_no_outlasts_the_row_of_the_cluster_that_joined_another(
    stage: Stage, group: Group, way: str
) -> None:
    """Also when both joined others, and when the cluster that one of them joined then joins a third."""
    leo, ida = await cluster_of(stage, group, "leo", 2), await cluster_of(stage, group, "ida", 2)
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    await told_apart(stage, group, max_, twin)
    await join(stage, await number_of(twin), await number_of(leo), group.admin)
    if way == "both":
        await join(stage, await number_of(max_), await number_of(ida), group.admin)
    if way == "further":
        await join(stage, await number_of(leo), await number_of(ida), group.admin)
    one, other = {"one": (max_, leo), "both": (ida, leo), "further": (max_, ida)}[way]
    for _ in range(2):
        await no_undo_any_more(stage)
    assert twin not in await clusters()
    together = Fixed(await photos_of(one) + await photos_of(other))
    assert (await run(stage, group, together)).proposed == 0


async def test_a_no_outlasts_the_erase_of_another_group(stage: Stage, group: Group) -> None:
    """Such an erase deletes the clusters that it empties, and no others."""
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    leo = await cluster_of(stage, group, "leo", 2)
    await told_apart(stage, group, max_, twin)
    await join(stage, await number_of(twin), await number_of(leo), group.admin)
    await erase_this_group(stage, await make_group(stage, joins=group))
    await no_undo_any_more(stage)
    together = Fixed(await photos_of(max_) + await photos_of(leo))
    assert (await run(stage, group, together)).proposed == 0


async def test_who_was_split_off_stays_apart_from_whom_the_rest_joins(stage: Stage, group: Group) -> None:
    max_, leo = await cluster_of(stage, group, "max", 4), await cluster_of(stage, group, "leo", 2)
    faces = await numbers_in(await number_of(max_))
    part = await part_of(await split(stage, await number_of(max_), faces[:2], group.admin))
    await join(stage, await number_of(max_), await number_of(leo), group.admin)
    everybody = Fixed([photo for photos in (await clusters()).values() for photo in photos])
    assert (await run(stage, group, everybody)).proposed == 0
    await no_undo_any_more(stage)
    assert (await run(stage, group, everybody)).proposed == 0
    assert len(await numbers_in(part)) == 2


async def test_faces_that_a_refused_split_keeps_together_stay_together_after_a_join(
    stage: Stage, group: Group
) -> None:
    max_, leo = await cluster_of(stage, group, "max", 5), await cluster_of(stage, group, "leo", 2)
    photos, others = await photos_of(max_), await photos_of(leo)
    assert (await run(stage, group, Fixed(photos[:3], photos[3:]))).proposed == 1
    proposal_id = await sql.value(ProposalId, "SELECT id FROM cluster_proposals")
    assert proposal_id is not None
    await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)
    await join(stage, await number_of(max_), await number_of(leo), group.admin)
    # A note keeps together what was joined by hand. Without that note the refused split must keep it.
    await sql.execute("DELETE FROM cluster_proposals WHERE cluster_id = $1", leo)
    assert (await run(stage, group, Fixed(others + photos[:3], photos[3:]))).proposed == 0


async def test_the_last_face_of_a_cluster_that_another_joined_does_not_move_against_a_no(
    stage: Stage, group: Group
) -> None:
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    leo = await cluster_of(stage, group, "leo", 1)
    photos, [last] = await photos_of(max_), await photos_of(leo)
    await told_apart(stage, group, max_, twin)
    await join(stage, await number_of(twin), await number_of(leo), group.admin)
    await sql.execute("DELETE FROM face_instances WHERE cluster_id = $1 AND asset_id <> $2", leo, last)
    await sql.execute("UPDATE operations SET undo = NULL")  # none of this can be undone any more
    await run(stage, group, Fixed([*photos, last]))
    assert await photos_of(leo) == [last]
