"""Lists what waits for a reader's decision, oldest first: requests, joins, questions about faces, reports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.ids import AssetId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import MAY_BE_ASKED_ABOUT
from domain.queries.photos.open_reports import IS_OPEN_REPORT
from domain.values.named import of_participant, of_person

# Buttons carry the position of a kind, so new kinds go to the end.
KINDS: Final = ("join", "request", "question", "report")


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """kind: one of KINDS. number: of the link, the question or the photo. name: of the person. by: the name
    of the requester or reporter. Both are empty where there is none. count: all questions about a person are
    one line, and this is their number; 1 for other kinds. person_id: whom the questions are about; None for
    other kinds. home: the name of the workspace, for a reader who moderates it and others; else empty.
    """

    kind: str
    number: int
    since: datetime
    name: str
    by: str
    count: int
    workspace_id: WorkspaceId
    person_id: PersonId | None
    home: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """total: the number of lines on all pages."""

    lines: Sequence[WaitingLine]
    total: int


@dataclass(frozen=True, slots=True)
class _Waiting(WaitingLine):
    """name: of the person with the number `person`. by: the name of `asker`. total: of lines on all pages."""

    person: int | None
    asker: ParticipantId | None
    total: int


@dataclass(frozen=True, slots=True)
class _Reporter:
    id: ParticipantId
    name: str


# $1: workspaces that the reader moderates. $2: the participant whose own persons count as well; 0 for none.
_OWNED = """(SELECT l.person_id, l.alias FROM participant_persons l
    WHERE l.participant_id = $2 AND l.role = 'owner' AND l.state = 'approved')"""
_IS_NOBODYS = """NOT EXISTS (SELECT 1 FROM participant_persons o
    WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved')"""
_REQUESTS = """
SELECT DISTINCT ON (p.id) 'request' AS kind, l.id AS number, p.requested_at AS since, p.name, r.name AS by,
    1 AS count, p.number AS person, r.id AS asker, p.workspace_id, NULL::uuid AS person_id
FROM persons p JOIN participant_persons l ON l.person_id = p.id AND l.role = 'owner'
JOIN participants r ON r.id = l.participant_id
WHERE p.workspace_id = ANY($1::bigint[]) AND p.approval = 'requested' AND p.erasing_at IS NULL
ORDER BY p.id, l.state = 'requested' DESC, l.id
"""
_JOINS = f"""
SELECT 'join', l.id, l.created_at, coalesce(own.alias, p.name), r.name, 1, p.number, r.id,
    p.workspace_id, NULL
FROM participant_persons l JOIN persons p ON p.id = l.person_id
JOIN participants r ON r.id = l.participant_id LEFT JOIN {_OWNED} own ON own.person_id = p.id
WHERE l.state = 'requested' AND p.approval = 'approved' AND p.status <> 'MERGED' AND p.erasing_at IS NULL
  AND (own.person_id IS NOT NULL OR p.workspace_id = ANY($1::bigint[]) AND {_IS_NOBODYS})
"""  # noqa: S608  constants
# No owner can be asked question s: none is in a group of its photo a, or the bot cannot write to them.
_ASKS_NO_OWNER = f"""NOT EXISTS (SELECT 1 FROM participant_persons o
    JOIN participants r ON r.id = o.participant_id AND r.private_chat = 'open'
    WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved' AND {MAY_BE_ASKED_ABOUT})"""  # noqa: S608  a constant
# Whether question s about person p waits for participant r, who owns the person if there is a row `own`.
_WAITS = f"""(
      own.person_id IS NOT NULL AND {MAY_BE_ASKED_ABOUT} AND NOT EXISTS (SELECT 1 FROM question_passes x
          WHERE x.suggestion_id = s.id AND x.participant_id = $2 AND x.ask_again_at IS NULL)
      OR p.workspace_id = ANY($1::bigint[]) AND ({_ASKS_NO_OWNER} OR EXISTS (
          SELECT 1 FROM question_passes x
          WHERE x.suggestion_id = s.id AND x.ask_again_at IS NULL)))"""  # noqa: S608  constants
# The same for a statement that has only s, p, $1 and $2. Only pending questions about active persons wait.
WAITS_FOR_READER = f"""s.status = 'PENDING' AND p.status = 'ACTIVE' AND EXISTS (
    SELECT 1 FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
    LEFT JOIN {_OWNED} own ON own.person_id = p.id LEFT JOIN participants r ON r.id = $2
    WHERE f.id = s.face_instance_id AND {_WAITS})"""  # noqa: S608  constants
_QUESTIONS = f"""
SELECT 'question', min(s.id), min(s.created_at), coalesce(own.alias, p.name), '', count(*), p.number, NULL,
    p.workspace_id, p.id
FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
JOIN face_instances f ON f.id = s.face_instance_id JOIN image_assets a ON a.id = f.asset_id
LEFT JOIN {_OWNED} own ON own.person_id = p.id LEFT JOIN participants r ON r.id = $2
WHERE s.status = 'PENDING' AND p.status = 'ACTIVE' AND p.erasing_at IS NULL
  AND {_WAITS}
GROUP BY p.id, own.alias
"""  # noqa: S608  constants
_REPORTS = f"""
SELECT 'report', e.subject_number, min(e.created_at), '',
    coalesce((array_agg(r.name ORDER BY e.id) FILTER (WHERE r.id IS NOT NULL))[1], ''), 1, NULL,
    (array_agg(r.id ORDER BY e.id) FILTER (WHERE r.id IS NOT NULL))[1], e.workspace_id, NULL
FROM admin_events e JOIN image_assets a ON a.id = e.subject_number
LEFT JOIN participants r ON r.tg_user_id = substring(e.actor FROM '^tg:(-?[0-9]+)$')::bigint
WHERE e.workspace_id = ANY($1::bigint[]) AND {IS_OPEN_REPORT}
GROUP BY e.subject_number, e.workspace_id
"""  # noqa: S608  a constant
_ALL = f"(({_REQUESTS}) UNION ALL ({_JOINS}) UNION ALL ({_QUESTIONS}) UNION ALL ({_REPORTS})) waiting"
_WAITING = f"""
SELECT waiting.*, count(*) OVER () AS total, CASE WHEN cardinality($1::bigint[]) > 1 THEN coalesce((
    SELECT w.name FROM workspaces w WHERE w.id = workspace_id AND w.id = ANY($1::bigint[])), '')
    ELSE '' END AS home
FROM {_ALL}
ORDER BY since, kind, number LIMIT $4 OFFSET $3
"""  # noqa: S608  constants
_TOTAL = f"SELECT count(*) FROM {_ALL}"  # noqa: S608  a constant


async def waiting(
    moderated: Sequence[WorkspaceId], participant_id: ParticipantId | None, offset: int, limit: int
) -> WaitingPage:
    """moderated: workspaces that the reader moderates, as Telegram says now. participant_id: the reader's,
    whose own persons count too; None in an admin chat.
    """
    whose = (list(moderated), participant_id or 0)
    found = await sql.rows(_Waiting, _WAITING, *whose, offset, limit)
    lines = [
        replace(one, name=of_person(one.person, one.name), by=of_participant(one.asker, one.by))
        for one in found
    ]
    if found or not offset:
        return WaitingPage(lines, found[0].total if found else 0)
    return WaitingPage((), await sql.value(int, _TOTAL, *whose) or 0)


async def waiting_reports(workspace_id: WorkspaceId) -> list[AssetId]:
    """Photos on which somebody is said to be missing, as long as nobody settled it."""
    reports = f"SELECT subject_number AS id FROM ({_REPORTS}) waiting ORDER BY 1"  # noqa: S608  a constant
    return await sql.values(AssetId, reports, [workspace_id])


async def reported_by(workspace_id: WorkspaceId, asset_id: AssetId) -> str:
    """The name of the first participant, of those still known, whose report that somebody is missing on this
    photo is open; empty without one.
    """
    reporter = await sql.one(
        _Reporter,
        f"""SELECT r.id, r.name FROM admin_events e JOIN participants r ON 'tg:' || r.tg_user_id = e.actor
           WHERE e.workspace_id = $1 AND e.subject_number = $2 AND {IS_OPEN_REPORT}
           ORDER BY e.id LIMIT 1""",  # noqa: S608  a constant
        workspace_id,
        asset_id,
    )
    return of_participant(reporter.id, reporter.name) if reporter else ""
