"""A database that was put back was checked."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.steps.service.keep_generation import noted_generation


async def catch_up_generation(store: PhotoStore) -> None:
    """Makes the database, which was checked, the current one."""
    await sql.execute(
        "UPDATE installation SET generation = greatest(generation, $1), generation_at = now()",
        await noted_generation(store),
    )
