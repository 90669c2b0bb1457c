"""Participants whom the bot cannot write to, or who are no longer in the group."""

import pytest

from tests.e2e.families import Family


@pytest.mark.prove
@pytest.mark.checklist(53)
async def test_whoever_blocked_the_bot_gets_the_photo_once_they_let_it_in_again(
    webhook_family: Family,
) -> None:
    parent = webhook_family.parent.person
    parent.block_bot()
    await webhook_family.post()
    await webhook_family.settle()
    assert webhook_family.received == []
    await parent.start_bot()
    await webhook_family.settle()
    assert len(webhook_family.received) == 1


@pytest.mark.prove
@pytest.mark.checklist(53)
async def test_whoever_turns_out_to_have_never_started_the_bot_gets_the_photo_after_start(
    webhook_family: Family,
) -> None:
    """No update said so: the bot learns it from Telegram's refusal."""
    parent = webhook_family.parent.person
    parent.user.started = False
    await webhook_family.post()
    await webhook_family.settle()
    calls = webhook_family.service.tg.ledger.calls("sendPhoto", chat_id=parent.id)
    assert [call.status for call in calls] == [403]
    await webhook_family.post()
    await webhook_family.settle()
    assert len(webhook_family.service.tg.ledger.calls("sendPhoto", chat_id=parent.id)) == 1
    await parent.start_bot()
    await webhook_family.settle()
    assert len(webhook_family.received) == 2


@pytest.mark.checklist(52)
async def test_whoever_left_the_group_gets_no_photo_of_it_until_they_are_back(webhook_family: Family) -> None:
    """The bot is no admin, so no update tells it who leaves: it has to ask."""
    group, parent = webhook_family.group, webhook_family.parent.person
    group.remove(parent)
    missed = await webhook_family.post()
    await webhook_family.settle()
    assert webhook_family.received == []
    group.add(parent)
    await webhook_family.post()
    await webhook_family.settle()
    [sent] = webhook_family.received
    assert missed.media is not None
    assert sent.file is not None
    assert sent.file.file_unique_id != missed.media.file.unique_id
