"""Reads for `evidence` what was done to faces and what people said, in a service that came to rest."""

import json
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import asyncpg
from redis.asyncio import Redis

from bot.messages.callbacks import parse_callback
from sandbox.chaos.chats import choices_of
from sandbox.chaos.judging.snapshot import (
    Event,
    FaceChange,
    Operation,
    QuestionChange,
    QueueAnswer,
    RefusalChange,
    SettingWord,
)
from sandbox.telegram.ledger import SentMessage
from sandbox.whole_service import WholeService

RESULTS = "faces.results"

_FACES = """
SELECT extract(epoch FROM h.at)::float AS at, h.work::text::bigint AS work, h.face_id::text AS face_id,
    a.tg_file_unique_id AS file, h.change, h.before_id::text AS before_id, h.before_number,
    h.after_id::text AS after_id, h.after_number, h.basis
FROM chaos.faces h JOIN image_assets a ON a.id = h.asset_id AND a.kind = 'post' ORDER BY h.at
"""
_EVENTS = """
SELECT h.work::text::bigint AS work, e.batch_id::text AS batch_id, e.from_person_number AS before,
    e.to_person_number AS after, e.face_count AS count, ARRAY(
        SELECT face.id FROM jsonb_array_elements_text(e.affected_face_instance_ids) face (id)
        WHERE EXISTS (SELECT 1 FROM chaos.faces c JOIN image_assets a ON a.id = c.asset_id AND a.kind = 'post'
            WHERE c.face_id = face.id::uuid)) AS faces
FROM face_assignment_events e JOIN chaos.events h ON h.event_id = e.id
"""


_REFUSALS = """
SELECT extract(epoch FROM at)::float, work::text::bigint, face_id::text, person_id::text, is_refused
FROM chaos.refusals ORDER BY at
"""
# Of photos that are still there, as `_FACES`.
_QUESTIONS = """
SELECT extract(epoch FROM at)::float, work::text::bigint, question_id, face_id::text, person_id::text, status
FROM chaos.questions q WHERE EXISTS (
    SELECT FROM chaos.faces h JOIN image_assets a ON a.id = h.asset_id AND a.kind = 'post'
    WHERE h.face_id = q.face_id)
ORDER BY at
"""
_SETTING_WORDS = """
SELECT o.id, o.workspace_id, one ->> 'name' AS name, (one -> 'before')::text AS before,
    (one -> 'after')::text AS after
FROM operations o CROSS JOIN LATERAL jsonb_array_elements(o.undo -> 'settings') one
WHERE o.kind = 'change_settings'
"""
_TWICE = """
SELECT format('cluster %s has %s faces of %s', c.number, count(*), a.tg_file_unique_id) FROM face_instances f
JOIN clusters c ON c.id = f.cluster_id JOIN image_assets a ON a.id = f.asset_id
WHERE f.person_id IS NULL GROUP BY c.number, a.id HAVING count(*) > 1
"""


async def what_people_said(database: asyncpg.Pool) -> dict[str, Any]:
    """Answers to questions, refusals and settings; also clusters that have two faces of one photo."""
    words = await database.fetch(_SETTING_WORDS)
    settings = await database.fetch("SELECT workspace_id, name, value::text FROM workspace_settings")
    return {
        "refusals": tuple(RefusalChange(*row) for row in await database.fetch(_REFUSALS)),
        "questions": tuple(QuestionChange(*row) for row in await database.fetch(_QUESTIONS)),
        "setting_words": tuple(
            SettingWord(
                row["id"],
                row["workspace_id"],
                row["name"],
                before=json.loads(row["before"]),
                after=json.loads(row["after"]),
            )
            for row in words
        ),
        "settings": {(row["workspace_id"], row["name"]): json.loads(row["value"]) for row in settings},
        "twice": tuple(row[0] for row in await database.fetch(_TWICE)),
    }


async def histories_of_faces(database: asyncpg.Pool | asyncpg.Connection) -> dict[str, Any]:
    """The history of faces. A run may still go on meanwhile."""
    faces = await database.fetch(_FACES)
    return {
        "faces": tuple(
            FaceChange(
                *(row["at"], row["work"], row["face_id"], row["file"], row["change"]),
                before=_person(row["before_id"], row["before_number"]),
                after=_person(row["after_id"], row["after_number"]),
                basis=row["basis"],
            )
            for row in faces
        )
    }


async def records(service: WholeService) -> dict[str, Any]:
    database = service.database
    events = await database.fetch(_EVENTS)
    operations = await database.fetch(
        "SELECT id, batch_id::text, kind, face_count, person_number, undoes_id FROM operations ORDER BY id"
    )
    owners = await database.fetch(
        """SELECT f.id::text, f.number AS feature, p.id::text AS person, p.number FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           LEFT JOIN persons p ON p.id = f.person_id"""
    )
    persons = await database.fetch("SELECT id::text, merged_into_id::text AS survivor FROM persons")
    nobody = await database.fetch("SELECT DISTINCT number FROM chaos.persons WHERE is_nobody")
    return {
        "events": tuple(Event(**{**row, "faces": frozenset(row["faces"])}) for row in events),
        "operations": tuple(Operation(*row) for row in operations),
        "owners": {row["id"]: _person(row["person"], row["number"]) for row in owners},
        "features": {row["feature"]: row["id"] for row in owners},
        "persons_now": {row["id"]: row["survivor"] for row in persons},
        "nobody": frozenset(row["number"] for row in nobody),
        "answers": await _answers(service),
        **await what_people_said(database),
        **_seen(service),
    }


def _person(person_id: str | None, number: int | None) -> tuple[str, int] | None:
    return None if person_id is None else (person_id, number or 0)


async def _answers(service: WholeService) -> tuple[QueueAnswer, ...]:
    rows = await service.database.fetch(
        "SELECT id, entry_id, state, reason, results::text AS results FROM queue_messages ORDER BY id"
    )
    client: Redis = Redis.from_url(service.redis.url)
    try:
        told = [json.loads(fields[b"message"]) for _, fields in await client.xrange(RESULTS)]
    finally:
        await client.aclose()
    return tuple(
        QueueAnswer(
            row["entry_id"],
            str(uuid5(NAMESPACE_OID, f"queue:{row['id']}")),
            row["state"],
            row["reason"],
            json.loads(row["results"]) if row["results"] else None,
            tuple(one for one in told if one["entry"] == row["entry_id"]),
        )
        for row in rows
    )


def _seen(service: WholeService) -> dict[str, Any]:
    """Operations with an Undo that was shown to somebody, and who sees a button for older photos."""
    sent = [message for call in service.tg.ledger.calls(accepted=True) for message in call.messages]
    undo = {_id(data) for one in sent for data in choices_of(one, "undo")}
    older = {
        (person.id, _id(data))
        for person in service.tg.people.values()
        for message in person.inbox
        for data in choices_of(message, "offerall")
    }
    return {"confirmed": frozenset(undo), "older": frozenset(older)}


def is_still_shown(sent: SentMessage) -> bool:
    """Whether the photo was neither deleted nor replaced by another picture."""
    media, file = sent.message.media, sent.file
    if sent.message.deleted or media is None or file is None:
        return False
    return media.file.unique_id == file.file_unique_id


def _id(data: str) -> int:
    press = parse_callback(data)
    assert press is not None
    return press.ids[0]
