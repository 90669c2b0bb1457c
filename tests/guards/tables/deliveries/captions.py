"""Guards of captions, and of the buttons below them."""

from tests.guards.guard import Guard

_LATER = ("tests/usecases/deliveries/test_corrected_later.py",)
CAPTION_GUARDS = (
    Guard(
        "a caption that a closed chat left wrong is corrected when the chat opens",
        "domain/queries/deliveries/captions.py",
        "d.is_outdated OR EXISTS (",
        "EXISTS (",
        _LATER,
    ),
    Guard(
        "a caption that a chat left wrong is corrected although its owner pressed Start just then",
        "domain/usecases/deliveries/note_outdated.py",
        "            await forget_names_in_chat(work, view.participant_id)\n",
        "            pass\n",
        _LATER,
    ),
    Guard(
        "a name changes in each message that exists",
        "domain/queries/deliveries/captions.py",
        "AND (d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}') AND ($3 = 0",
        "AND d.tg_message_id IS NOT NULL AND d.state IN ('sent', 'pending') AND ($3 = 0",
        _LATER,
    ),
    Guard(
        "words of the group change in each message that exists",
        "domain/steps/deliveries/follow_postings.py",
        "OR d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}')",
        "OR d.state = 'sent')",
        _LATER,
    ),
    Guard(
        "an old button takes nobody off a photo before its presser reads who it is",
        "bot/telegram/deliveries/judge_delivery.py",
        "    if not view.persons:\n        await _reject(query, view, None, ctx)",
        "    if len(view.persons) < 2:\n"
        "        await _reject(query, view, view.persons[0].number if view.persons else None, ctx)",
        ("tests/telegram/deliveries/test_stale_buttons.py",),
    ),
    Guard(
        "somebody is taken off a photo by a press that is handled again as by the first",
        "bot/telegram/deliveries/judge_delivery.py",
        "    if (done := await done_before(ctx.requester())) is not None:",
        "    if (done := None) is not None:",
        ("tests/telegram/operations/test_handled_again.py",),
    ),
)
