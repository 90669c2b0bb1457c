"""Why a face is asked about: its likeness to the person, how many prototypes agree, whom else it is like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.ids import ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.face_likeness import Likeness, likeness_of_each
from domain.queries.faces.face_quality import QUALITY, FaceQuality
from domain.queries.questions.review_order import SURENESS
from domain.queries.reading import Made
from domain.rules.faces.required_confidence import is_poor
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """name: empty where the reader may not know it."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class WhySuggested(FaceQuality):
    """name: as the reader calls the person. face, source: numbers of the face and of the person's face that
    led to the question. alike: how many of the person's `prototypes` it is like. confidence: the aggregate of
    these. is_poor: the face is too poor for a match, so people are asked however alike it is. is_on_it:
    another face on the photo is the person's. runner_up: the one whom the face is most like, of all other
    persons who were not refused for it.
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
    is_on_it: bool
    runner_up: Made[RunnerUp | None]

    @property
    def is_poor(self) -> bool:
        return is_poor(self.quality)


@dataclass(frozen=True, slots=True)
class _Question(WhySuggested):
    number: int


_QUESTION = f"""
SELECT s.id AS question_id, p.workspace_id, p.id AS person_id, p.number, coalesce((
        SELECT l.alias FROM participant_persons l WHERE l.person_id = p.id AND l.participant_id = $2
          AND l.state = 'approved'), p.name) AS name,
    f.number AS face, source.number AS source, {SURENESS} AS confidence,
    greatest(coalesce(s.prototype_match_count, 0), 1) AS alike,
    greatest((SELECT count(*) FROM person_prototypes x WHERE x.person_id = p.id), s.prototype_match_count, 1)
        AS prototypes,
    {QUALITY}, EXISTS (
        SELECT 1 FROM face_instances o WHERE o.asset_id = f.asset_id AND o.person_id = p.id) AS is_on_it
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN face_instances source ON source.id = s.source_face_id JOIN persons p ON p.id = s.suggested_person_id
WHERE s.id = ANY($1::bigint[]) AND s.status = 'PENDING' AND p.status = 'ACTIVE' AND p.erasing_at IS NULL
ORDER BY s.id
"""  # noqa: S608  a constant


async def workspace_and_person_of_suggestion(
    suggestion_id: SuggestionId,
) -> tuple[WorkspaceId, PersonId] | None:
    """The workspace and the person of a question that waits; None for any other question."""
    question = await sql.one(_Question, _QUESTION, [suggestion_id], 0)
    return None if question is None else (question.workspace_id, question.person_id)


async def why_suggested(
    suggestion_ids: Sequence[SuggestionId], reader: ParticipantId, *, names_others: bool
) -> list[WhySuggested]:
    """The questions that still wait for an answer, in the order of their ids. names_others: the reader
    moderates, so the runner-up may be named.
    """
    questions = await sql.rows(_Question, _QUESTION, list(suggestion_ids), reader)
    like = await likeness_of_each([question.face for question in questions])
    return [
        replace(
            question,
            name=of_person(question.number, question.name),
            runner_up=_runner_up(question, like.get(question.face, ()), names_others=names_others),
        )
        for question in questions
    ]


def _runner_up(question: _Question, like: Sequence[Likeness], *, names_others: bool) -> RunnerUp | None:
    others = [one for one in like if one.person_id != question.person_id]
    return RunnerUp(others[0].name if names_others else "", others[0].confidence) if others else None
