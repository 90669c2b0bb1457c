"""Keeps the ledger's copy beside the photos: a restored database knows no erase after its backup."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.errors import Corrupt, NotFound
from domain.ids import FaceId, PersonId
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.restored import LedgerEntry
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import INSTALLATION_KEY, LEDGER_PREFIX, ledger_key
from domain.steps.service.keep_generation import keep_generation
from domain.tables import Erasure

_WITH_FACES = ("person", "contact_faces")


async def note_in_ledger(erasure: Erasure, store: PhotoStore) -> None:
    """Copies an erase to the store, once, with nothing but ids."""
    if erasure.noted_at is not None:
        return
    selves: Sequence[str] = ()
    if erasure.subject_kind == "person":
        assert erasure.needles is not None
        selves = Needles.from_dict(erasure.needles).uuids
    entry = {
        "erasure": str(erasure.uuid),
        "kind": erasure.subject_kind,
        "subject": str(erasure.subject_uuid),
        "faces": erasure.face_ids if erasure.subject_kind in _WITH_FACES else [],
        "absorbed": sorted({*selves} - {str(erasure.subject_uuid)}),
        "erased_at": erasure.created_at.isoformat(),
    }
    await store.put(ledger_key(str(erasure.uuid)), sql.to_json(entry).encode() + b"\n")
    await keep_generation(store)  # shows later that a database is a copy from before this erase
    await sql.execute("UPDATE erasures SET noted_at = now() WHERE id = $1", erasure.id)


async def read_ledger(store: PhotoStore) -> list[LedgerEntry]:
    """Returns every erase that was ever noted. Raises Unavailable, and Corrupt for an unreadable entry."""
    keys = [key async for key in store.list(LEDGER_PREFIX) if key != INSTALLATION_KEY]
    return [_entry(key, await store.get(key)) for key in keys]


async def mark_ledger(tg_bot_id: int, store: PhotoStore) -> None:
    """Marks the ledger as this bot's while no erase is noted. Later a ledger without the mark is not ours."""
    noted = await sql.value(int, "SELECT 1 FROM erasures WHERE noted_at IS NOT NULL LIMIT 1")
    if noted is None:
        await store.put(INSTALLATION_KEY, sql.to_json({"bot": tg_bot_id}).encode() + b"\n")


async def is_ledger_of(tg_bot_id: int, store: PhotoStore) -> bool:
    try:
        return bool(json.loads(await store.get(INSTALLATION_KEY)) == {"bot": tg_bot_id})
    except (NotFound, ValueError):
        return False


def _entry(key: str, data: bytes) -> LedgerEntry:
    try:
        entry: Mapping[str, Any] = json.loads(data)
        faces = tuple(FaceId(UUID(face)) for face in entry["faces"])
        in_it = entry.get("absorbed", ())  # older entries lack it
        absorbed = tuple(PersonId(UUID(person)) for person in in_it)
        return LedgerEntry(UUID(entry["erasure"]), entry["kind"], UUID(entry["subject"]), faces, absorbed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Corrupt("the ledger of erasures", f"{key} cannot be read") from error
