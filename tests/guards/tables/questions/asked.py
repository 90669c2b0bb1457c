"""Guards of whom a question asks."""

from tests.guards.guard import Guard

_DECIDING = ("tests/telegram/questions/test_decide_suggestion.py",)

ASKED_GUARDS = (
    Guard(
        "an owner who left the group answers no card that is still in the chat",
        "domain/usecases/questions/decide_suggestion.py",
        "is_asked = await owner_may_answer(suggestion_id, question.person_id, by)",
        "is_asked = await by.owns(question.person_id)",
        _DECIDING,
    ),
    Guard(
        "an owner who left the group passes no question on",
        "domain/usecases/questions/pass_question.py",
        "not await owner_may_answer(suggestion_id, view.person_id, by)",
        "not await by.owns(view.person_id)",
        _DECIDING,
    ),
)
