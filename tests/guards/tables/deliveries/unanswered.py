"""Guards of photos during a silence of Telegram that shows in sends only."""

from tests.guards.guard import Guard

_SENDS = ("tests/usecases/work/test_unanswered_sends.py",)

UNANSWERED_GUARDS = (
    Guard(
        "a silence of Telegram leaves only few photos in doubt",
        "workers/send_brake.py",
        "        if not sends.are_stopped:\n            return False\n",
        "        return False\n",
        _SENDS,
    ),
    Guard(
        "one photo at a time tries whether Telegram answers sends again",
        "workers/send_brake.py",
        "        sends.trial_at = now + sends.pause_s\n",
        "",
        _SENDS,
    ),
    Guard(
        "a send that waited for its turn when Telegram fell silent is not made",
        "workers/deliveries/send_delivery.py",
        "        if brake.stops(kind) and not is_trial:",
        "        if False:",
        _SENDS,
    ),
    Guard(
        "a photo that waits for answers to sends is not given up",
        "domain/values/faults.py",
        "NEIGHBOURS = (TELEGRAM, FILES, SENDS,",
        "NEIGHBOURS = (TELEGRAM, FILES,",
        _SENDS,
    ),
)
