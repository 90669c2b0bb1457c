"""Stores the picture of a card about a person, unless the person is being erased."""

from domain.ids import PersonId
from domain.ports import PhotoStore
from domain.queries import sql


async def store_picture(store: PhotoStore, key: str, picture: bytes, person_id: PersonId) -> None:
    """Stores the picture before it looks at the person: the purge of a later erase removes the key itself."""
    await store.put(key, picture)
    found = await sql.value(
        PersonId, "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL", person_id
    )
    if found is None:
        await store.delete([key])
