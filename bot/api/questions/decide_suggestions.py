"""Yes or no to questions, one by one or many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from pydantic import Field

from bot.api.call import Call
from bot.api.questions.list_suggestions import addressed, suggestion_now
from bot.api.questions.shapes import BySuggestion, Suggestion
from bot.api.route import Route
from bot.api.shapes import Nothing, RowId, Shape
from domain.errors import Conflict, NotFound
from domain.ids import SuggestionId
from domain.queries.operations.done import Done
from domain.queries.questions.listed_suggestion import ListedSuggestion
from domain.queries.questions.listed_suggestions import (
    WhichSuggestions,
    these_suggestions,
)
from domain.states import RefusalReason, Scope, SuggestionStatus
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.usecases.questions.decide_suggestions import Decided
from domain.usecases.questions.decide_suggestions import decide_suggestions as decide_many

_MOST = 500


class Refusal(Shape):
    """reason: why not, if that is known."""

    reason: RefusalReason | None = Field(None, strict=False)


class BulkAction(Shape):
    action: Literal["accept", "reject"]
    suggestion_ids: list[RowId] = Field(min_length=1, max_length=_MOST)
    reason: RefusalReason | None = Field(None, strict=False)


class DecidedSuggestion(Suggestion):
    """operation_id: what `/faces/operations/{operation_id}/undo` takes."""

    operation_id: int | None


class BulkResult(Shape):
    """processed and failed add up to the ids that were sent; errors: a sentence for each that failed.

    operation_ids: one for each person, to take the answers back.
    """

    processed: int
    failed: int
    errors: list[str]
    operation_ids: list[int]


async def accept_suggestion(call: Call, path: BySuggestion, body: Nothing) -> DecidedSuggestion:
    return await _decide(call, path.suggestion_id, accept=True)


async def reject_suggestion(call: Call, path: BySuggestion, body: Refusal) -> DecidedSuggestion:
    return await _decide(call, path.suggestion_id, accept=False, reason=body.reason)


async def _decide(
    call: Call, suggestion_id: int, *, accept: bool, reason: RefusalReason | None = None
) -> DecidedSuggestion:
    await addressed(call, suggestion_id)  # within the token's workspace
    done = await decide_suggestion(
        SuggestionId(suggestion_id),
        call.requester(),
        accept=accept,
        settings=call.world.settings,
        doorbell=call.world.doorbell,
        reason=reason,
    )
    now = await suggestion_now(call, suggestion_id)
    return DecidedSuggestion(**dict(now), operation_id=done.operation_id)


async def bulk_action(call: Call, body: BulkAction) -> BulkResult:
    """The answers about one person are one operation: one undo takes them all back, and when the same request
    comes again, the operation tells what it did the first time. Raises Conflict(`held`: by, until) where
    nothing was answered, and another moderator looks at some of the questions.
    """
    wanted = [SuggestionId(one) for one in dict.fromkeys(body.suggestion_ids)]
    which = WhichSuggestions(
        await call.workspaces(), call.asker.who.participant_id, within=call.asker.workspace_id
    )
    known = await these_suggestions(wanted, which)
    about: dict[int, list[SuggestionId]] = defaultdict(list)
    ended = {_part(one.person_number) for one in known.values() if one.status != SuggestionStatus.PENDING}
    before = await call.parts_done(ended)
    for one in known.values():
        if one.status == SuggestionStatus.PENDING or _part(one.person_number) in before:
            about[one.person_number].append(one.id)
    held: dict[int, Conflict] = {}
    answered = [await _decide_about(call, number, ids, body, held) for number, ids in sorted(about.items())]
    done = {one for decided in answered for one in decided.questions}
    if held and not done:
        raise next(iter(held.values()))
    left = [one for one in wanted if one not in done]
    after = await these_suggestions(left, which) if left else {}
    errors = [_why_not(one, known, after, held) for one in wanted if one not in done]
    twice = len(body.suggestion_ids) - len(wanted)
    errors += ["A suggestion was sent twice"] * twice
    operations: list[int] = [one.done.operation_id for one in answered if one.done.operation_id is not None]
    return BulkResult(processed=len(done), failed=len(errors), errors=errors, operation_ids=operations)


def _part(person_number: int) -> str:
    """Names the operation about one person among those of the request."""
    return f"person {person_number}"


async def _decide_about(
    call: Call, number: int, ids: Sequence[SuggestionId], body: BulkAction, held: dict[int, Conflict]
) -> Decided:
    """The questions that this request decided, and their operation; neither where the answers are refused.

    held: gets the refusal about the person whose questions another moderator looks at.
    """
    try:
        return await decide_many(
            number,
            ids,
            call.requester(part=_part(number)),
            accept=body.action == "accept",
            settings=call.world.settings,
            doorbell=call.world.doorbell,
            reason=body.reason if body.action == "reject" else None,
        )
    except (Conflict, NotFound) as refusal:  # others were faster or deleted the person: `_why_not` tells
        if isinstance(refusal, Conflict) and refusal.code == "held":
            held[number] = refusal
        return Decided(Done(None, number, 0, 0))


def _why_not(
    one: SuggestionId,
    known: Mapping[SuggestionId, ListedSuggestion],
    after: Mapping[SuggestionId, ListedSuggestion],
    held: Collection[int],
) -> str:
    """held: the numbers of the persons at whose questions another moderator looks."""
    now = after.get(one)
    if one not in known or now is None:
        return f"Suggestion {one} not found"
    if now.status == SuggestionStatus.PENDING and now.person_number in held:
        return f"Suggestion {one} waits: another moderator is looking at this person's questions"
    if now.status == SuggestionStatus.PENDING:
        return f"Suggestion {one} waits: the person would be on the photo twice"
    return f"Suggestion {one} is already {now.status.lower()}"


_ONE = "/faces/suggestions/{suggestion_id}"
ROUTES = [
    Route("POST", f"{_ONE}/accept", accept_suggestion, "Say yes", Scope.CHANGE, refusals=(409, 412)),
    Route("POST", f"{_ONE}/reject", reject_suggestion, "Say no", Scope.CHANGE, refusals=(409, 412)),
    Route(
        "POST", "/faces/suggestions/bulk-action", bulk_action, "Answer many", Scope.CHANGE, refusals=(409,)
    ),
]
