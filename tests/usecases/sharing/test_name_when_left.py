"""Whoever no longer receives a person's photos reads no later name of the person, except as a moderator."""

import pytest

from bot.messages.operations.operations import operation_text
from bot.messages.words import Words
from domain.ids import OperationId
from domain.queries.operations.operations import as_called, operation
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests.usecases.factory import Connected, Group, Member, make_participant
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


@pytest.fixture
async def grandpa(stage: Stage, group: Group) -> Member:
    return await make_participant(stage, "Opa", in_chat=group.tg_chat_id)


@pytest.mark.parametrize("alias", [None, "Mausi"])
async def test_whoever_was_removed_reads_no_name_that_came_afterwards(
    stage: Stage, group: Group, anna: Connected, grandpa: Member, alias: str | None
) -> None:
    """The removal can be told to them again, for example when a press is handled twice."""
    await joined(stage, anna, grandpa)
    if alias is not None:
        await set_alias(anna.number, grandpa.participant_id, alias, stage.by(grandpa), stage.doorbell)
    removed = await unlink_participant(
        anna.number, grandpa.participant_id, stage.by(anna.owner), stage.doorbell
    )
    for name, read in (("Anna", "Anna"), ("Anna Lindgren", "somebody")):
        if name != "Anna":
            await rename_person(anna.number, name, stage.by(anna.owner), stage.doorbell)
        view = await operation(removed.operation_id or OperationId(0), undo_days=30)
        assert view is not None
        [shown] = await as_called([view], grandpa.participant_id)
        assert (alias or read) in operation_text(shown, Words("en"))
        assert "Lindgren" not in operation_text(shown, Words("en"))
        [shown] = await as_called([view], anna.owner.participant_id)
        assert (shown.name or "") == name


async def test_a_moderator_who_left_reads_the_name_of_today(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await joined(stage, anna, group.admin)
    left = await unlink_participant(
        anna.number, group.admin.participant_id, stage.by(group.admin), stage.doorbell
    )
    await rename_person(anna.number, "Anna Lindgren", stage.by(anna.owner), stage.doorbell)
    view = await operation(left.operation_id or OperationId(0), undo_days=30)
    assert view is not None
    [shown] = await as_called([view], group.admin.participant_id, moderated=[group.workspace_id])
    assert shown.name == "Anna Lindgren"
