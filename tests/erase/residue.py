"""Looks independently for what an erase left: in the raw text of every row, in vectors, stored files, Redis
and chats. Names are found whatever their letter case, except in chats.

Nothing here is shared with the code that verifies an erase.
"""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from domain.ids import WorkspaceId
from tests import sql
from tests.usecases.stage import Stage

# Only vectors are looked for in the ledger, as ids may stay in it. Numbers may stay in history.
_LEDGER = {"erasures"}


@dataclass
class Sought:
    """texts: names, uuids and Telegram's ids, as they would stand in any row. stored: bytes of photos.

    is_whole: the whole workspace is erased, so that nothing of it may be left.
    """

    workspace_id: int
    texts: set[str]
    faces: set[UUID] = field(default_factory=set)
    vectors: list[bytes] = field(default_factory=list)
    stored: list[bytes] = field(default_factory=list)
    is_whole: bool = False


async def vectors_of(faces: set[UUID]) -> list[bytes]:
    rows = await sql.rows(
        "SELECT vector FROM face_embeddings WHERE face_id = ANY($1::uuid[])", [str(f) for f in faces]
    )
    return [bytes(row["vector"]) for row in rows]


async def residue(stage: Stage, sought: Sought) -> set[str]:
    found = await _in_tables(sought)
    found |= await _in_index(stage, sought)
    for key, data in stage.store.photos.items():
        is_ours = key.startswith(f"w{sought.workspace_id}/") and sought.is_whole
        if is_ours or any(data == gone for gone in sought.stored):
            found.add(f"stored {key}")
        if any(text.lower().encode() in data.lower() for text in sought.texts) and not key.startswith(
            "ledger/"
        ):
            found.add(f"text in {key}")
    for key, value in stage.traces.kept.items():
        if any(text.lower() in f"{key} {value}".lower() for text in sought.texts):
            found.add(f"redis {key}")
    return found | _in_chats(stage, sought)


def _in_chats(stage: Stage, sought: Sought) -> set[str]:
    """Messages whose words or buttons still have one of the texts. Chat ids in calls are no words."""
    words: dict[tuple[int, int], str] = {}
    for number, call in enumerate(stage.telegram.calls, 1):
        if "text" in call.params or "caption" in call.params or "media" in call.params:
            shown = {name: call.params.get(name) for name in ("text", "caption", "media", "reply_markup")}
            words[call.params["chat_id"], call.params.get("message_id", number)] = str(shown)
    for message in stage.deleted:
        words.pop(message, None)
    return {
        f"{text} in chat {chat}"
        for (chat, _), shown in words.items()
        for text in sought.texts
        if text in shown
    }


async def _in_tables(sought: Sought) -> set[str]:
    """Postgres writes bytea as hex, so vectors are looked for in the text of a row too."""
    needles = [*sought.texts, *(vector.hex() for vector in sought.vectors)]
    tables = await sql.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    found = set()
    for table in tables:
        rows = await sql.rows(
            f"""SELECT DISTINCT needle FROM "{table["name"]}" AS whole, unnest($1::text[]) AS needle
                WHERE strpos(lower(whole::text), lower(needle)) > 0""",
            needles,
        )
        for row in rows:
            is_vector = row["needle"] not in sought.texts
            if is_vector or table["name"] not in _LEDGER:
                found.add(f"{'a vector' if is_vector else row['needle']} in {table['name']}")
    return found


async def _in_index(stage: Stage, sought: Sought) -> set[str]:
    workspace = WorkspaceId(sought.workspace_id)
    found = set()
    async for point in stage.index.scan(workspace):
        if sought.is_whole or point.face_instance_id in sought.faces or str(point.person_id) in sought.texts:
            found.add(f"point {point.face_instance_id}")
    for vector in sought.vectors:
        probe = np.frombuffer(vector, dtype=np.float32)
        [known] = await stage.index.nearest_persons(workspace, [probe], min_similarity=0.999, limit=50)
        [unknown] = await stage.index.similar_unassigned(workspace, [probe], min_similarity=0.999, limit=50)
        for hit in (*known, *unknown):
            if sought.is_whole or hit.face_id in sought.faces:
                found.add(f"likeness {hit.face_id}")
    return found
