"""Lists for moderators the persons about whom questions wait, and reads one person's questions for a card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import ParticipantId, PersonId, ReviewId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.questions.held import IS_HELD
from domain.queries.questions.review_order import DECIDES, SURENESS
from domain.queries.reading import Made
from domain.rules.questions.bulk_choices import BulkChoice, bulk_choices
from domain.states import SuggestionStatus
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One person. confidence: of the surest question. face: the number of the best face. unsure: how many
    questions an owner left open as *Unsure*. by: the name of the moderator who looks at the questions just
    now.
    """

    number: int
    workspace_id: WorkspaceId
    name: str
    questions: int
    confidence: float
    face: int
    unsure: int
    by: str | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """persons, questions: on all pages."""

    lines: Sequence[ReviewLine]
    persons: int
    questions: int


@dataclass(frozen=True, slots=True)
class _Line(ReviewLine):
    by_id: ParticipantId | None
    persons: int
    all_questions: int


# Who looks at the questions about person p at this moment.
_HOLDER = f"""LEFT JOIN LATERAL (
    SELECT r.participant_id, r.held_until FROM reviews r
    WHERE r.person_id = p.id AND {IS_HELD} ORDER BY r.held_until DESC LIMIT 1) held ON true
LEFT JOIN participants h ON h.id = held.participant_id"""  # noqa: S608  a constant
# Persons with questions that owners could not answer come first, because nobody but moderators is asked
# these; then those whose answers decide most.
_LINES = f"""
WITH waiting AS (
    SELECT s.suggested_person_id AS person_id, count(*) AS questions, max({SURENESS}) AS confidence,
        (array_agg(f.number ORDER BY f.quality_score DESC NULLS LAST, s.id))[1] AS face,
        count(*) FILTER (WHERE EXISTS (SELECT 1 FROM question_passes x
            WHERE x.suggestion_id = s.id AND x.ask_again_at IS NULL)) AS unsure,
        sum({DECIDES}) AS decides
    FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
    JOIN persons p ON p.id = s.suggested_person_id AND p.workspace_id = ANY($1::bigint[])
        AND p.status = 'ACTIVE' AND p.erasing_at IS NULL
    WHERE s.status = 'PENDING' GROUP BY s.suggested_person_id),
page AS (
    SELECT p.id, p.number, p.workspace_id, p.name, w.questions, w.confidence, w.face, w.unsure, w.decides,
        count(*) OVER () AS persons, (sum(w.questions) OVER ())::bigint AS all_questions
    FROM waiting w JOIN persons p ON p.id = w.person_id
    ORDER BY w.unsure > 0 DESC, w.decides DESC, w.confidence DESC, p.number LIMIT $3 OFFSET $2)
SELECT p.number, p.workspace_id, p.name, p.questions, p.confidence, p.face, p.unsure, h.id AS by_id,
    h.name AS by, p.persons, p.all_questions
FROM page p {_HOLDER}
ORDER BY p.unsure > 0 DESC, p.decides DESC, p.confidence DESC, p.number
"""  # noqa: S608  constants


async def review_page(workspace_ids: Sequence[WorkspaceId], offset: int, limit: int) -> ReviewPage:
    """Call it for a moderator of these workspaces. A page behind the last one is empty, with totals of 0."""
    found = await sql.rows(_Line, _LINES, list(workspace_ids), offset, limit)
    lines = [
        replace(one, name=of_person(one.number, one.name), by=of_participant(one.by_id, one.by))
        for one in found
    ]
    return ReviewPage(lines, found[0].persons if found else 0, found[0].all_questions if found else 0)


@dataclass(frozen=True, slots=True)
class ReviewedFace:
    """at: its position on the card, from 1. face: the number of the face. is_wrong: somebody ticked it as not
    the person's.
    """

    question_id: SuggestionId
    at: int
    face: int
    confidence: float
    status: SuggestionStatus
    is_wrong: bool

    @property
    def is_open(self) -> bool:
        return self.status == SuggestionStatus.PENDING


@dataclass(frozen=True, slots=True)
class ReviewView:
    """faces: all faces of the review in the order of `at`; a missing position is that of a face that is gone.
    by: the name of the moderator who looks at them until `held_until`; None when nobody does any more.
    """

    review_id: ReviewId
    workspace_id: WorkspaceId
    person_id: PersonId
    number: int
    name: str
    by: str | None
    held_until: datetime | None
    faces: Made[tuple[ReviewedFace, ...]]

    @property
    def right(self) -> list[ReviewedFace]:
        """The faces that wait for an answer and are not ticked as wrong."""
        return [face for face in self.faces if face.is_open and not face.is_wrong]

    @property
    def wrong(self) -> list[ReviewedFace]:
        return [face for face in self.faces if face.is_open and face.is_wrong]

    @property
    def choices(self) -> list[BulkChoice]:
        return bulk_choices([face.confidence for face in self.right])

    def on_page(self, page: int, per_page: int) -> list[ReviewedFace]:
        return [face for face in self.faces if (face.at - 1) // per_page == page]


@dataclass(frozen=True, slots=True)
class _Review(ReviewView):
    by_id: ParticipantId | None


async def review(review_id: ReviewId) -> ReviewView | None:
    """Call it for a moderator of `workspace_of_review`. None when the review or its person is gone."""
    found = await sql.one(
        _Review,
        f"""SELECT r.id AS review_id, r.workspace_id, r.person_id, p.number, p.name, h.id AS by_id,
               h.name AS by, held.held_until
           FROM reviews r JOIN persons p ON p.id = r.person_id AND p.erasing_at IS NULL {_HOLDER}
           WHERE r.id = $1""",  # noqa: S608  a constant
        review_id,
    )
    if found is None:
        return None
    faces = await sql.rows(
        ReviewedFace,
        f"""SELECT s.id AS question_id, q.at, f.number AS face, {SURENESS} AS confidence, s.status,
               s.id = ANY(r.wrong_ids) AS is_wrong
           FROM reviews r CROSS JOIN LATERAL unnest(r.question_ids) WITH ORDINALITY AS q (id, at)
           JOIN face_suggestions s ON s.id = q.id JOIN face_instances f ON f.id = s.face_instance_id
           WHERE r.id = $1 ORDER BY q.at""",  # noqa: S608  a constant
        review_id,
    )
    return replace(
        found,
        name=of_person(found.number, found.name),
        by=of_participant(found.by_id, found.by),
        faces=tuple(faces),
    )


async def workspace_of_review(review_id: ReviewId) -> WorkspaceId | None:
    """The workspace whose moderators may open the review; None when there is no such review."""
    return await sql.value(WorkspaceId, "SELECT workspace_id FROM reviews WHERE id = $1", review_id)


async def last_decided_by(person_id: PersonId) -> str | None:
    """The actor who answered the last question about the person; None where nobody did."""
    return await sql.value(
        str,
        """SELECT reviewed_by FROM face_suggestions
           WHERE suggested_person_id = $1 AND reviewed_by IS NOT NULL AND rank IS NULL
           ORDER BY reviewed_at DESC LIMIT 1""",
        person_id,
    )
