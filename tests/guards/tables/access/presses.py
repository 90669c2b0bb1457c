"""A press that is handled again after a crash is answered as the first time."""

from tests.guards.guard import Guard

_PRESSED_AGAIN = ("tests/usecases/operations/test_pressed_again.py",)

PRESS_GUARDS = (
    Guard(
        "whoever declined somebody who asked to join is not told that nothing was changed",
        "domain/usecases/sharing/decide_join.py",
        "if not admit and await _has_declined(link_id, by):",
        "if False:",
        _PRESSED_AGAIN,
    ),
    Guard(
        "whoever kept the thresholds is told so also when the press is handled again",
        "domain/usecases/settings/decide_proposal.py",
        "if not uses and await sql.value(CalibrationId, _HAS_KEPT, proposal_id, acting.actor) is not None:",
        "if False:",
        _PRESSED_AGAIN,
    ),
)
