"""Two deciders decide at the same moment: one wins, and the other is told who decided."""

from collections.abc import Awaitable, Callable

from domain.errors import Conflict
from domain.queries.connecting.request import request_of_link
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.concurrency.race import Answer, Pair, Race, Round, ensure_one_winner
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    bind,
    decide,
    make_group,
    make_participant,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.workspaces import admin_chat_of


async def second_admin(stage: Stage, group: Group) -> Member:
    admin = await make_participant(stage, "Second")
    stage.memberships.statuses[group.tg_chat_id, admin.tg_user_id] = "admin"
    return admin


def two_admins(*, one: bool, other: bool) -> Callable[[Stage], Awaitable[Round]]:
    """one, other: whether the first and the second admin approve the request."""

    async def scene(stage: Stage) -> Round:
        group = await make_group(stage)
        admins = (group.admin, await second_admin(stage, group))

        async def make_round() -> Race:
            owner = await make_participant(stage, in_chat=group.tg_chat_id)
            person = await requested_person(stage, group, owner, stage.engine.face())

            async def judge(first: Answer, second: Answer) -> None:
                ensure_one_winner(first, second)
                winner, approved = (admins[0], one) if first.has_won else (admins[1], other)
                await ensure_decided(person, by=winner, approved=approved)
                loser = second if first.has_won else first
                assert isinstance(loser.refusal, Conflict)
                assert loser.refusal.details["state"] in ("approved" if approved else "declined", "erased")

            return Race(
                lambda: decide(stage, person, admins[0], approve=one),
                lambda: decide(stage, person, admins[1], approve=other),
                judge,
            )

        return make_round

    return scene


async def ensure_decided(person: Connected, *, by: Member, approved: bool) -> None:
    """Ensures that the decision is on record once, and that a later decider is told who decided."""
    events = await sql.rows(
        "SELECT actor, operation FROM admin_events WHERE subject_number = $1", person.number
    )
    operation = "approve_link" if approved else "decline_link"
    assert events == [{"actor": f"tg:{by.tg_user_id}", "operation": operation}]
    view = await request_of_link(person.link_id)
    assert view is not None
    assert (view.state, view.decided_by) == ("approved" if approved else "declined", by.name)


async def one_link_in_two_chats(stage: Stage) -> Round:
    group = await make_group(stage)
    chats = iter(range(-9_000_000, 0))

    async def make_round() -> Race:
        payload = await make_deep_link(group.workspace_id, "setup")
        here, there = next(chats), next(chats)

        async def judge(one: Answer, other: Answer) -> None:
            ensure_one_winner(one, other)
            bound = await admin_chat_of(group.workspace_id)
            assert bound == (here if one.has_won else there)

        return Race(
            lambda: bind(stage, payload, group.admin, here),
            lambda: bind(stage, payload, group.admin, there),
            judge,
        )

    return make_round


DECISIONS = (
    Pair("two admins approve a request", two_admins(one=True, other=True)),
    Pair("two admins decline a request", two_admins(one=False, other=False)),
    Pair("one admin approves a request and another declines it", two_admins(one=True, other=False)),
    Pair("a setup link is used in two chats", one_link_in_two_chats),
)
