"""Guards of what a press on the card of a question, or on its line in `/queue`, does."""

from tests.guards.guard import Guard

_NEITHER = ("tests/telegram/questions/test_neither.py",)
_ASKED = ("tests/usecases/questions/test_ask_questions.py",)
_SHOWN = "domain/usecases/questions/ask_question_card.py"
_LINE = "bot/telegram/questions/show_queue.py"
_DECIDE = "bot/telegram/questions/decide_suggestion.py"

CARD_GUARDS = (
    Guard(
        "a second *Later* lasts for a day of its own",
        _SHOWN,
        "[later_key(view.suggestion_id, one) for one in ended]",
        "[]",
        _ASKED,
    ),
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
    Guard(
        "a question that was shown before its turn is on no later card with other faces",
        _SHOWN,
        "WHERE id = $1 AND asked_at IS NULL AND status = 'PENDING'",
        "WHERE id = $1 AND asked_at IS NOT NULL AND status = 'PENDING'",
        _ASKED,
    ),
    Guard(
        "a question is not shown before its turn while its card is made up",
        _SHOWN,
        "await lock_person_rows([view.person_id])",
        "lock_person_rows",
        _ASKED,
    ),
    Guard(
        "no card of one face comes before the question's turn",
        "workers/questions/show_suggestions.py",
        "sends = asks and view.is_asked and view.is_open",
        "sends = asks and view.is_open",
        ("tests/usecases/questions/test_places_of_the_day.py",),
    ),
    Guard(
        "a question whose answer is taken back before its turn waits for it again",
        "domain/steps/operations/give_back_answer.py",
        "await ask_each(work, await sql.values(PersonId, UNASKED_OF, questions))",
        "assert UNASKED_OF and ask_each and PersonId",
        _ASKED,
    ),
    Guard(
        "an owner who pressed *Later* may answer today all the same",
        _SHOWN,
        "DELETE FROM question_passes x USING participants r, face_suggestions s\n",
        "SELECT 1 FROM question_passes x, participants r, face_suggestions s\n",
        _ASKED,
    ),
    Guard(
        "whoever is no admin any more is not shown a question again",
        _LINE,
        '        await moderating(view.workspace_id, ctx.requester(), what="suggestion")\n',
        "        assert moderating\n",
        ("tests/telegram/questions/test_show_queue.py",),
    ),
    Guard(
        "both lines about two look-alikes lead to the card that asks about both",
        _LINE,
        "        if other is not None and asked is not None:\n            return other, asked\n",
        "        assert other or asked\n",
        _NEITHER,
    ),
    Guard(
        "an admin who could not tell as an owner can decide from the queue",
        _LINE,
        "if mine is None or (mine.is_unsure and await ctx.requester().moderates(view.workspace_id)):",
        "if mine is None:",
        ("tests/telegram/questions/test_pass_question.py",),
    ),
    Guard(
        "*All* on a card puts nobody on one photo twice",
        _DECIDE,
        'once_a_photo=press.verb == "qall")',
        "once_a_photo=False)",
        ("tests/telegram/questions/test_ask_questions.py",),
    ),
)
