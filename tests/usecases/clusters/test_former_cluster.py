"""A card that shows a face which is in another cluster by now is deleted with the other cluster."""

from collections.abc import Awaitable, Callable

import pytest

from domain.usecases.clusters.ask_cluster_card import ask_cluster_card
from domain.usecases.clusters.delete_cluster import delete_cluster
from domain.usecases.faces.reassign_faces import WhichFaces
from domain.values.targets import Target
from tests import sql
from tests.usecases.assigning import reassign, unassign
from tests.usecases.clusters.grouped import Fixed, photos_of, run
from tests.usecases.factory import Connected, Group
from tests.usecases.forgetting import erase
from tests.usecases.grouping import cluster_of, join, label, unknown_person
from tests.usecases.stage import Stage

End = Callable[[Stage, Group, int], Awaitable[None]]


async def work(stage: Stage) -> None:
    for _ in range(4):
        await stage.drain()
        await stage.show()


async def delete(stage: Stage, group: Group, number: int) -> None:
    by = stage.by(group.admin)
    await delete_cluster(number, by, settings=stage.settings, doorbell=stage.doorbell)
    await work(stage)


async def named_and_erased(stage: Stage, group: Group, number: int) -> None:
    await label(stage, number, "Ben", group.admin)
    [ben] = await sql.rows("SELECT id, number FROM persons WHERE name = 'Ben'")
    await erase(stage, Connected(ben["id"], ben["number"], 0, group.admin))
    await work(stage)


async def joined_and_deleted(stage: Stage, group: Group, number: int) -> None:
    other = await unknown_person(stage, group, look="zoe", photos=2)
    await join(stage, number, other, group.admin)
    await work(stage)
    await delete(stage, group, other)


async def card_of(number: int) -> tuple[int, int] | None:
    row = await sql.one(
        "SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'cluster' AND subject = $1", str(number)
    )
    return None if row is None else (row["tg_chat_id"], row["tg_message_id"])


async def number_of(cluster_id: int) -> int:
    number = await sql.value(int, "SELECT number FROM clusters WHERE id = $1", cluster_id)
    assert number is not None
    return number


@pytest.fixture
async def parted(stage: Stage, group: Group) -> tuple[int, int]:
    """The number of a cluster that was named Anna, and of the cluster with a face that was taken off her."""
    named = await unknown_person(stage, group)
    await stage.show()
    await label(stage, named, "Anna", group.admin)
    await work(stage)
    [face, *_] = await sql.rows(
        """SELECT f.number, p.number AS person FROM face_instances f JOIN persons p ON p.id = f.person_id
           ORDER BY f.number"""
    )
    await unassign(stage, group, face)
    await work(stage)
    row = await sql.one(
        """SELECT c.number FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE f.number = $1""",
        face["number"],
    )
    assert row is not None
    assert row["number"] != named
    return named, row["number"]


@pytest.mark.parametrize("end", [delete, named_and_erased, joined_and_deleted])
async def test_the_card_of_a_named_cluster_is_deleted_when_a_face_that_left_it_is_erased(
    stage: Stage, group: Group, parted: tuple[int, int], end: End
) -> None:
    named, other = parted
    card = await card_of(named)
    assert card is not None
    await end(stage, group, other)
    assert card in stage.deleted
    assert await card_of(named) is None


async def test_the_card_of_a_named_cluster_stays_while_nobody_erases_the_face_that_left_it(
    stage: Stage, group: Group, parted: tuple[int, int]
) -> None:
    named, _ = parted
    stranger = await unknown_person(stage, group, look="zoe", photos=2)
    await delete(stage, group, stranger)
    assert await card_of(named) is not None


async def test_a_card_is_deleted_with_a_face_that_the_night_moved_to_another_cluster(
    stage: Stage, group: Group
) -> None:
    max_, eva = await cluster_of(stage, group, "max", 2), await cluster_of(stage, group, "eva", 2)
    await ask_cluster_card(await number_of(eva), stage.by(group.admin), stage.doorbell)
    await work(stage)
    card = await card_of(await number_of(eva))
    assert card is not None
    [first, late] = await photos_of(eva)
    [face] = await sql.values(int, "SELECT number FROM face_instances WHERE asset_id = $1", first)
    await reassign(stage, WhichFaces(None, [face]), Target(name="Eva"), group.admin)
    await work(stage)
    assert (await run(stage, group, Fixed([*await photos_of(max_), late]))).joined == 1
    await delete(stage, group, await number_of(max_))
    assert card in stage.deleted
