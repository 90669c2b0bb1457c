"""Copies the ledger of erases to the photo store: a restored database lacks the erases after its backup."""

from collections.abc import Sequence
from uuid import UUID

from domain.ports import PhotoStore
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import LEDGER_PREFIX, ledger_key
from domain.steps.service.keep_generation import keep_generation
from domain.tables import Erasure

_WITH_FACES = ("person", "contact_faces")


async def note_in_ledger(erasure: Erasure, store: PhotoStore) -> None:
    """Copies an erase to the store, unless its row was read with `noted_at`. The copy has nothing but the
    kind, the time and ids. Raises Unavailable.
    """
    if erasure.noted_at is not None:
        return
    await _put(erasure, store)
    await keep_generation(store)  # shows later that a database is a copy from before this erase
    await sql.execute("UPDATE erasures SET noted_at = now() WHERE id = $1", erasure.id)


async def note_missing(store: PhotoStore) -> None:
    """Copies those erases again whose copy is not in the store."""
    there = {key async for key in store.list(LEDGER_PREFIX)}
    for uuid in await sql.values(UUID, "SELECT uuid FROM erasures WHERE noted_at IS NOT NULL"):
        if ledger_key(str(uuid)) not in there and (erasure := await sql.get(Erasure, uuid=uuid)):
            await _put(erasure, store)


async def _put(erasure: Erasure, store: PhotoStore) -> None:
    """Writes the entry. When the search for traces is over, the needles are deleted: an entry that is written
    again after that lacks the persons that the subject had absorbed.
    """
    selves: Sequence[str] = ()
    if erasure.subject_kind == "person" and erasure.needles is not None:
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
