"""A member's no to being looked at ends only when the member takes it back."""

from tests.guards.guard import Guard

_TESTS = ("tests/telegram/groups/test_record_consent.py",)

REFUSING_GUARDS = (
    Guard(
        "a post of the linked channel is not answered as a command",
        "bot/telegram/groups/answer_anonymous.py",
        "message.sender_chat is not None and not message.is_automatic_forward",
        "message.sender_chat is not None",
        ("tests/telegram/groups/test_answer_anonymous.py",),
    ),
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
        "AND (EXCLUDED.consent <> 'pending' OR m.consent = $5 AND",
        "AND (EXCLUDED.consent <> 'pending' OR $5::text = $5::text AND",
        ("tests/usecases/groups/test_record_consent.py",),
    ),
    Guard(
        "a no of the button outlasts a reaction that is taken back",
        "domain/usecases/groups/record_consent.py",
        " AND NOT m.consent_by_button)",
        ")",
        _TESTS,
    ),
    Guard(
        "a reaction that repeats the answer of a button does not take its place",
        "domain/usecases/groups/record_consent.py",
        "OR m.consent_by_button AND m.consent = EXCLUDED.consent",
        "OR m.consent_by_button AND false",
        _TESTS,
    ),
)
