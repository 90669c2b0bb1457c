"""What moderators said about unknown people holds in the night, also when little of a cluster is left."""

from domain.ids import ProposalId
from domain.usecases.clusters.reject_proposal import reject_proposal
from domain.usecases.clusters.split_cluster import split_cluster
from domain.usecases.work.tidy_up import tidy_up
from tests import sql
from tests.usecases.clusters.grouped import Fixed, clusters, photos_of, run
from tests.usecases.clusters.test_proposals import cluster_of
from tests.usecases.factory import Group
from tests.usecases.stage import Stage


async def test_the_night_does_not_join_whom_a_moderator_said_to_be_two(stage: Stage, group: Group) -> None:
    max_, twin = await cluster_of(stage, group, "max", 3), await cluster_of(stage, group, "eva", 2)
    photos, theirs = await photos_of(max_), await photos_of(twin)
    assert (await run(stage, group, Fixed(photos + theirs))).proposed == 1
    proposal_id = await sql.value(ProposalId, "SELECT id FROM cluster_proposals")
    assert proposal_id is not None
    await reject_proposal(proposal_id, stage.by(group.admin), stage.doorbell)
    # The older face of the two is a month old, and is forgotten.
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
    """UNDO_DAYS is 7 here: after them the night must still know what a moderator decided."""
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
