"""Only a payload that the service made leads anywhere; no other one breaks anything."""

import random

import pytest

from domain.errors import NotFound
from domain.queries.chats.deep_link import deep_link
from domain.usecases.groups.bind_admin_chat import bind_admin_chat
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.access.forging import forgeries
from tests.fakes.fixed_memberships import FixedMemberships
from tests.fakes.recording_doorbell import RecordingDoorbell

SEED = 9


@pytest.fixture
async def genuine(clean_database: str) -> list[str]:
    """Four links that work: one to connect and one to set up, in each of two workspaces."""
    workspaces = [
        row["id"]
        for name in ("one", "two")
        for row in await sql.rows("INSERT INTO workspaces (name) VALUES ($1) RETURNING id", name)
    ]
    return [
        await make_deep_link(workspace, purpose)  # type: ignore[arg-type]
        for workspace in workspaces
        for purpose in ("connect", "setup")
    ]


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.prove)])
async def test_a_forged_link_leads_nowhere(genuine: list[str], count: int) -> None:
    targets = {await deep_link(payload) for payload in genuine}
    assert len(targets) == len(genuine)
    assert None not in targets
    accepted = [
        forged
        for forged in forgeries(random.Random(SEED), genuine, count)
        if await deep_link(forged) is not None
    ]
    assert accepted == [], f"seed {SEED}"


async def test_a_used_and_an_old_link_answer_like_a_forged_one(genuine: list[str]) -> None:
    _, setup, _, other_setup = genuine
    for ended in ("used_at = now()", "used_at = NULL, expires_at = now() - interval '1 second'"):
        await sql.execute(f"UPDATE deep_links SET {ended}")
        assert [await deep_link(payload) for payload in genuine] == [None] * 4
        for payload in (setup, other_setup, "s_AAAAAAAAAAAAAAAAAAAAAA"):
            with pytest.raises(NotFound) as refused:
                await bind_admin_chat(
                    payload, -5, 7, memberships=FixedMemberships(), doorbell=RecordingDoorbell()
                )
            assert refused.value.code == "setup_link"
