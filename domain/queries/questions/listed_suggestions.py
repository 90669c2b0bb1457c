"""Lists questions for the API: in groups by person, or in one list, with the surest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.errors import NotFound
from domain.ids import ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.deliveries.in_its_group import MAY_BE_ASKED_ABOUT
from domain.queries.questions.held import IS_HELD
from domain.queries.questions.listed_suggestion import ListedSuggestion
from domain.queries.questions.put_off import IS_LATER
from domain.queries.questions.review_order import SURENESS
from domain.queries.questions.waiting import WAITS_FOR_READER
from domain.states import SuggestionStatus
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """count: how many questions of the wanted status there are about the person; `suggestions` are the surest
    of them. is_own: the reader owns the person. unsure: how many of the questions an owner left open as
    *Unsure*, for a moderator. held_by: the name of another moderator who looks at them now, for a moderator.
    """

    person_id: PersonId
    person_name: str
    count: int
    max_confidence: float
    suggestions: Sequence[ListedSuggestion]
    is_own: bool
    unsure: int
    held_by: str | None


@dataclass(frozen=True, slots=True)
class SuggestionGroups:
    """total_groups, total_suggestions: on all pages."""

    groups: Sequence[SuggestionGroup]
    total_groups: int
    total_suggestions: int


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    suggestions: Sequence[ListedSuggestion]
    total: int


@dataclass(frozen=True, slots=True)
class WhichSuggestions:
    """The questions of these workspaces, for their moderator, and the questions about persons whom a
    participant owns, if the photo is in a group of the participant.

    owner_id: that participant; None where nobody's own persons count. asker: who asks, also by a token; who
    else looks at questions is told. within: the only workspace that counts.
    person_id: the only person that counts. waits: only questions that wait for the reader's decision, as
    `waiting` counts them.
    """

    workspace_ids: Sequence[WorkspaceId]
    owner_id: ParticipantId | None
    asker: ParticipantId | None = None
    status: SuggestionStatus = SuggestionStatus.PENDING
    within: WorkspaceId | None = None
    person_id: PersonId | None = None
    waits: bool = False


# Whether the reader may be told of question s about person p.
_MAY_BE_TOLD = f"""(p.workspace_id = ANY($1::bigint[]) OR EXISTS (
    SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
    JOIN face_instances q ON q.id = s.face_instance_id JOIN image_assets a ON a.id = q.asset_id
    WHERE l.person_id = p.id AND l.participant_id = $2 AND l.role = 'owner' AND l.state = 'approved'
      AND {MAY_BE_ASKED_ABOUT}))"""  # noqa: S608  a constant
# What the reader calls person p. Moderators read the workspace's name, which tells namesakes apart; an owner
# reads their own alias, and the workspace's name only without an alias.
_NAME = """CASE WHEN p.workspace_id = ANY($1::bigint[]) THEN p.name ELSE coalesce((
    SELECT l.alias FROM participant_persons l WHERE l.person_id = p.id AND l.participant_id = $2
      AND l.state = 'approved'), p.name) END"""
_ABOUT = f"""
FROM face_suggestions s
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL AND p.status <> 'MERGED'
    AND {_MAY_BE_TOLD}
    AND ($3::bigint IS NULL OR p.workspace_id = $3) AND ($4::uuid IS NULL OR p.id = $4)
"""
# As in the chat, whoever passed a question is not asked it: for good after *Unsure*, and for a day after
# *Later*. As a moderator the reader may decide about it all the same.
_IS_ASKED = f"""(s.status <> 'PENDING' OR p.workspace_id = ANY($1::bigint[]) OR NOT EXISTS (
    SELECT 1 FROM question_passes x WHERE x.suggestion_id = s.id AND x.participant_id = $2
      AND (x.ask_again_at IS NULL OR {IS_LATER})))"""  # noqa: S608  a constant
# A row with a `rank` was no question: a moderator chose the person from a list.
_IS_WANTED = f"""s.status = $5 AND s.rank IS NULL
    AND CASE WHEN $6::boolean THEN {WAITS_FOR_READER} ELSE {_IS_ASKED} END"""
_THOSE = f"{_ABOUT} WHERE {_IS_WANTED}"
_FIELDS = """
s.id, f.workspace_id, s.face_instance_id, f.number AS face_number, f.asset_id, s.suggested_person_id,
s.confidence, s.source_face_id, s.status, s.created_at, s.reviewed_at, a.path, f.bbox_x, f.bbox_y, f.bbox_w,
f.bbox_h, f.detection_confidence, f.quality_score,
coalesce(s.matching_prototype_ids, '[]'::jsonb) AS matching_prototype_ids,
coalesce(s.prototype_scores, '{}'::jsonb) AS prototype_scores, s.aggregate_confidence, s.prototype_match_count
"""
_GROUPS = f"""
WITH waiting AS (
    SELECT p.id, p.workspace_id, p.number, p.status, {_NAME} AS name, count(*) AS questions,
        max({SURENESS}) AS best, EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = p.id
            AND l.participant_id = $2 AND l.role = 'owner' AND l.state = 'approved') AS is_own,
        count(*) FILTER (WHERE p.workspace_id = ANY($1::bigint[]) AND EXISTS (SELECT 1 FROM question_passes x
            WHERE x.suggestion_id = s.id AND x.ask_again_at IS NULL)) AS unsure
    {_THOSE}
    GROUP BY p.id),
page AS (
    SELECT *, count(*) OVER () AS persons, (sum(questions) OVER ())::bigint AS all_questions
    FROM waiting ORDER BY best DESC, number LIMIT $8 OFFSET $7)
SELECT p.number AS person_number, p.name AS person_name, p.questions, p.best, p.is_own, p.unsure, p.persons,
    p.all_questions, h.id AS holder_id, h.name AS holder, s.*
FROM page p LEFT JOIN LATERAL (
    SELECT r.participant_id FROM reviews r WHERE r.person_id = p.id AND {IS_HELD}
      AND p.workspace_id = ANY($1::bigint[]) AND r.participant_id IS DISTINCT FROM $10
    ORDER BY r.held_until DESC LIMIT 1) held ON true
LEFT JOIN participants h ON h.id = held.participant_id
CROSS JOIN LATERAL (
    SELECT {_FIELDS} FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
    JOIN image_assets a ON a.id = f.asset_id
    WHERE s.suggested_person_id = p.id AND {_IS_WANTED} AND {_MAY_BE_TOLD}
    ORDER BY {SURENESS} DESC, s.id LIMIT $9) s
ORDER BY p.best DESC, p.number, {SURENESS} DESC, s.id
"""  # noqa: S608  constants
_TOTALS = f"SELECT count(DISTINCT p.id) AS persons, count(*) AS questions {_THOSE}"
_MOST = f"""
SELECT p.id, p.number, p.name, count(*) AS questions {_THOSE}
GROUP BY p.id ORDER BY count(*) DESC, p.number LIMIT $7
"""
_PAGE = f"""
WITH page AS (
    SELECT s.id, p.number AS person_number, {_NAME} AS person_name, count(*) OVER () AS questions {_THOSE}
    ORDER BY {SURENESS} DESC, s.id LIMIT $8 OFFSET $7)
SELECT g.person_number, g.person_name, g.questions, {_FIELDS}
FROM page g JOIN face_suggestions s ON s.id = g.id JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
ORDER BY {SURENESS} DESC, s.id
"""  # noqa: S608  constants
_THESE = f"""
SELECT p.number AS person_number, {_NAME} AS person_name, {_FIELDS} {_ABOUT}
JOIN face_instances f ON f.id = s.face_instance_id JOIN image_assets a ON a.id = f.asset_id
WHERE s.id = ANY($5::bigint[]) AND s.rank IS NULL ORDER BY s.id
"""


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A person, and how many questions of the wanted status there are about the person."""

    id: PersonId
    number: int
    name: str
    questions: int


@dataclass(frozen=True, slots=True)
class _Workspace(Authority):
    id: WorkspaceId


@dataclass(frozen=True, slots=True)
class _Grouped(ListedSuggestion):
    questions: int
    best: float
    is_own: bool
    unsure: int
    holder_id: ParticipantId | None
    holder: str | None
    persons: int
    all_questions: int


@dataclass(frozen=True, slots=True)
class _Paged(ListedSuggestion):
    questions: int


@dataclass(frozen=True, slots=True)
class _Totals:
    persons: int
    questions: int


async def suggestion_groups(
    which: WhichSuggestions, *, offset: int, groups: int, of_each: int
) -> SuggestionGroups:
    """The persons with the surest questions come first."""
    found = await sql.rows(_Grouped, _GROUPS, *_arguments(which), offset, groups, of_each, which.asker)
    by_person: dict[PersonId, list[_Grouped]] = {}
    for row in found:
        by_person.setdefault(row.suggested_person_id, []).append(row)
    listed = [
        SuggestionGroup(
            person_id,
            of_person(rows[0].person_number, rows[0].person_name),
            rows[0].questions,
            rows[0].best,
            [_named(row) for row in rows],
            rows[0].is_own,
            rows[0].unsure,
            of_participant(rows[0].holder_id, rows[0].holder),
        )
        for person_id, rows in by_person.items()
    ]
    if found:
        return SuggestionGroups(listed, found[0].persons, found[0].all_questions)
    totals = await _totals(which) if offset else _Totals(0, 0)
    return SuggestionGroups((), totals.persons, totals.questions)


async def most_asked_about(which: WhichSuggestions, limit: int) -> Sequence[AskedAbout]:
    """The persons with most questions come first, by the workspace's names: call it for a moderator."""
    found = await sql.rows(AskedAbout, _MOST, *_arguments(which), limit)
    return [replace(one, name=of_person(one.number, one.name)) for one in found]


async def suggestion_page(which: WhichSuggestions, *, offset: int, limit: int) -> SuggestionPage:
    """The surest questions come first."""
    found = await sql.rows(_Paged, _PAGE, *_arguments(which), offset, limit)
    if found:
        return SuggestionPage([_named(row) for row in found], found[0].questions)
    return SuggestionPage((), (await _totals(which)).questions if offset else 0)


async def these_suggestions(
    ids: Sequence[SuggestionId], which: WhichSuggestions
) -> Mapping[SuggestionId, ListedSuggestion]:
    """The questions with these ids that the reader may see, whatever their status."""
    about = _arguments(which)[:4]
    found = await sql.rows(ListedSuggestion, _THESE, *about, list(ids))
    return {row.id: _named(row) for row in found}


async def addressed_suggestion(
    suggestion_id: SuggestionId, by: Requester, reader: ParticipantId, within: WorkspaceId | None
) -> ListedSuggestion:
    """One question. Asks Telegram, so call it outside a transaction. Raises NotFound when there is no such
    question, and when the requester may not answer it. within: the only workspace that counts.
    """
    asked_in = await sql.one(
        _Workspace,
        f"""SELECT w.id, {AUTHORITY} FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           JOIN workspaces w ON w.id = p.workspace_id WHERE s.id = $1""",  # noqa: S608  a constant
        suggestion_id,
    )
    if asked_in is None:
        raise NotFound("suggestion")
    moderated = [asked_in.id] if await by.moderates(asked_in.id, asked_in) else []
    found = await these_suggestions([suggestion_id], WhichSuggestions(moderated, reader, within=within))
    if suggestion_id not in found:
        raise NotFound("suggestion")
    return found[suggestion_id]


async def _totals(which: WhichSuggestions) -> _Totals:
    totals = await sql.one(_Totals, _TOTALS, *_arguments(which))
    assert totals is not None
    return totals


def _arguments(which: WhichSuggestions) -> tuple[object, ...]:
    about = (list(which.workspace_ids), which.owner_id, which.within, which.person_id)
    return (*about, which.status, which.waits)


def _named(row: ListedSuggestion) -> ListedSuggestion:
    return replace(row, person_name=of_person(row.person_number, row.person_name))
