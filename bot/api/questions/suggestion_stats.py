"""How many questions there are, what became of them, and about whom some wait."""

from uuid import UUID

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.queries.questions.listed_suggestions import WhichSuggestions, suggestion_groups
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
    """acceptance_rate: how many of a hundred answers were yes, to one decimal.

    top_persons_with_pending: the ten persons with the surest waiting questions, sorted by how many wait.
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
    top = await suggestion_groups(which, offset=0, groups=_TOP, of_each=1)
    most = sorted(top.groups, key=lambda group: -group.count)
    return SuggestionStats(
        total=stats.asked,
        pending=stats.waiting,
        accepted=stats.yes,
        rejected=stats.no,
        expired=stats.ended,
        reviewed=stats.reviewed,
        acceptance_rate=stats.acceptance_rate,
        top_persons_with_pending=[
            PendingPerson(person_id=one.person_id, name=str(one.person_name), pending_count=one.count)
            for one in most
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
