"""How a process ends: in time, without half of anything, and without telling what it knows."""

from tests.guards.guard import Guard

_LOGS = "tests/adapters/process/test_logs.py"
_STOPPING = "tests/adapters/process/test_stopping.py"

_GROUPING = "workers/recognition/clustering/cluster_process.py"
_GROUPING_TEST = ("tests/recognition/clustering/test_process_clusterer.py",)

STOP_GUARDS = (
    Guard(
        "a process that has grouped faces ends in order",
        _GROUPING,
        "os.read(asked.fileno(), 1)",
        "asked.read(1)",
        _GROUPING_TEST,
    ),
    Guard(
        "a process that groups faces leaves no core file",
        _GROUPING,
        "    forbid_core_files()\n",
        "",
        _GROUPING_TEST,
    ),
    Guard(
        "a process that may leave no core file gives none to a crash reporter",
        "workers/recognition/decoding/confinement.py",
        "    _prctl(_PR_SET_DUMPABLE, 0)\n",
        "",
        ("tests/recognition/test_confinement.py",),
    ),
    Guard(
        "a worker that stops begins no send",
        "workers/deliveries/send_delivery.py",
        "        if brake.is_over:\n",
        "        if False:\n",
        ("tests/usecases/work/test_unanswered_sends.py::test_a_worker_that_stops_begins_no_send",),
    ),
    Guard(
        "a backup that is interrupted leaves no half",
        "workers/__main__.py",
        "            signal.signal(sign, on_signal)",
        "            pass",
        ("tests/adapters/process/test_interrupted_commands.py",),
    ),
    Guard(
        "a second signal ends a command that hangs",
        "workers/__main__.py",
        "        signal.signal(sign, signal.SIG_DFL)",
        "        pass",
        ("tests/adapters/process/test_interrupted_commands.py",),
    ),
    Guard(
        "a send that has begun gets its answer before the process stops",
        "domain/adapters/process/stopping.py",
        "WORK_ENDS_WITHIN_S = 35.0",
        "WORK_ENDS_WITHIN_S = 10.0",
        (f"{_STOPPING}::test_a_send_that_has_begun_gets_its_answer_before_the_process_ends_itself",),
    ),
    Guard(
        "a process that starts or stops is not ready",
        "domain/adapters/process/health.py",
        '        why_not |= {"process": pulse.why_idle} if pulse.why_idle else {}\n',
        "",
        ("tests/adapters/process/test_health.py::test_a_process_that_starts_or_stops_is_not_ready",),
    ),
    Guard(
        "a bot that stops says that it is not ready",
        "bot/process.py",
        "        pulse.end_work()\n",
        "",
        (
            "tests/telegram/chats/test_menu.py::test_people_are_answered_while_telegram_does_not_take_the_menus",
        ),
    ),
    Guard(
        "an open download does not hold up a stop",
        "domain/adapters/process/health.py",
        ", shutdown_timeout=REQUESTS_END_WITHIN_S",
        "",
        ("tests/adapters/process/test_health.py::test_an_open_download_does_not_hold_up_a_stop",),
    ),
    Guard(
        "a process that is told to stop does not wait for ever",
        "domain/adapters/process/stopping.py",
        "            end.start()",
        "            pass",
        (_STOPPING,),
    ),
    Guard(
        "a process that stops by itself does not wait for ever",
        "domain/adapters/process/stopping.py",
        "        self._begin()\n        super().set()",
        "        super().set()",
        (f"{_STOPPING}::test_a_process_that_stops_by_itself_does_not_wait_for_ever",),
    ),
    Guard(
        "a process in which something failed does not wait for ever",
        "domain/adapters/process/stopping.py",
        "            self._begin()  # also when what runs beside the waiting failed",
        "            pass",
        (f"{_STOPPING}::test_a_process_that_stops_by_itself_does_not_wait_for_ever",),
    ),
    Guard(
        "a process whose event loop is closed does not wait for ever",
        "domain/adapters/process/stopping.py",
        "            with suppress(RuntimeError):",
        "            with suppress(ZeroDivisionError):",
        (f"{_STOPPING}::test_a_process_whose_event_loop_is_closed_ends_itself_after_a_signal",),
    ),
    Guard(
        "an error that ends a process is redacted",
        "domain/adapters/process/logs.py",
        "    sys.excepthook = _log_end\n",
        "",
        (f"{_LOGS}::test_what_an_error_that_nobody_caught_prints_is_redacted",),
    ),
    Guard(
        "an error that ends a thread is redacted",
        "domain/adapters/process/logs.py",
        "    threading.excepthook = _log_end_of_thread\n",
        "",
        (f"{_LOGS}::test_what_an_error_that_nobody_caught_prints_is_redacted",),
    ),
)
