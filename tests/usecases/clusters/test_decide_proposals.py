"""What a moderator says about unknown people also decides what the nightly grouping proposed."""

from collections.abc import Awaitable, Callable

import pytest

from domain.errors import Conflict, NotFound
from domain.ids import AssetId
from domain.queries.access.acting import TelegramRequester
from domain.queries.clusters.proposals import proposal
from domain.queries.operations.history import HistoryOf, history
from domain.rules.clusters.asking import PROPOSALS_A_DAY
from domain.steps.clusters.show_proposals import ask_about_proposals
from domain.steps.work.work import transaction
from domain.usecases.clusters.accept_proposal import accept_proposal
from domain.usecases.clusters.reject_proposal import reject_proposal
from tests import sql
from tests.fakes.fixed_memberships import FixedMemberships
from tests.usecases.clusters.grouped import Fixed, run
from tests.usecases.factory import Group, make_participant
from tests.usecases.grouping import (
    join,
    numbers_in,
    part_of,
    propose_join,
    propose_split,
    split,
    unknown_person,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage


@pytest.fixture
async def unknown(stage: Stage, group: Group) -> int:
    return await unknown_person(stage, group)


@pytest.fixture
async def other(stage: Stage, group: Group, unknown: int) -> int:
    return await unknown_person(stage, group, photos=2, look="moritz")


async def decisions() -> list[tuple[str, str | None]]:
    found = await sql.rows("SELECT kind, decision FROM cluster_proposals ORDER BY kind, id")
    return [(row["kind"], row["decision"]) for row in found]


async def test_a_join_by_hand_accepts_the_proposed_join_and_an_undo_rejects_it(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    await propose_join(unknown, other)
    done = await join(stage, other, unknown, group.admin)
    # Whoever joins two says also that a split would be wrong. The undo says the opposite of both.
    assert await decisions() == [("join", "accepted"), ("split", "rejected")]
    await undo(stage, done, group.admin)
    assert await decisions() == [("join", "rejected"), ("split", "accepted")]


async def test_a_split_by_hand_accepts_the_proposed_split_and_no_join_of_the_two_is_proposed_again(
    stage: Stage, group: Group, unknown: int
) -> None:
    faces = await numbers_in(unknown)
    await propose_split(unknown, faces[:1])
    done = await split(stage, unknown, faces[:1], group.admin)
    assert await decisions() == [("join", "rejected"), ("split", "accepted")]
    pair = await sql.rows(
        """SELECT c.number FROM cluster_proposals p
           JOIN clusters c ON c.id IN (p.cluster_id, p.other_cluster_id) WHERE p.kind = 'join' ORDER BY 1"""
    )
    assert [row["number"] for row in pair] == sorted([unknown, await part_of(done)])
    photos = await sql.values(AssetId, "SELECT asset_id FROM face_instances")
    assert (await run(stage, group, Fixed(photos))).proposed == 0


async def test_a_split_of_some_of_the_proposed_faces_leaves_the_proposal_open_for_the_others(
    stage: Stage, group: Group
) -> None:
    unknown = await unknown_person(stage, group, photos=5)
    first, second, third, *_ = await numbers_in(unknown)
    proposed = await propose_split(unknown, [first, second, third])
    await split(stage, unknown, [first], group.admin)
    assert await decisions() == [("join", "rejected"), ("split", None)]
    view = await proposal(proposed)
    assert view is not None
    assert (view.is_open, len(view.leaving)) == (True, 2)
    # A proposed face that left the cluster in another way does not keep the proposal open.
    await sql.execute("UPDATE face_instances SET cluster_id = NULL WHERE number = $1", second)
    await split(stage, unknown, [third], group.admin)
    assert await decisions() == [("join", "rejected")] * 2 + [("split", "accepted")]


async def test_a_no_ends_a_proposal_once_and_moves_nobody(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    proposed = await propose_join(unknown, other)
    for _ in range(2):  # a press that is handled again
        await reject_proposal(proposed, stage.by(group.admin), stage.doorbell)
    assert await decisions() == [("join", "rejected")]
    assert (len(await numbers_in(unknown)), len(await numbers_in(other))) == (3, 2)
    page = await history(HistoryOf(group.workspace_id, group="merges"), offset=0, limit=9)
    assert [(entry.kind, entry.actor) for entry in page.entries] == [
        ("refuse_join", f"tg:{group.admin.tg_user_id}")
    ]


async def test_a_no_after_a_yes_is_refused_as_already_decided(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    proposed = await propose_join(unknown, other)
    await join(stage, other, unknown, group.admin)
    with pytest.raises(Conflict) as refused:
        await reject_proposal(proposed, stage.by(group.admin), stage.doorbell)
    assert refused.value.code == "already_decided"


class Meanwhile(FixedMemberships):
    """Somebody else acts while Telegram is asked who moderates."""

    def __init__(self, known: FixedMemberships, act: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self.statuses = known.statuses
        self._act: Callable[[], Awaitable[object]] | None = act

    async def status(self, tg_chat_id: int, tg_user_id: int) -> str:
        act, self._act = self._act, None
        if act is not None:
            await act()
        return await super().status(tg_chat_id, tg_user_id)


@pytest.mark.parametrize("kind", ["join", "split"])
async def test_a_yes_after_a_no_of_the_same_moment_moves_nobody(
    stage: Stage, group: Group, unknown: int, other: int, kind: str
) -> None:
    faces = await numbers_in(unknown)
    joins = kind == "join"
    number = await (propose_join(unknown, other) if joins else propose_split(unknown, faces[:1]))
    asked = Meanwhile(
        stage.memberships, lambda: reject_proposal(number, stage.by(group.admin), stage.doorbell)
    )
    by = TelegramRequester(group.admin.tg_user_id, asked)
    with pytest.raises(Conflict) as refused:
        await accept_proposal(number, by, settings=stage.settings, doorbell=stage.doorbell)
    assert refused.value.code == "already_decided"
    assert await decisions() == [(kind, "rejected")]
    assert (await numbers_in(unknown), len(await numbers_in(other))) == (faces, 2)


async def test_only_moderators_say_yes_or_no(stage: Stage, group: Group, unknown: int, other: int) -> None:
    proposed = await propose_join(unknown, other)
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(NotFound):
        await reject_proposal(proposed, stage.by(member), stage.doorbell)
    with pytest.raises(NotFound):
        await accept_proposal(proposed, stage.by(member), settings=stage.settings, doorbell=stage.doorbell)
    assert await decisions() == [("join", None)]


async def test_a_few_proposals_are_shown_each_day_and_none_twice(
    stage: Stage, group: Group, unknown: int, other: int
) -> None:
    for at in range(PROPOSALS_A_DAY):
        await propose_join(unknown, await unknown_person(stage, group, photos=1, look=f"pit{at}"))
    await propose_join(unknown, other)

    async def ask() -> list[str]:
        async with transaction(stage.doorbell) as work:
            await ask_about_proposals(work, group.workspace_id)
        asked = await sql.rows("SELECT dedupe_key FROM tasks WHERE kind = 'show_proposal' ORDER BY id")
        await sql.execute("DELETE FROM tasks WHERE kind = 'show_proposal'")
        return [row["dedupe_key"] for row in asked]

    first = await ask()
    assert len(first) == PROPOSALS_A_DAY
    await sql.execute(
        """INSERT INTO cards (workspace_id, kind, subject, tg_chat_id, tg_message_id, shown, sent_at)
           SELECT $1, 'proposal', subject, 1, 1, '', now() FROM unnest($2::text[]) AS subject""",
        group.workspace_id,
        first,
    )
    assert await ask() == []
    await sql.execute("UPDATE cards SET sent_at = sent_at - interval '25 hours'")
    [last] = await ask()
    assert last not in first
