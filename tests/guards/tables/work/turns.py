"""Whoever has much to do keeps nobody else waiting, and nobody keeps them from their share."""

from tests.guards.guard import Guard

_WORK = "domain/steps/work/work.py"
_TURNS = "tests/usecases/work/test_turns.py"

TURN_GUARDS = (
    Guard(
        "tasks that an outage put off come back in turns",
        _WORK,
        "AND t.turn = n.turn AND t.state = 'ready'),",
        "AND t.turn = n.turn AND t.state = 'ready' AND t.not_before <= now()),",
        (f"{_TURNS}::test_tasks_that_an_outage_put_off_come_back_in_turns",),
    ),
    Guard(
        "a group with many photos gets its share beside many small ones",
        _WORK,
        "AND t.state = 'done' ORDER BY t.finished_at DESC LIMIT 1),",
        "AND false ORDER BY t.finished_at DESC LIMIT 1),",
        (f"{_TURNS}::test_a_loud_group_gets_its_share_while_small_ones_fill_the_machine",),
    ),
    Guard(
        "a task that waits for a closed chat holds up no other task of its turn",
        "domain/usecases/work/give_back_task.py",
        "    place = CASE WHEN $7::bigint IS NULL THEN t.place ELSE 0 END,\n",
        "",
        (f"{_TURNS}::test_photos_that_wait_for_a_chat_do_not_hold_up_their_group",),
    ),
    Guard(
        "a task that waited for a closed chat overtakes no other when the chat opens",
        "domain/steps/work/wake_tasks.py",
        ", place = p.last + w.number\n",
        "\n",
        (f"{_TURNS}::test_photos_that_wait_for_a_chat_do_not_hold_up_their_group",),
    ),
    Guard(
        "a flood that waits has a turn of its own",
        "domain/steps/photos/keep_photo.py",
        "if wait.is_flood and wait.s else None",
        "if False else None",
        ("tests/usecases/work/test_quotas.py",),
    ),
)
