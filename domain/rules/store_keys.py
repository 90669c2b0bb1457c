"""Names of stored bytes. Everything of a workspace lies under its own prefix."""


def workspace_prefix(workspace_id: int) -> str:
    return f"w{workspace_id}/"


def original_key(workspace_id: int, asset_id: int) -> str:
    """The posted photo, until nobody is owed it any more."""
    return f"w{workspace_id}/a{asset_id}/original"


def card_key(workspace_id: int, kind: str, subject: int | str) -> str:
    """The picture of a card, until Telegram has it."""
    return f"w{workspace_id}/cards/{kind}-{subject}"


def card_of(key: str) -> tuple[str, str]:
    """Kind and subject of the card that `card_key` made it for."""
    kind, _, subject = key.rpartition("/")[2].partition("-")
    return kind, subject


def is_transient(key: str) -> bool:
    """Stored for somebody who waits for it, and for no longer."""
    return key.endswith("/original") or "/cards/" in key
