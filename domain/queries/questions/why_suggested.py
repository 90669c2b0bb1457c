"""Why a face is asked about: how much it is like the person, how many prototypes agree, who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.ids import ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.face_likeness import face_likeness
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """name: empty where the reader may not know it."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class WhySuggested:
    """name: as the reader calls the person. face, source: numbers of the face and of the prototype that it is
    most like. alike: how many of the person's `prototypes` it is like. confidence: the aggregate of these.
    runner_up: None also where nobody looked for one.
    """

    question_id: SuggestionId
    workspace_id: WorkspaceId
    person_id: PersonId
    name: str
    face: int
    source: int
    confidence: float
    alike: int
    prototypes: int
    runner_up: RunnerUp | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    id: SuggestionId
    workspace_id: WorkspaceId
    person_id: PersonId
    number: int
    name: str
    face: int
    source: int
    confidence: float
    alike: int
    prototypes: int


_QUESTION = """
SELECT s.id, p.workspace_id, p.id AS person_id, p.number, coalesce((
        SELECT l.alias FROM participant_persons l WHERE l.person_id = p.id AND l.participant_id = $2
          AND l.state = 'approved'), p.name) AS name,
    f.number AS face, source.number AS source, coalesce(s.aggregate_confidence, s.confidence) AS confidence,
    greatest(coalesce(s.prototype_match_count, 0), 1) AS alike,
    greatest((SELECT count(*) FROM person_prototypes x WHERE x.person_id = p.id), s.prototype_match_count, 1)
        AS prototypes
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN face_instances source ON source.id = s.source_face_id JOIN persons p ON p.id = s.suggested_person_id
WHERE s.id = ANY($1::bigint[]) AND s.status = 'PENDING' AND p.status = 'ACTIVE' AND p.erasing_at IS NULL
"""


async def workspace_of_suggestion(suggestion_id: SuggestionId) -> tuple[WorkspaceId, PersonId] | None:
    """Of a question that waits, for whoever wants to know why it is asked."""
    question = await sql.one(_Question, _QUESTION, [suggestion_id], 0)
    return None if question is None else (question.workspace_id, question.person_id)


async def why_suggested(
    suggestion_id: SuggestionId, reader: ParticipantId, *, names_others: bool
) -> WhySuggested | None:
    """None where no answer is waited for. names_others: the reader moderates, so another one may be named."""
    views = await why_each([suggestion_id], reader)
    if not views:
        return None
    [view] = views
    others = [one for one in await face_likeness(view.face) if one.person_id != view.person_id]
    runner_up = RunnerUp(others[0].name if names_others else "", others[0].confidence) if others else None
    return replace(view, runner_up=runner_up)


async def why_each(suggestion_ids: Sequence[SuggestionId], reader: ParticipantId) -> list[WhySuggested]:
    """Those that still wait for an answer, without who comes next: to know that, everybody is compared."""
    return [
        WhySuggested(
            question.id,
            question.workspace_id,
            question.person_id,
            of_person(question.number, question.name),
            question.face,
            question.source,
            question.confidence,
            question.alike,
            question.prototypes,
        )
        for question in await sql.rows(_Question, _QUESTION, list(suggestion_ids), reader)
    ]
