"""A member's no to being looked at ends only when the member takes it back."""

from tests.guards.guard import Guard

_TESTS = ("tests/telegram/groups/test_record_consent.py",)

REFUSING_GUARDS = (
    Guard(
        "no other emoji ends a refusal",
        "bot/telegram/groups/record_consent.py",
        "    if before == now:",
        "    if False:",
        _TESTS,
    ),
    Guard(
        "a yes that is taken back ends no later refusal",
        "domain/usecases/groups/record_consent.py",
        "AND (EXCLUDED.consent <> 'pending' OR m.consent = $5)",
        "AND ($5::text = $5::text)",
        _TESTS,
    ),
)
