"""Why a face is asked about: how much it is like the person, and whom else it is most like."""

from uuid import UUID

from bot.api.call import Call
from bot.api.questions.list_suggestions import addressed
from bot.api.questions.shapes import BySuggestion
from bot.api.route import Route
from bot.api.shapes import Shape
from domain.errors import NotFound
from domain.ids import SuggestionId
from domain.queries.questions import why_suggested as query
from domain.states import Scope


class RunnerUp(Shape):
    """The person whom the face is most like, of all others who were not refused for it. name: null for users
    who do not moderate.
    """

    name: str | None
    confidence: float


class Why(Shape):
    """confidence: 0..1. source_face_id: the person's face that led to the question. alike: how many of the
    person's `prototypes` are like the face. runner_up: null if nobody else is like the face.
    """

    suggestion_id: int
    face_instance_id: UUID
    source_face_id: UUID
    confidence: float
    alike: int
    prototypes: int
    runner_up: RunnerUp | None


async def why_suggested(call: Call, path: BySuggestion) -> Why:
    """Raises NotFound for a question that is answered or gone, and for users who may not answer it."""
    asked = await addressed(call, path.suggestion_id)
    question_id, who = SuggestionId(path.suggestion_id), call.asker.who.participant_id
    moderates = await call.requester().moderates(asked.workspace_id)
    views = await query.why_suggested([question_id], who, names_others=moderates)
    if not views:
        raise NotFound("suggestion")
    [view] = views
    other = view.runner_up
    return Why(
        suggestion_id=question_id,
        face_instance_id=asked.face_instance_id,
        source_face_id=asked.source_face_id,
        confidence=view.confidence,
        alike=view.alike,
        prototypes=view.prototypes,
        runner_up=RunnerUp(name=str(other.name) or None, confidence=other.confidence) if other else None,
    )


ROUTES = [
    Route(
        "GET",
        "/faces/suggestions/{suggestion_id}/why",
        why_suggested,
        "Say why a face is asked about",
        Scope.READ,
    ),
]
