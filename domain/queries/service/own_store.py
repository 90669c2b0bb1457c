"""Says whether the photo store is this installation's. With another installation's store nothing starts."""

import json

from domain.errors import Corrupt, NotFound, Unavailable
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.erasing.ledger import read_ledger
from domain.queries.service.installation import installation_id
from domain.queries.service.restored import noted_erasures
from domain.rules.photos.store_keys import INSTALLATION_KEY, OWNER_KEY
from domain.rules.service.ownership import STORE, ensure_own


async def ensure_own_store(tg_bot_id: int, store: PhotoStore) -> None:
    """Raises Corrupt when the store belongs to another installation, or has lost this one's mark and ledger.

    A store of an earlier version has no mark, and belongs to the bot whose ledger is in it.
    """
    owner = await store_owner(store)
    if owner is not None:
        ensure_own(STORE, owner=owner, own=await installation_id(), mark=OWNER_KEY)
        return
    bot = await bot_of_ledger(store)
    if bot is None and await _has_used_a_store():
        raise Corrupt(
            STORE,
            "what it held is gone. Is the disk of STORAGE_PATH mounted, or S3_BUCKET the one from before? If "
            "it is lost for good, run `python -m workers restore-check --apply --ledger-is-lost`",
        )
    if bot is None or bot == tg_bot_id or await _knows_our_erasures(store):
        return
    ensure_own(STORE, owner=f"that of bot {bot}", own=f"that of bot {tg_bot_id}", mark=INSTALLATION_KEY)


async def store_owner(store: PhotoStore) -> str | None:
    """The installation whose mark is in the store; None without a mark. Raises Corrupt for a broken mark,
    Unavailable while the store is away.
    """
    try:
        kept = json.loads(await store.get(OWNER_KEY))
        return str(kept["installation"])
    except NotFound:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt(STORE, f"{OWNER_KEY} cannot be read") from error


async def is_own_store(store: PhotoStore) -> bool:
    """Whether the store bears the mark of this installation. Raises as `store_owner`."""
    return await store_owner(store) == await installation_id()


async def is_without_marks(store: PhotoStore) -> bool:
    """Whether no installation and no bot has ever used the store, as far as it tells. Raises as
    `store_owner`.
    """
    return await store_owner(store) is None and await bot_of_ledger(store) is None


async def _has_used_a_store() -> bool:
    """`generation` goes up only in a process that has marked its store."""
    return bool(await sql.value(bool, "SELECT generation > 0 FROM installation"))


async def bot_of_ledger(store: PhotoStore) -> int | None:
    """The bot whose mark the ledger beside the photos bears; None without a mark that can be read."""
    try:
        return int(json.loads(await store.get(INSTALLATION_KEY))["bot"])
    except (NotFound, ValueError, KeyError, TypeError):
        return None


async def _knows_our_erasures(store: PhotoStore) -> bool:
    """Whether the ledger has erasures of this database. Then the store is ours, and only the bot changed."""
    noted = await noted_erasures()
    return bool(noted) and not noted.isdisjoint({entry.erasure for entry in await read_ledger(store)})


async def ensure_mark_is_there(store: PhotoStore) -> None:
    """Raises Unavailable when the store lost the mark that it had at the start. Writes nothing."""
    try:
        await store.get(OWNER_KEY)
    except NotFound:
        raise Unavailable("storage", "what it held is gone") from None
