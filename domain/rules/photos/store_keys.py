"""The keys of stored bytes. Everything of a workspace lies under its own prefix."""

import re
from collections.abc import Collection
from uuid import UUID

from domain.ids import AssetId, WorkspaceId

LEDGER_PREFIX = "ledger/"
# Says whose ledger it is; a folder without it is no ledger.
INSTALLATION_KEY = "ledger/installation.json"
# Says whose store it is.
OWNER_KEY = "installation/owner.json"
# Holds the generation of the database (`steps/service/keep_generation.py`).
GENERATION_KEY = "installation/generation.json"
# The patterns match whole keys, since other programs may keep files in the same bucket or folder.
_VIEW = re.compile(r"w\d+/views/[^/]+/[^/]+")
_CARD = re.compile(r"w\d+/cards/([a-z_]+)-([^/]+)")
_TRANSIENT = re.compile(r"w\d+/(a\d+/(original|clean)|cards/[^/]+)")


def ledger_key(erasure: str) -> str:
    """The record of one erase that is kept outside of the database: ids only, and never deleted."""
    return f"{LEDGER_PREFIX}{erasure}.json"


def workspace_prefix(workspace_id: WorkspaceId) -> str:
    return f"w{workspace_id}/"


def original_key(workspace_id: WorkspaceId, asset_id: AssetId) -> str:
    """The posted photo, until nobody is owed it any more."""
    return f"w{workspace_id}/a{asset_id}/original"


def clean_key(workspace_id: WorkspaceId, asset_id: AssetId) -> str:
    """The photo that was made from an image document. It is kept as long as an original is."""
    return f"w{workspace_id}/a{asset_id}/clean"


def is_clean(key: str) -> bool:
    """Whether it is a `clean_key`: its photo may be smaller than the document in which faces were found."""
    return key.endswith("/clean")


def card_key(workspace_id: WorkspaceId, kind: str, subject: int | str) -> str:
    """The picture of a card, until Telegram has it."""
    return f"w{workspace_id}/cards/{kind}-{subject}"


def cards_prefix(workspace_id: WorkspaceId) -> str:
    return f"{workspace_prefix(workspace_id)}cards/"


def is_card_of(key: str, kinds: Collection[str], subjects: Collection[str]) -> bool:
    """Whether it is a `card_key` of one of these kinds and subjects, of any workspace."""
    found = _CARD.fullmatch(key)
    return found is not None and found[1] in kinds and found[2] in subjects


def views_prefix(workspace_id: WorkspaceId) -> str:
    return f"{workspace_prefix(workspace_id)}views/"


def view_key(workspace_id: WorkspaceId, asset: UUID, name: str) -> str:
    """What the API shows of a photo: the photo itself, its boxes, or one of its faces.

    It is drawn again when it is gone. Its key holds the photo's id, so that an erase finds it.
    """
    return f"{views_prefix(workspace_id)}{asset}/{name}"


def is_view(key: str) -> bool:
    """Whether it is a `view_key`, of any workspace."""
    return _VIEW.fullmatch(key) is not None


def is_view_of(key: str, assets: Collection[str]) -> bool:
    """assets: uuids of photos, as text."""
    return is_view(key) and key.split("/")[2] in assets


def is_transient(key: str) -> bool:
    """Whether the bytes are ours and kept only while somebody waits for them."""
    return _TRANSIENT.fullmatch(key) is not None
