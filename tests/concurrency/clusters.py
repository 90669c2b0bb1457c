"""Two moderators decide about an unknown person at the same moment, or two workers group faces."""

from collections.abc import Awaitable, Callable
from itertools import count

from domain.errors import Conflict
from domain.ids import WorkspaceId
from domain.queries.operations.done import Done
from domain.usecases.clusters.accept_proposal import accept_proposal
from domain.usecases.clusters.cluster_faces import cluster_faces
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.label_cluster import label_cluster
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.clusters.reject_proposal import reject_proposal
from domain.usecases.clusters.split_cluster import split_cluster
from tests import sql
from tests.concurrency.decisions import second_admin
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.concurrency.two_persons import ensure_sound
from tests.usecases.factory import Group, Member, connected_person, make_group, post
from tests.usecases.grouping import (
    faces_in,
    part_of,
    persons_of_cluster,
    propose_join,
    state_of,
    unknown_person,
)
from tests.usecases.stage import Stage

_looks = count(1)
Decide = Callable[[int, Member], Awaitable[Done]]


def label(stage: Stage, name: str) -> Decide:
    def decide(number: int, by: Member) -> Awaitable[Done]:
        return label_cluster(number, name, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)

    return decide


async def two_decide(
    stage: Stage, group: Group, ways: tuple[Decide, Decide], judge: Callable[..., Awaitable[None]]
) -> Round:
    """Two moderators decide about one cluster, new in each round. judge: also gets the cluster's number."""
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        number = await unknown_person(stage, group, photos=2, look=f"max{next(_looks)}")

        async def judge_both(one: Answer, other: Answer) -> None:
            await judge(number, one, other)
            await ensure_sound(stage)

        return Race(lambda: ways[0](number, group.admin), lambda: ways[1](number, other_admin), judge_both)

    return make_round


async def named_twice(stage: Stage) -> Round:
    async def judge(number: int, one: Answer, other: Answer) -> None:
        ensure_one_winner(one, other)
        loser = (other if one.has_won else one).refusal
        assert isinstance(loser, Conflict)
        assert loser.details == {"number": number}
        named = await sql.rows("SELECT name FROM persons WHERE number = $1", number)
        assert named == [{"name": f"{'Max' if one.has_won else 'Moritz'} {number}"}]
        assert await persons_of_cluster(number) == {number}

    def named(name: str) -> Decide:
        return lambda number, by: label(stage, f"{name} {number}")(number, by)

    return await two_decide(stage, await make_group(stage), (named("Max"), named("Moritz")), judge)


async def named_and_ignored(stage: Stage) -> Round:
    """An ignored cluster can be named, and a named one cannot be ignored."""

    async def judge(number: int, named: Answer, ignored: Answer) -> None:
        assert named.has_won
        assert ignored.has_won or isinstance(ignored.refusal, Conflict)
        assert await state_of(number) == "labelled"
        assert await persons_of_cluster(number) == {number}

    def ignore(number: int, by: Member) -> Awaitable[Done]:
        return ignore_cluster(number, stage.by(by), doorbell=stage.doorbell)

    def name(number: int, by: Member) -> Awaitable[Done]:
        return label(stage, f"Max {number}")(number, by)

    return await two_decide(stage, await make_group(stage), (name, ignore), judge)


async def deleted_and_merged(stage: Stage) -> Round:
    """In the end all faces are deleted, or all are the person's."""
    group = await make_group(stage)
    anna = await connected_person(stage, group)

    async def judge(number: int, deleted: Answer, merged: Answer) -> None:
        ensure_one_winner(deleted, merged)
        if deleted.has_won:
            assert await faces_in(number) == set()
        else:
            assert len(await faces_in(number)) == 2
            assert await persons_of_cluster(number) == {anna.number}

    def delete(number: int, by: Member) -> Awaitable[Done]:
        return delete_cluster(number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)

    def merge(number: int, by: Member) -> Awaitable[Done]:
        return merge_cluster(
            number, anna.number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
        )

    return await two_decide(stage, group, (delete, merge), judge)


async def grouped_twice(stage: Stage) -> Round:
    """Two workers together open one cluster for each person, and every face is in one."""
    group = await make_group(stage)

    async def make_round() -> Race:
        looks = [f"max{next(_looks)}", f"max{next(_looks)}"]
        photos = [
            await post(stage, group, *(stage.engine.face(**{look: 0.9}) for look in looks)) for _ in range(3)
        ]
        for asset_id in photos:
            await stage.recognise(asset_id)

        def group_them() -> Awaitable[int]:
            workspace_id = WorkspaceId(group.workspace_id)
            return cluster_faces(workspace_id, stage.engine, stage.index, stage.settings, stage.doorbell)

        async def judge(one: Answer, other: Answer) -> None:
            # One worker has grouped all six faces, and the other one none.
            assert sorted([one.value, other.value]) == [0, 6]  # type: ignore[type-var]
            found = await sql.rows(
                """SELECT cluster_id, count(*) AS faces, count(DISTINCT asset_id) AS photos
                   FROM face_instances WHERE asset_id = ANY($1::bigint[]) GROUP BY cluster_id""",
                photos,
            )
            assert [(row["faces"], row["photos"]) for row in found] == [(3, 3), (3, 3)]
            assert None not in [row["cluster_id"] for row in found]
            await stage.drain()

        return Race(group_them, group_them, judge)

    return make_round


async def split_and_named(stage: Stage) -> Round:
    """A cluster that is named first keeps both its faces. Else only the face that stays gets the name, and
    the other face stays unknown.
    """

    async def judge(number: int, split: Answer, named: Answer) -> None:
        assert named.has_won
        if split.has_won:
            assert (len(await faces_in(number)), await persons_of_cluster(number)) == (1, {number})
            assert isinstance(split.value, Done)
            part = await part_of(split.value)
            assert (len(await faces_in(part)), await persons_of_cluster(part)) == (1, {None})
        else:
            assert isinstance(split.refusal, Conflict)
            assert (len(await faces_in(number)), await persons_of_cluster(number)) == (2, {number})

    async def split(number: int, by: Member) -> Done:
        [face, *_] = await sql.rows(
            """SELECT f.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
               WHERE c.number = $1 ORDER BY 1""",
            number,
        )
        tools = {"settings": stage.settings, "doorbell": stage.doorbell}
        return await split_cluster(number, [face["number"]], stage.by(by), **tools)  # type: ignore[arg-type]

    def name(number: int, by: Member) -> Awaitable[Done]:
        return label(stage, f"Max {number}")(number, by)

    return await two_decide(stage, await make_group(stage), (split, name), judge)


async def joined_both_ways(stage: Stage) -> Round:
    """Each of two clusters is to join the other: one join wins, and all faces are in one cluster."""
    group = await make_group(stage)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        one, other = [
            await unknown_person(stage, group, photos=2, look=f"max{next(_looks)}") for _ in range(2)
        ]

        def join(number: int, into: int, by: Member) -> Callable[[], Awaitable[Done]]:
            return lambda: join_clusters(
                number, into, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
            )

        async def judge(first: Answer, second: Answer) -> None:
            ensure_one_winner(first, second)
            whole, part = (other, one) if first.has_won else (one, other)
            assert (len(await faces_in(whole)), len(await faces_in(part))) == (4, 0)
            assert (await state_of(whole), await state_of(part)) == ("open", "joined")
            await ensure_sound(stage)

        return Race(join(one, other, group.admin), join(other, one, other_admin), judge)

    return make_round


async def accepted_and_refused(stage: Stage) -> Round:
    """A proposal is carried out or no face moves, and its decision is the winner's."""
    group = await make_group(stage)
    other_admin = await second_admin(stage, group)

    async def make_round() -> Race:
        one, other = [
            await unknown_person(stage, group, photos=2, look=f"max{next(_looks)}") for _ in range(2)
        ]
        number = await propose_join(one, other)

        async def judge(yes: Answer, no: Answer) -> None:
            ensure_one_winner(yes, no)
            assert {len(await faces_in(one)), len(await faces_in(other))} == ({0, 4} if yes.has_won else {2})
            decision = await sql.value(str, "SELECT decision FROM cluster_proposals WHERE id = $1", number)
            assert decision == ("accepted" if yes.has_won else "rejected")
            await ensure_sound(stage)

        tools = {"settings": stage.settings, "doorbell": stage.doorbell}
        return Race(
            lambda: accept_proposal(number, stage.by(group.admin), **tools),  # type: ignore[arg-type]
            lambda: reject_proposal(number, stage.by(other_admin), stage.doorbell),
            judge,
        )

    return make_round


CLUSTERS = (
    Pair("a proposal about unknown people is accepted and refused", accepted_and_refused),
    Pair("an unknown person is split and named", split_and_named),
    Pair("two unknown people are to join each other", joined_both_ways),
    Pair("an unknown person is given two names", named_twice),
    Pair("an unknown person is named and ignored", named_and_ignored),
    Pair("an unknown person is deleted and given to a known one", deleted_and_merged),
    Pair("unknown faces are grouped by two workers", grouped_twice),
)
