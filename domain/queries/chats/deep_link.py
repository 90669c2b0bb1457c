"""Finds what a `?start=` payload leads to."""

from dataclasses import dataclass

from domain.ids import GroupId, WorkspaceId
from domain.queries import sql
from domain.rules.chats.deep_links import hash_payload, purpose_of


@dataclass(frozen=True, slots=True)
class DeepLinkTarget:
    purpose: str  # connect | setup | guardian
    workspace_id: WorkspaceId
    group_id: GroupId | None


def is_payload(words: str) -> bool:
    """Whether the words have the form of our payloads. Other words come from another bot's link,
    or somebody typed them.
    """
    return purpose_of(words) is not None


async def deep_link(payload: str) -> DeepLinkTarget | None:
    """None for a forged, used or expired payload: the caller cannot tell the three apart."""
    if purpose_of(payload) is None:
        return None
    return await sql.one(
        DeepLinkTarget,
        """SELECT purpose, workspace_id, group_id FROM deep_links
           WHERE token_hash = $1 AND used_at IS NULL AND coalesce(expires_at > now(), true)""",
        hash_payload(payload),
    )
