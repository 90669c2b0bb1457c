"""Whoever has much to do keeps nobody else waiting, and nobody keeps them from their share."""

from tests.guards.guard import Guard

_ENDLESS = "tests/usecases/service/test_unexpected_errors.py"

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
    Guard(
        "an update that fails in an unexpected way does not end the bot",
        "bot/handling.py",
        'except Exception:  # one failure must not end the loop\n            log.exception("an update could',
        'except OutsideError:\n            log.exception("an update could',
        (f"{_ENDLESS}::test_a_handler_goes_on_after_what_nobody_expected[ZeroDivisionError]",),
    ),
    Guard(
        "a handler that is cancelled by mistake takes the next update",
        "bot/handling.py",
        """            async with asyncio.TaskGroup() as turns:
                turn = turns.create_task(self._take_turn())
            if turn.cancelled():
""",
        "            if await self._take_turn():\n",
        (f"{_ENDLESS}::test_a_handler_goes_on_after_what_nobody_expected[CancelledError]",),
    ),
    Guard(
        "an apology that fails does not end the bot",
        "bot/handling.py",
        "        except Exception as error:  # aiogram raises RuntimeError",
        "        except OutsideError as error:  # aiogram raises RuntimeError",
        (
            "tests/telegram/work/test_handling.py::test_an_apology_that_cannot_be_sent_leaves_the_update_given_up",
        ),
    ),
)
