"""Reads a snapshot of a service that runs or came to rest: Postgres, index, storage, Redis, the stand-in."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asyncpg
from redis.asyncio import Redis

from bot.messages.callbacks import parse_callback
from domain.adapters.qdrant.face_collection import FaceCollection
from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex
from domain.ids import DeliveryId, WorkspaceId
from domain.ports import PhotoStore
from sandbox.actors import button_of
from sandbox.chaos.diary import Diary
from sandbox.chaos.judging.learned import RerunSeen
from sandbox.chaos.judging.learned_records import learned
from sandbox.chaos.judging.records import histories_of_faces, is_still_shown, records
from sandbox.chaos.judging.snapshot import (
    Asset,
    Delivery,
    DeliveryChange,
    GroupChange,
    LinkChange,
    PersonChange,
    Point,
    Sending,
    Snapshot,
    Task,
)
from sandbox.telegram.ledger import Call
from sandbox.whole_service import IS_FOR_LATER, WholeService

# Files that need no row: the ledger of erasures, notes on this installation, what a killed check left.
_NEEDS_NO_ROW = ("ledger/", "installation/", "check/", ".check")
_POSTED = "SELECT tg_file_unique_id, state, reason FROM image_assets WHERE kind = 'post'"
_QUESTION = re.compile(r"cards/suggestion-(\d+)$")
_QUESTION_STATE = """
SELECT s.status, s.asked_at, s.reviewed_at, s.asked_with_id, p.status AS person, p.approval
FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id WHERE s.id = $1
"""
_DELIVERING = {"sendPhoto", "sendVideo"}
# One of these buttons stands under each delivered photo and carries the delivery's id.
_DELIVERY_VERBS = {"more", "keep"}
# Which faces belong in the index, written a second time so that it checks domain/queries/index/face_points:
# faces on posts, and faces of approved persons on training photos; none of a person that is being erased.
_INDEXED = """
SELECT f.id::text AS face, f.person_id::text AS person_id,
    EXISTS (SELECT 1 FROM person_prototypes x WHERE x.face_instance_id = f.id)
        AND coalesce(p.approval = 'approved' AND p.status <> 'MERGED', false) AS is_prototype,
    CASE WHEN f.cluster_id IS NOT NULL THEN f.cluster_id::text
        WHEN f.clustered_at IS NOT NULL THEN '-1' END AS cluster_id
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id LEFT JOIN persons p ON p.id = f.person_id
WHERE EXISTS (SELECT 1 FROM face_embeddings e WHERE e.face_id = f.id) AND p.erasing_at IS NULL
  AND (a.kind = 'post' OR p.approval = 'approved')
"""


_TASKS = f"""
SELECT t.id, t.kind, t.state, t.last_error, a.tg_file_unique_id,
    (t.ids->>'delivery_id')::bigint AS delivery_id, (t.ids->>'update_id')::bigint AS update_id
FROM tasks t LEFT JOIN image_assets a ON a.id = (t.ids->>'asset_id')::bigint
WHERE t.state <> 'done' AND NOT ({IS_FOR_LATER})
"""  # noqa: S608  a constant


async def running_snapshot(service: WholeService, diary: Diary, until: float) -> Snapshot:
    """A snapshot with enough for `check_so_far`."""
    async with service.database.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        return Snapshot(diary, until, sendings=tuple(sendings(service)), **await _histories(connection))


async def final_snapshot(
    service: WholeService,
    store: PhotoStore,
    diary: Diary,
    until: float,
    owed: dict[tuple[str, str], frozenset[int]],
    *,
    redis_died: bool,
    reruns: tuple[RerunSeen, ...] = (),
) -> Snapshot:
    database = service.database
    tasks = await database.fetch(_TASKS)
    # An update whose task died is not lost: the admins were told, and its content was removed.
    unhandled = await database.fetch(
        "SELECT id FROM telegram_updates WHERE handled_at IS NULL AND payload IS NOT NULL"
    )
    rows = await database.fetch(_INDEXED)
    return Snapshot(
        diary,
        until,
        owed=owed,
        assets=tuple(Asset(*row) for row in await database.fetch(_POSTED)),
        tasks=tuple(Task(*row) for row in tasks),
        unhandled_updates=tuple(row["id"] for row in unhandled),
        sendings=tuple(sendings(service)),
        refused=_refused(service),
        offers=frozenset(_who_sees_an_offer(service)),
        asked=await _asked_about(database),
        shown=frozenset(_shown(service)),
        redis_died=redis_died,
        said=_said(service, [*(connection.name for connection in diary.connections), *diary.guests]),
        rows={row["face"]: Point(row["person_id"], row["is_prototype"], row["cluster_id"]) for row in rows},
        points=await _points(service),
        traces=tuple(await _traces(service, diary.erased)),
        still_said=tuple(sorted(set(_still_said(service, diary.erased)))),
        strays=tuple(await _strays(service, store)),
        learned=await learned(service, reruns),
        **await records(service),
        **await _histories(database),
    )


async def _asked_about(database: asyncpg.Pool) -> frozenset[str]:
    asked = await database.fetch(
        """SELECT DISTINCT a.tg_file_unique_id AS file FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id JOIN image_assets a ON a.id = f.asset_id"""
    )
    return frozenset(row["file"] for row in asked)


def sendings(service: WholeService) -> Iterable[Sending]:
    for call in _sends(service, accepted=True):
        if call.chat_id is not None and call.chat_id > 0:
            file = call.messages[0].file if call.messages else None
            yield Sending(call.at, call.chat_id, _delivery_of(call), file.file_unique_id if file else None)


def _sends(service: WholeService, *, accepted: bool) -> list[Call]:
    """The calls by which photos and videos are delivered, oldest first."""
    return [call for call in service.tg.ledger.calls(accepted=accepted) if call.method in _DELIVERING]


def _refused(service: WholeService) -> frozenset[int]:
    """Deliveries that Telegram refused, which is no loss. A 429 only says "later", so it is no refusal."""
    calls = _sends(service, accepted=False)
    refused = (_delivery_of(call) for call in calls if 400 <= call.status < 500 and call.status != 429)
    return frozenset(delivery_id for delivery_id in refused if delivery_id is not None)


def _delivery_of(call: Call) -> DeliveryId | None:
    markup: Any = call.parameters.get("reply_markup") or {}
    keyboard = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    for button in (button for row in keyboard for button in row):
        press = parse_callback(button.get("callback_data"))
        if press is not None and press.verb in _DELIVERY_VERBS:
            return DeliveryId(press.ids[0])
    return None


async def _histories(database: asyncpg.Pool | asyncpg.Connection) -> dict[str, Any]:
    participants = await database.fetch("SELECT id, tg_user_id FROM participants")
    links = await database.fetch(
        """SELECT extract(epoch FROM at)::float, participant_id, person_id::text, state FROM chaos.links
           ORDER BY at"""
    )
    persons = await database.fetch(
        "SELECT extract(epoch FROM at)::float, person_id::text, is_live FROM chaos.persons ORDER BY at"
    )
    groups = await database.fetch(
        "SELECT extract(epoch FROM at)::float, tg_chat_id, workspace_id FROM chaos.groups ORDER BY number"
    )
    changes = await database.fetch(
        "SELECT extract(epoch FROM at)::float, delivery_id, state FROM chaos.deliveries ORDER BY at"
    )
    deliveries = await database.fetch(
        """SELECT d.id, a.tg_file_unique_id, d.participant_id, d.state, d.reason, r.private_chat = 'open',
               extract(epoch FROM d.taken_away_at)::float
           FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
           JOIN participants r ON r.id = d.participant_id"""
    )
    return {
        "tg_ids": {row["id"]: row["tg_user_id"] for row in participants},
        "links": tuple(LinkChange(*row) for row in links),
        "persons": tuple(PersonChange(*row) for row in persons),
        "groups": tuple(GroupChange(*row) for row in groups),
        "changes": tuple(DeliveryChange(*row) for row in changes),
        "deliveries": tuple(Delivery(*row) for row in deliveries),
        **await histories_of_faces(database),
    }


def _shown(service: WholeService) -> set[int]:
    """Deliveries with at least one copy of the photo still in the chat."""
    shown: set[int] = set()
    for call in _sends(service, accepted=True):
        delivery_id = _delivery_of(call)
        if delivery_id is not None and any(is_still_shown(message) for message in call.messages):
            shown.add(delivery_id)
    return shown


def _who_sees_an_offer(service: WholeService) -> Iterable[int]:
    for person in service.tg.people.values():
        if any(button_of(message, "showunknown") for message in person.inbox):
            yield person.id


def _said(service: WholeService, names: list[str]) -> dict[str, dict[int, float]]:
    texts = [
        (sent.chat_id, call.at, f"{sent.text or ''} {sent.caption or ''} {json.dumps(sent.keyboard)}")
        for call in service.tg.ledger.calls(accepted=True)
        for sent in call.messages
    ]
    said: dict[str, dict[int, float]] = {name: {} for name in names}
    for chat, at, text in texts:
        for name in names:
            if name in text:
                said[name].setdefault(chat, at)
    return said


def _still_said(service: WholeService, erased: list[str]) -> Iterable[str]:
    """Messages that still name an erased person. Delivered photos are left out: `forget_names` mends them."""
    calls = service.tg.ledger.calls(accepted=True)
    said = [(sent.chat_id, sent.message_id, call, sent.message) for call in calls for sent in call.messages]
    photos = {(chat, message) for chat, message, call, _ in said if _delivery_of(call) is not None}
    first: dict[tuple[int, int], str] = {}
    for chat, number, call, message in said:
        if message.deleted or (chat, number) in photos:
            continue
        for name in erased:
            if name in message.words:
                words = message.words.replace("\n", " ")[:80]
                first.setdefault((chat, number), f"{name} in {chat} ({call.method}): {words}")
    yield from first.values()


async def _points(service: WholeService) -> dict[str, Point]:
    """The points of a copy of the index: only the vision worker may open the index itself."""
    engine = await service.database.fetchrow(
        "SELECT engine, length(vector) / 4 AS dimensions FROM face_embeddings LIMIT 1"
    )
    if engine is None:
        return {}
    found: dict[str, Point] = {}
    with tempfile.TemporaryDirectory(dir=service.folder) as folder:
        copy = Path(folder) / "qdrant"
        shutil.copytree(service.folder / "qdrant", copy)
        index = QdrantEdgeVectorIndex(
            copy, FaceCollection.of("faces", engine["engine"], engine["dimensions"])
        )
        await index.prepare()
        try:
            for workspace in await service.database.fetch("SELECT id FROM workspaces"):
                async for point in index.scan(WorkspaceId(workspace["id"])):
                    person = str(point.person_id) if point.person_id else None
                    found[str(point.face_instance_id)] = Point(person, point.is_prototype, point.cluster_id)
        finally:
            await index.close()
    return found


async def _traces(service: WholeService, erased: list[str]) -> list[str]:
    """Where an erased name still stands, in any column, Redis key or log."""
    tables = await service.database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    traces = [
        f"{row['needle']} in table {table['tablename']}"
        for table in tables
        for row in await service.database.fetch(
            f"""SELECT needle FROM unnest($1::text[]) AS wanted (needle) WHERE EXISTS (
                SELECT 1 FROM "{table["tablename"]}" AS whole WHERE strpos(whole::text, needle) > 0)""",  # noqa: S608
            erased,
        )
    ]
    client: Redis = Redis.from_url(service.redis.url)
    try:
        kept = [key + (await client.dump(key) or b"") async for key in client.scan_iter()]
    finally:
        await client.aclose()
    logs = {path.name: path.read_text(errors="replace") for path in service.folder.rglob("*.log")}
    traces += [f"{name} in Redis" for name in erased if any(name.encode() in text for text in kept)]
    return traces + [f"{name} in {log}" for name in erased for log, text in logs.items() if name in text]


async def _strays(service: WholeService, store: PhotoStore) -> list[str]:
    """Files that no row asks for, half-written files among them. Those of `_NEEDS_NO_ROW` are left out."""
    wanted = {
        row["path"]
        for row in await service.database.fetch("SELECT path FROM image_assets WHERE path IS NOT NULL")
    }
    root = service.folder / "photos"  # has half-written files too, which are no keys; not there with a bucket
    keys = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    keys |= {key async for key in store.list("")}
    strays = [key for key in sorted(keys) if key not in wanted and not key.startswith(_NEEDS_NO_ROW)]
    return [await _with_its_question(service, key) for key in strays]


async def _with_its_question(service: WholeService, key: str) -> str:
    """The key. For a question's picture also the state of the question: no log says who left the picture."""
    if (number := _QUESTION.search(key)) is None:
        return key
    row = await service.database.fetchrow(_QUESTION_STATE, int(number[1]))
    return f"{key} (question: {dict(row) if row is not None else 'gone'})"
