"""A database that was put back was checked, and counts as the newest one again."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.steps.service.keep_generation import noted_generation


async def catch_up_generation(store: PhotoStore) -> None:
    """Raises the database's generation, a counter, to the one that is noted beside the photos."""
    await sql.execute(
        "UPDATE installation SET generation = greatest(generation, $1), generation_at = now()",
        await noted_generation(store),
    )
