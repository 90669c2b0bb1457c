"""A search for a lost message leaves the operator's alarms in the chat, which is often an admin chat too."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.card import Card
from bot.messages.service.alarms import alarm_text
from domain.errors import Ambiguous
from domain.queries.service.faults import Alarm
from domain.steps.service.postgres_alarm import PostgresAlarm
from domain.steps.service.tell_alarms import tell_alarms
from domain.values.faults import BACKUP
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.people import Person
from tests.usecases.chats.lost_messages import search, show, unknown_sends
from tests.usecases.factory import Group, make_participant
from tests.usecases.losing import clocks_move_on
from tests.usecases.stage import Stage
from workers.chats.telegram_cards import send_card


async def _without_backup(stage: Stage, operator: Person) -> None:
    alarm = Alarm(BACKUP, datetime.now(UTC), None)
    await tell_alarms([alarm], stage.world.api, operator.id, alarm_text)


async def _without_postgres(stage: Stage, operator: Person) -> None:
    alarm, now = PostgresAlarm(stage.world.api, operator.id, alarm_text), datetime.now(UTC)
    for seconds, is_away in ((-115, True), (-15, True), (0, False)):
        await alarm.note(now + timedelta(seconds=seconds), is_away=is_away)


@pytest.mark.parametrize("tell", [_without_backup, _without_postgres])
async def test_an_alarm_between_known_messages_stays_and_the_lost_card_goes(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    parent: Person,
    tell: Callable[[Stage, Person], Awaitable[None]],
) -> None:
    await make_participant(stage, in_chat=group.tg_chat_id, tg_user_id=parent.id)
    await send_card(stage.world, parent.id, Card("Hello"))
    await tell(stage, parent)
    alarms = parent.inbox[-2 if tell is _without_postgres else -1 :]
    await clocks_move_on()
    tg.faults.add("cut_after", method="sendMessage")
    with pytest.raises(Ambiguous):
        await show(stage, group, parent)
    lost = parent.inbox[-1]
    await show(stage, group, parent)
    await search(stage, parent)
    assert [message.deleted for message in (*alarms, lost)] == [False] * len(alarms) + [True]
    assert await unknown_sends() == 0
