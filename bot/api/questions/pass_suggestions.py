"""An owner leaves questions open: *Unsure*, so that the moderators decide, or *Later*."""

from pydantic import Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import RowId, Shape
from domain.errors import Conflict, NotFound
from domain.ids import SuggestionId
from domain.states import Scope
from domain.usecases.questions.pass_question import pass_question

_MOST = 100


class Passing(Shape):
    """is_later: the owner is asked again after a day. Otherwise the owner is asked no more, and the
    moderators may decide.
    """

    suggestion_ids: list[RowId] = Field(min_length=1, max_length=_MOST)
    is_later: bool


class Passed(Shape):
    """suggestion_ids: of all questions that were left open. Those that the bot asked on one card go together,
    also where only some of them were named; what was answered meanwhile is missing.
    """

    suggestion_ids: list[int]


async def pass_suggestions(call: Call, body: Passing) -> Passed:
    """For owners of the persons. Raises Forbidden for an API token, and NotFound or
    Conflict(`already_decided`) where nothing was left open.
    """
    call.ensure_no_program()
    passed: set[SuggestionId] = set()
    refusal: NotFound | Conflict | None = None
    for one in map(SuggestionId, body.suggestion_ids):
        if one in passed:
            continue
        try:
            passed |= {*await _pass(call, one, is_later=body.is_later)}
        except (NotFound, Conflict) as refused:
            refusal = refused
    if refusal is not None and not passed:
        raise refusal
    return Passed(suggestion_ids=sorted(passed))


async def _pass(call: Call, suggestion_id: SuggestionId, *, is_later: bool) -> list[SuggestionId]:
    return await pass_question(
        suggestion_id,
        call.requester(),
        call.asker.who.participant_id,
        is_later=is_later,
        doorbell=call.world.doorbell,
    )


ROUTES = [
    Route(
        *("POST", "/faces/suggestions/pass", pass_suggestions, "Leave questions open"),
        needs=Scope.CHANGE,
        refusals=(404, 409),
    ),
]
