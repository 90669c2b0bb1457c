"""How many questions there are, what became of them, and about whom some wait."""

from uuid import UUID

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.queries.questions.listed_suggestions import WhichSuggestions, most_asked_about
from domain.queries.service.recognition_stats import recognition_stats
from domain.states import Scope

_TOP = 10


class Which(Query):
    workspace: RowId | None = None


class PendingPerson(Shape):
    person_id: UUID
    name: str
    pending_count: int


class SuggestionStats(Shape):
    """total: all questions. expired: ended without an answer. reviewed: accepted plus rejected.
    acceptance_rate: how many of a hundred answers were yes, to one decimal; 0 without
    answers.

    top_persons_with_pending: the ten persons about whom most questions wait.
    """

    total: int
    pending: int
    accepted: int
    rejected: int
    expired: int
    reviewed: int
    acceptance_rate: float
    top_persons_with_pending: list[PendingPerson]


async def suggestion_stats(call: Call, query: Which) -> SuggestionStats:
    workspace_id = await call.workspace(query.workspace)
    stats = await recognition_stats(workspace_id)
    which = WhichSuggestions([workspace_id], call.asker.who.participant_id, within=workspace_id)
    return SuggestionStats(
        total=stats.asked,
        pending=stats.waiting,
        accepted=stats.yes,
        rejected=stats.no,
        expired=stats.ended,
        reviewed=stats.reviewed,
        acceptance_rate=stats.acceptance_rate,
        top_persons_with_pending=[
            PendingPerson(person_id=one.id, name=str(one.name), pending_count=one.questions)
            for one in await most_asked_about(which, _TOP)
        ],
    )


ROUTES = [
    Route(
        "GET",
        "/faces/suggestions/stats",
        suggestion_stats,
        "Count questions",
        Scope.READ,
        refusals=(400, 404),
    ),
]
