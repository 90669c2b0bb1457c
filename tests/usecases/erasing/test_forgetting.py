"""The preview of what would go with a participant, a group or a workspace."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.queries.erasing.forgetting import (
    OWNED_ALONE,
    erasable_group,
    erasable_groups,
    erasable_workspace,
    forgetting,
    known_only_in,
)
from tests import sql
from tests.persons import ERASING
from tests.usecases.rows import (
    a_face,
    a_group,
    a_link,
    a_participant,
    a_person,
    a_workspace,
    an_asset,
    insert,
)
from tests.usecases.waiting import held, until_blocked

KIM = 7_345_000_901
TRAINS_AGAIN = "state = 'requested', decided_at = now()"


@dataclass
class Family:
    """Kim owns Anna alone, and Ben with Lou; Lou owns Cleo alone."""

    workspace: int
    kim: int
    lou: int
    anna: UUID
    ben: UUID
    cleo: UUID


@pytest.fixture
async def family(connection: asyncpg.Connection) -> Family:
    workspace = await a_workspace(connection)
    kim, lou = await a_participant(connection, tg_user_id=KIM), await a_participant(connection)
    anna, ben, cleo = [await a_person(connection, workspace, name=name) for name in ("Anna", "Ben", "Cleo")]
    for who, person in ((kim, anna), (kim, ben), (lou, ben), (lou, cleo)):
        await a_link(connection, who, person)
    return Family(workspace, kim, lou, anna, ben, cleo)


async def join(db: asyncpg.Connection, group: int, who: int, status: str = "member") -> None:
    await insert(db, "group_participants", group_id=group, participant_id=who, status=status)


async def post(db: asyncpg.Connection, asset: int, group: int) -> None:
    number = await db.fetchval("SELECT count(*) FROM postings")
    given = {"tg_message_id": number + 1, "posted_at": await db.fetchval("SELECT now()")}
    await insert(db, "postings", asset_id=asset, group_id=group, **given)


async def a_token(db: asyncpg.Connection, workspace: int, maker: int, *, days: int = 1) -> None:
    """Makes a token. days: until it expires."""
    given = {"batch_id": uuid4(), "name": "Program", "scope": "read", "token_hash": f"hash of {maker}"}
    expires = {"expires_at": datetime.now(UTC) + timedelta(days=days)}
    await insert(db, "api_tokens", workspace_id=workspace, participant_id=maker, **given, **expires)


async def names_of(who: int) -> tuple[list[str], list[str]]:
    """The names of the persons who go with the participant, and of those who stay."""
    view = await forgetting(who)
    return [str(name) for name in view.alone], [str(name) for name in view.shared]


async def test_whoever_has_no_other_owner_goes_too(connection: asyncpg.Connection, family: Family) -> None:
    assert await names_of(family.kim) == (["Anna"], ["Ben"])
    assert await names_of(family.lou) == (["Cleo"], ["Ben"])
    assert [row["id"] for row in await sql.rows(OWNED_ALONE, family.kim)] == [family.anna]


@pytest.mark.parametrize(
    ("change", "alone", "shared"),
    [
        ("UPDATE participant_persons SET role = 'guardian' WHERE participant_id = $2", ["Anna", "Ben"], []),
        ("UPDATE participant_persons SET state = 'revoked' WHERE participant_id = $2", ["Anna", "Ben"], []),
        ("UPDATE participant_persons SET role = 'guardian' WHERE participant_id = $1", [], ["Anna", "Ben"]),
        ("UPDATE participant_persons SET state = 'revoked' WHERE participant_id = $1", [], []),
        ("UPDATE participant_persons SET state = 'requested' WHERE participant_id = $1", ["Anna"], []),
        (f"UPDATE participant_persons SET {TRAINS_AGAIN} WHERE participant_id = $1", ["Anna"], ["Ben"]),
        ("UPDATE participant_persons SET alias = 'Nusha' WHERE participant_id = $2", ["Anna"], ["Ben"]),
        (f"UPDATE persons SET {ERASING} WHERE name = 'Anna'", [], ["Ben"]),
    ],
)
async def test_a_person_stays_only_if_somebody_else_owns_it(
    connection: asyncpg.Connection, family: Family, change: str, alone: list[str], shared: list[str]
) -> None:
    other = family.lou if "$2" in change else family.kim
    await connection.execute(change.replace("$2", str(other)).replace("$1", str(other)))
    assert await names_of(family.kim) == (alone, shared)


async def test_the_preview_counts_the_photos_and_groups_of_the_participant_alone(
    connection: asyncpg.Connection, family: Family
) -> None:
    groups = [await a_group(connection, family.workspace) for _ in range(3)]
    for group, status in zip(groups, ("member", "admin", "outside"), strict=True):
        await join(connection, group, family.kim, status)
    await join(connection, groups[2], family.lou)
    for who in (family.kim, family.kim, family.lou):
        given = {"asset_id": await an_asset(connection, family.workspace), "participant_id": who}
        await insert(connection, "deliveries", workspace_id=family.workspace, state="pending", **given)
    view = await forgetting(family.kim)
    assert (view.deliveries, view.groups) == (2, 2)


async def test_whom_nothing_else_connects_goes_with_a_group(
    connection: asyncpg.Connection, family: Family
) -> None:
    group, other = [await a_group(connection, family.workspace) for _ in range(2)]
    here, there, linked, activator, asking = [await a_participant(connection) for _ in range(5)]
    for who in (here, there, linked, activator, asking):
        await join(connection, group, who)
    await join(connection, other, there)
    await a_link(connection, linked, family.cleo, role="guardian", state="revoked")
    await connection.execute("UPDATE groups SET activated_by_id = $2 WHERE id = $1", other, activator)
    asks = await connection.fetchval("SELECT tg_user_id FROM participants WHERE id = $1", asking)
    everybody = [here, there, linked, activator, asking]

    async def only_in(*groups: int, asks: int | None = None) -> set[int]:
        return set(await known_only_in(groups, everybody, asks))

    assert await only_in(group, asks=asks) == {here}
    assert await only_in(group) == {here, asking}
    assert await only_in(group, other, asks=asks) == {here, there, activator}
    assert await known_only_in([group], [there], None) == []


async def test_whoever_joins_elsewhere_while_a_group_is_erased_does_not_go_with_it(
    connection: asyncpg.Connection, family: Family, clean_database: str
) -> None:
    group, other = [await a_group(connection, family.workspace) for _ in range(2)]
    here, joining = [await a_participant(connection) for _ in range(2)]
    for who in (here, joining):
        await join(connection, group, who)
    joins = """INSERT INTO group_participants (group_id, participant_id, status, checked_at)
        VALUES ($1, $2, 'member', now())"""
    async with asyncio.TaskGroup() as tasks, held(clean_database, joins, other, joining):
        looking = tasks.create_task(known_only_in([group], [here, joining], None))
        await until_blocked(looking)
    assert looking.result() == [here]


async def test_whoever_decides_for_what_stays_does_not_go_with_a_group(
    connection: asyncpg.Connection, family: Family
) -> None:
    """Who decides in private or made a program's token: the chat and the token would end with them."""
    group, elsewhere = await a_group(connection, family.workspace), await a_workspace(connection)
    head, maker, former, far = [await a_participant(connection) for _ in range(4)]
    everybody = [head, maker, former, far]
    for who in everybody:
        await join(connection, group, who)
    await connection.execute(
        """UPDATE workspaces SET tg_admin_chat_id = (SELECT tg_user_id FROM participants WHERE id = $2)
           WHERE id = $1""",
        family.workspace,
        head,
    )
    await a_token(connection, family.workspace, maker)
    await a_token(connection, family.workspace, former, days=-1)
    await a_token(connection, elsewhere, far)
    assert await known_only_in([group], everybody, None) == [former]
    going = await known_only_in([group], everybody, None, workspace_id=family.workspace)
    assert set(going) == {head, maker, former}


async def test_of_a_group_what_was_posted_only_there_is_counted(
    connection: asyncpg.Connection, family: Family
) -> None:
    group, other = [await a_group(connection, family.workspace, title=title) for title in ("A", "B")]
    assets = [await an_asset(connection, family.workspace) for _ in range(4)]
    for asset, where in zip(assets, ((group,), (group, group), (group, other), (other,)), strict=True):
        await a_face(connection, family.workspace, asset)
        for one in where:
            await post(connection, asset, one)
    await a_face(connection, family.workspace, assets[0])
    view = await erasable_group(group)
    assert view is not None
    assert (view.title, view.counts) == ("A", {"photos": 2, "faces": 3})


async def test_groups_are_offered_in_which_somebody_was_seen_or_that_they_let_in(
    connection: asyncpg.Connection, family: Family
) -> None:
    elsewhere = await a_workspace(connection)
    started, admin, member, left, nobodys = [await a_group(connection, family.workspace) for _ in range(5)]
    far = await a_group(connection, elsewhere)
    await connection.execute("UPDATE groups SET activated_by_id = $2 WHERE id = $1", started, family.kim)
    await join(connection, admin, family.kim, "admin")
    await join(connection, member, family.kim)
    await join(connection, left, family.kim, "outside")
    await join(connection, nobodys, family.lou, "admin")
    own = [group.group_id for group in await erasable_groups(family.kim, None)]
    assert own == [started, admin, member]
    of_chat = [group.group_id for group in await erasable_groups(family.kim, family.workspace)]
    assert of_chat == [started, admin, member, left, nobodys]
    assert [group.group_id for group in await erasable_groups(family.kim, elsewhere)] == [far]


async def test_of_a_workspace_what_is_in_it_is_counted(
    connection: asyncpg.Connection, family: Family
) -> None:
    elsewhere = await a_workspace(connection)
    for workspace in (family.workspace, elsewhere):
        await a_group(connection, workspace, title=f"Of {workspace}")
        await a_face(connection, workspace, await an_asset(connection, workspace))
    await an_asset(connection, family.workspace, kind="training", enrols_person_id=family.anna)
    merged = "UPDATE persons SET status = 'MERGED', merged_into_id = $1 WHERE id = $2"
    await connection.execute(merged, family.ben, family.anna)
    view = await erasable_workspace(family.workspace)
    assert view is not None
    assert view.groups == (f"Of {family.workspace}",)
    assert view.counts == {"groups": 1, "persons": 2, "photos": 1, "faces": 1}
    await connection.execute("UPDATE workspaces SET erasing_at = now() WHERE id = $1", family.workspace)
    assert await erasable_workspace(family.workspace) is None
    assert await erasable_workspace(elsewhere) is not None
