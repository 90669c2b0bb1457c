"""The ADMIN_CHAT_ID chat decides for a group once somebody in it says so, and never before."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import Conflict, NotFound
from domain.usecases.groups.ask_where_to_decide import ask_where_to_decide
from domain.usecases.groups.decide_here import decide_here
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.no_error import no_error
from tests.usecases.factory import Group, Member, bind, make_group, make_participant, requested_person
from tests.usecases.stage import Stage
from tests.usecases.workspaces import admin_chat_of, set_admin_chat

CHAT = -777


@pytest.fixture
async def clerk(stage: Stage) -> Member:
    """A user who is in the chat of the setting."""
    stage.world = replace(stage.world, settings=stage.settings.model_copy(update={"admin_chat_id": CHAT}))
    return await make_participant(stage, "Clerk", in_chat=CHAT)


async def decide(stage: Stage, group: Group, who: Member, chat: int = CHAT) -> None:
    await decide_here(group.workspace_id, chat, stage.by(who), doorbell=stage.doorbell)


async def chat_of(group: Group) -> int | None:
    return await admin_chat_of(group.workspace_id)


def texts_in_the_chat(stage: Stage, method: str = "sendMessage") -> list[str]:
    return [
        str(call.params["text"])
        for call in stage.telegram.calls
        if call.method == method and call.params["chat_id"] == CHAT
    ]


async def test_the_chat_is_asked_about_each_group_once_until_it_decides_for_one(
    stage: Stage, group: Group, clerk: Member
) -> None:
    other = await make_group(stage, title="School")
    for _ in range(2):
        await ask_where_to_decide(CHAT, stage.doorbell)
        await stage.show()
    assert len(texts_in_the_chat(stage)) == 2
    assert await chat_of(group) is None
    await decide(stage, group, clerk)
    assert await chat_of(group) == CHAT
    await ask_where_to_decide(CHAT, stage.doorbell)
    await stage.show()
    assert len(texts_in_the_chat(stage)) == 2
    [about_other, about_group] = sorted(texts_in_the_chat(stage, "editMessageText"))
    assert about_other.startswith("The admins of")
    assert "School" in about_other, "the chat cannot decide there any more"
    assert "admin chat of" in about_group
    with pytest.raises(Conflict, match="chat_taken"):
        await decide(stage, other, clerk)


async def test_the_chat_that_was_asked_reads_that_another_one_was_chosen(
    stage: Stage, group: Group, clerk: Member
) -> None:
    await ask_where_to_decide(CHAT, stage.doorbell)
    await stage.show()
    await bind(stage, await make_deep_link(group.workspace_id, "setup"), group.admin, -5)
    await stage.show()
    assert "Another chat decides" in texts_in_the_chat(stage, "editMessageText")[0]


async def test_requests_that_wait_are_shown_in_the_chat_that_decides_now(
    stage: Stage, group: Group, clerk: Member
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await decide(stage, group, clerk)
    await stage.drain()
    await stage.show()
    assert any(c.method == "sendPhoto" and c.params["chat_id"] == CHAT for c in stage.telegram.calls)


async def test_whoever_is_not_in_the_chat_cannot_make_it_decide(
    stage: Stage, group: Group, clerk: Member
) -> None:
    for somebody in (group.admin, await make_participant(stage)):
        with pytest.raises(NotFound):
            await decide(stage, group, somebody)
    assert await chat_of(group) is None


async def test_a_workspace_with_an_admin_chat_keeps_it(stage: Stage, group: Group, clerk: Member) -> None:
    await set_admin_chat(-5)
    with pytest.raises(NotFound):
        await decide(stage, group, clerk)
    assert await chat_of(group) == -5


async def test_presses_at_once_bind_the_chat_once(stage: Stage, group: Group, clerk: Member) -> None:
    with no_error("whoever presses second is told as the first"):
        await asyncio.gather(*(decide(stage, group, clerk) for _ in range(4)))
    assert await chat_of(group) == CHAT
    assert len(await sql.rows("SELECT id FROM tasks WHERE kind = 'show_deciding'")) == 1
