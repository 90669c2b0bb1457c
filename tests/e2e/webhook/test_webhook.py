"""Telegram pushes its updates instead of being asked for them."""

from tests.e2e.families import Family


async def test_by_webhook_everything_works_the_same_and_nobody_polls(webhook_family: Family) -> None:
    tg = webhook_family.service.tg
    posted = await webhook_family.post()
    await webhook_family.settle()
    assert len(webhook_family.received) == 1
    assert posted.reactions == {tg.bot.id: ["👌"]}
    assert tg.ledger.polls == 0
    assert tg.service.webhook.failed_pushes == 0


async def test_an_update_that_is_pushed_twice_is_handled_once(webhook_family: Family) -> None:
    repeated = webhook_family.service.tg.faults.add("duplicate_update")
    await webhook_family.post()
    await webhook_family.settle()
    assert repeated.hits == 1
    assert len(webhook_family.received) == 1
