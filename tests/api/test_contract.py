"""The API answers everybody as its OpenAPI document says; `make fuzz-api` asks longer."""

import asyncio

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.api.contract import Contract, known_ids
from tests.persons import link_user
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot
from tests.usecases.grouping import propose_join

ROLES = ("stranger", "guardian", "owner", "admin")


@scene_fixture
async def people(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person, zoe: Person
) -> dict[str, Person | None]:
    """Who plays each role. There are a question about Anna, unknown people, and a proposal to join two."""
    bot.configure(api_calls_a_minute=10**9)  # this is not about limits
    await bot.write(zoe, "/start")
    await link_user(zoe.id, "Anna", "guardian")
    for look in ("anna", 0.9), ("anna", 0.42), *[("max", 0.9)] * 3, ("moritz", 0.9):
        faces = dict([look])
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**faces)))
        await bot.settle()
    await propose_join(*await sql.values(int, "SELECT number FROM clusters ORDER BY number LIMIT 2"))
    return {"stranger": None, "guardian": zoe, "owner": mia, "admin": ada}


async def _known() -> dict[str, list[int | str]]:
    async def ids(table: str, column: str = "id") -> list[object]:
        return [row["id"] for row in await sql.rows(f"SELECT {column} AS id FROM {table} ORDER BY 1")]

    return known_ids(
        {
            "person_id": await ids("persons"),
            "face_id": await ids("face_instances"),
            "suggestion_id": await ids("face_suggestions"),
            "cluster_id": await ids("clusters", "id::text"),
            "into": await ids("clusters", "id::text"),
            "asset_id": await ids("image_assets"),
            "photo_id": await ids("image_assets"),
            "event_id": await ids("face_assignment_events"),
            "proto_id": await ids("person_prototypes"),
            "group_id": await ids("groups"),
            "operation_id": await ids("operations"),
            "proposal_id": await ids("cluster_proposals"),
        }
    )


@pytest.mark.parametrize("role", ROLES)
async def test_every_operation_answers_as_the_document_says(
    people: dict[str, Person | None],
    api: Api,
    role: str,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases, seed = pytestconfig.getoption("--cases"), pytestconfig.getoption("--seed")
    who = people[role]
    contract = Contract(
        (await api.get(None, "/openapi.json")).body,
        str(api.client.make_url("/api/v1")),
        None if who is None else api.session(who),
        await _known(),
    )

    def tell(done: int, of: int) -> None:
        if cases > 100:
            with capsys.disabled():
                print(f"{role}: {done} of {of} operations, {contract.calls:,} calls", flush=True)

    await asyncio.to_thread(contract.hold, cases, seed, tell)
    assert contract.failures == {}
    assert contract.calls > 0
    if role == "admin":
        assert contract.statuses.get(200, 0) > 0
