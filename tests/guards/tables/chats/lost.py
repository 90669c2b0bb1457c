"""Guards of the search for lost messages: what it leaves in the chat, and what it does not leave unsought."""

from tests.guards.guard import Guard

_ALARMS = ("tests/usecases/chats/test_alarms_stay.py",)

LOST_GUARDS = (
    Guard(
        "no search for a lost message removes an alarm",
        "domain/steps/service/tell_alarms.py",
        '    await note_sent(chat, int(sent["message_id"]), begun_at=begun_at)\n',
        "",
        _ALARMS,
    ),
    Guard(
        "no search for a lost message removes the alarm that Postgres is away",
        "domain/steps/service/postgres_alarm.py",
        "            await note_sent(chat, number, begun_at=begun_at)\n",
        "",
        _ALARMS,
    ),
)
