"""Photos whose answer was lost."""

from tests.guards.guard import Guard

_LOST = "domain/queries/lost_message.py"
_FIND = "domain/usecases/find_delivery.py"
_FOUND = ("tests/usecases/test_find_delivery.py",)
LOST_GUARDS = (
    Guard(
        "Telegram is asked about a photo whose answer was lost",
        "domain/steps/record_delivery.py",
        """        await look_for(work, view.delivery_id, view.participant_id)
    if state in""",
        "    if state in",
        _FOUND,
    ),
    Guard(
        "a message that is noted is not asked about",
        _LOST,
        "x.number NOT IN (SELECT unnest(array_remove(",
        "x.number IN (SELECT -unnest(array_remove(",
        _FOUND,
    ),
    Guard(
        "a photo that is another one of its recipient's counts as that",
        _FIND,
        "lost = [one for one in shown if one.is_unknown] or shown",
        "lost = []",
        _FOUND,
    ),
    Guard(
        "a picture that no record knows is taken away",
        _FIND,
        "            await take_away(view, number)",
        "            pass",
        _FOUND,
    ),
    Guard(
        "a photo that got another one's words gets its own back",
        "domain/steps/record_delivery.py",
        """    await correct_deliveries(work, [{"id": delivery_id, "participant_id": view.participant_id}])
""",
        "",
        _FOUND,
    ),
)
