"""Guards of what a press on the card of a question, or on its line in `/queue`, does."""

from tests.guards.guard import Guard

_NEITHER = ("tests/telegram/questions/test_neither.py",)
_DECIDE = "bot/telegram/questions/decide_suggestion.py"

CARD_GUARDS = (
    Guard(
        "*Neither* answers no question of another family",
        _DECIDE,
        "    mine = await _asked_by(query, suggestion_id)\n"
        "    for rival in mine.rivals if mine is not None else ():\n",
        "    view = await suggestion(suggestion_id)\n"
        "    for rival in [replace(r, suggestion_id=one) for one in view.rivals for r in "
        "view.recipients[0].rivals]:\n",
        _NEITHER,
    ),
    Guard(
        "a reason goes with no *no* that the pressed card does not tell of",
        _DECIDE,
        "    return view.in_chat(query.message.chat.id) if view is not None and query.message",
        "    return view.recipients[0] if view is not None and query.message",
        _NEITHER,
    ),
)
