"""Values that a workspace has for settings."""

from tests import sql


async def put(workspace_id: int, name: str, value: object) -> None:
    """Gives the workspace a value of its own, as an earlier change would have."""
    await sql.execute(
        "INSERT INTO workspace_settings (workspace_id, name, value, updated_by) VALUES ($1, $2, $3, 'tg:1')",
        workspace_id,
        name,
        sql.to_json(value),
    )
