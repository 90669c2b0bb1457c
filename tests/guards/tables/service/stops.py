"""How a process ends: in time, without half of anything, and without telling what it knows."""

from tests.guards.guard import Guard

_LOGS = "tests/adapters/process/test_logs.py"

STOP_GUARDS = (
    Guard(
        "an open download does not hold up a stop",
        "domain/adapters/process/health.py",
        ", shutdown_timeout=REQUESTS_END_WITHIN_S",
        "",
        ("tests/adapters/process/test_health.py::test_an_open_download_does_not_hold_up_a_stop",),
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
