"""What one try may take: waiting for our own machine does not count, and a lost lease ends the try."""

from tests.guards.guard import Guard

_DECODERS = "workers/recognition/decoding/decoder_pool.py"
_NO_PROCESS = (
    "tests/recognition/test_decoder_pool.py"
    "::test_a_machine_that_starts_no_process_does_not_count_against_the_photo"
)
_HOLD_TEST = "tests/usecases/work/test_claim_task.py"
_HANDLING_TEST = "tests/telegram/work/test_handling.py"
_BOT_API = "domain/adapters/telegram/bot_api.py"
_UPLOAD_TEST = "tests/adapters/telegram/test_uploads.py"
_MANY_UPLOADS_TEST = "tests/usecases/work/test_many_uploads.py"
_STALL_TEST = "tests/usecases/work/test_stalled_disk.py"

TIME_GUARDS = (
    Guard(
        "a photo that waits for a core has not used up its time",
        "workers/recognition/engines/cores.py",
        "    stand_still()\n",
        "",
        ("tests/recognition/test_cores.py::test_waiting_for_a_core_does_not_count_as_time_of_a_task",),
    ),
    Guard(
        "the work after a core's work has the whole time of a task",
        "workers/recognition/engines/cores.py",
        "    finally:\n        begin_anew()",
        "    finally:\n        pass",
        ("tests/recognition/test_cores.py::test_what_follows_the_work_of_a_core_has_the_whole_time",),
    ),
    Guard(
        "a file that comes slowly has not used up the time of its task",
        "domain/adapters/telegram/bot_api.py",
        "                    begin_anew()\n",
        "",
        ("tests/adapters/telegram/test_files.py",),
    ),
    Guard(
        "a file may take longer than an answer",
        "domain/adapters/telegram/bot_api.py",
        "total=_FILE_WITHIN_S, connect=connect_s, sock_read=timeout_s",
        "total=timeout_s, connect=connect_s, sock_read=timeout_s",
        ("tests/adapters/telegram/test_files.py",),
    ),
    Guard(
        "an answer of Telegram that waits for Postgres has not used up the time of its task",
        "domain/usecases/deliveries/deliver_photo.py",
        "            begin_anew()\n",
        "",
        ("tests/usecases/deliveries/test_late_answers.py",),
    ),
    Guard(
        "a photo is not sent on a right that was read before a sleep of the machine",
        "domain/usecases/deliveries/deliver_photo.py",
        "    if boot_s() - asked_at > _RIGHT_HOLDS_S:",
        "    if False:",
        ("tests/usecases/deliveries/test_deliver_photo.py",),
    ),
    Guard(
        "whoever lost the lease of a task is cut off",
        "domain/usecases/work/hold_task.py",
        "            kept.reschedule(now + CUT_OFF_AFTER_S.get(task.kind, 0.0))\n",
        "",
        (f"{_HOLD_TEST}::test_whoever_lost_the_lease_is_cut_off",),
    ),
    Guard(
        "a send whose lease is lost may note its answer",
        "domain/usecases/work/hold_task.py",
        "CUT_OFF_AFTER_S.get(task.kind, 0.0)",
        "0.0",
        (f"{_HOLD_TEST}::test_a_send_whose_lease_is_lost_has_a_moment_to_note_its_answer",),
    ),
    Guard(
        "a lease that ended while a sweep waited for the disk is no dead worker's",
        "domain/usecases/work/sweep_tasks.py",
        "        return took_s\n",
        "        return 0.0\n",
        (f"{_STALL_TEST}::test_a_lease_that_ended_while_the_sweep_waited_for_the_disk_is_kept",),
    ),
    Guard(
        "a stall of the disk takes no task from a worker that lives",
        "domain/usecases/work/sweep_tasks.py",
        "    return LONGEST_STALL_S\n",
        "    return took_s\n",
        (
            f"{_STALL_TEST}::test_a_sweep_that_began_late_in_a_stall_frees_nothing",
            f"{_HANDLING_TEST}::test_a_stall_of_the_disk_after_an_answer_was_sent_brings_no_second_answer",
        ),
    ),
    Guard(
        "a dead worker is found where the disk is always slow",
        "domain/usecases/work/sweep_tasks.py",
        "    return LONGEST_STALL_S\n",
        "    return 1e9\n",
        (f"{_STALL_TEST}::test_a_dead_worker_is_found_where_the_disk_is_always_slow",),
    ),
    Guard(
        "a worker whom the disk kept waiting prolongs its lease at once",
        "domain/usecases/work/hold_task.py",
        "max(0, lease_s / 4 - took_s)",
        "lease_s / 4",
        (f"{_STALL_TEST}::test_a_holder_whom_the_disk_kept_waiting_prolongs_its_lease_again_at_once",),
    ),
    Guard(
        "a search waits for a write that the disk holds up",
        "domain/adapters/qdrant/qdrant_edge.py",
        "SEARCH_TIMEOUT_S = 15.0",
        "SEARCH_TIMEOUT_S = 1.9",
        ("tests/adapters/qdrant/test_stalled_disk.py",),
    ),
    Guard(
        "an erase waits for a press whose bot waits for the disk",
        "domain/usecases/erasing/purge_erasure.py",
        "lease_until > now() - make_interval(secs => $6)",
        "lease_until > now() - make_interval(secs => 0 * $6)",
        ("tests/usecases/chats/test_press_while_cut.py",),
    ),
    Guard(
        "after a sleep of the machine nobody is told of processes that work",
        "domain/steps/service/note_faults.py",
        "[*NEIGHBOURS, NO_UPDATES, *SILENT.values(), MISSING],",
        "[*NEIGHBOURS, NO_UPDATES],",
        ("tests/usecases/service/test_wake_up.py",),
    ),
    Guard(
        "an upload of which a part did not go out leaves nobody in doubt",
        _BOT_API,
        "Ambiguous if body.is_whole else NotSent",
        "Ambiguous",
        (_UPLOAD_TEST,),
    ),
    Guard(
        "an upload that went out whole may have arrived, and is not sent again",
        _BOT_API,
        "Ambiguous if body.is_whole else NotSent",
        "NotSent",
        (_UPLOAD_TEST,),
    ),
    Guard(
        "the answer to an upload has its whole time after the body",
        "domain/adapters/telegram/outgoing_body.py",
        "                limit.reschedule(asyncio.get_running_loop().time() + answer_within_s)\n",
        "",
        (_UPLOAD_TEST,),
    ),
    Guard(
        "two uploads share the line, and the others have read no right",
        "workers/uploads.py",
        "_AT_ONCE = 2\n",
        "_AT_ONCE = 40\n",
        (_MANY_UPLOADS_TEST,),
    ),
    Guard(
        "documents that wait for the line leave consumers for other sends",
        "workers/uploads.py",
        "_MOST_DOCUMENTS = 10\n",
        "_MOST_DOCUMENTS = 100\n",
        (_MANY_UPLOADS_TEST,),
    ),
    Guard(
        "pictures of cards wait for the line as well",
        "workers/chats/message_calls.py",
        "world.uploads.turn(upload)",
        "world.uploads.turn(None)",
        (_MANY_UPLOADS_TEST,),
    ),
    Guard(
        "a document is uploaded for one recipient only, also when its turn has come for all",
        "workers/deliveries/send_delivery.py",
        "if not world.uploads.begin(view.asset_id):",
        "if world.uploads.begin(view.asset_id) is None:",
        ("tests/usecases/deliveries/test_send_delivery.py",),
    ),
    Guard(
        "an answer of Telegram about a membership grows old while the machine sleeps",
        "domain/values/time_limit.py",
        'time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()',
        "time.monotonic()",
        ("tests/adapters/telegram/test_telegram_memberships.py",),
    ),
    Guard(
        "a part of tidying up that hangs does not keep the others from their turn",
        "domain/usecases/work/tidy_up.py",
        "async with limited(PART_S):",
        "async with limited(7200):",
        ("tests/usecases/work/test_tidy_parts.py",),
    ),
    Guard(
        "whoever waits for an answer is told soon that it failed",
        "domain/usecases/work/give_back_task.py",
        "THEN interval '5 minutes'",
        "THEN interval '6 hours'",
        ("tests/telegram/chats/test_updates.py",),
    ),
    Guard(
        "whoever waits for an answer is told soon that it failed, also while only photos cannot be sent",
        "domain/usecases/work/give_back_task.py",
        " AND NOT ({_IS_PRIVATE} AND fault = ANY($9::text[]))",
        " AND NOT ({_IS_PRIVATE} AND fault = ANY($9::text[]) AND false)",
        ("tests/usecases/work/test_unanswered_sends.py",),
    ),
    Guard(
        "a press that erases a large group has not used up its time while it gets on",
        "bot/handling.py",
        "async with limited(TASK_KINDS[task.kind].lease_s):",
        "async with asyncio.timeout(TASK_KINDS[task.kind].lease_s):",
        ("tests/telegram/work/test_handling.py::test_a_large_erase_has_the_whole_time_again_for_each_part",),
    ),
    Guard(
        "an update that takes too long is given up after a few tries",
        "bot/handling.py",
        "counts=isinstance(error, Stalled)",
        "counts=False",
        ("tests/telegram/work/test_handling.py::test_what_does_not_get_on_is_given_back_and_counts",),
    ),
    Guard(
        "a machine that has no process left for a decoder does not count against the photo",
        _DECODERS,
        "        except OSError as error:\n            raise Unavailable(",
        "        except TimeoutError as error:\n            raise Unavailable(",
        (f"{_NO_PROCESS}[subprocess.Popen]",),
    ),
    Guard(
        "a decoder that cannot be started leaves no memory and no descriptor behind",
        _DECODERS,
        "            opened.callback(os.close, self._shared)\n",
        "",
        (f"{_NO_PROCESS}[subprocess.Popen]",),
    ),
)
