"""Ensures that a store or an index is ours: two installations on one would delete each other's data."""

from domain.errors import Corrupt

STORE, INDEX = "photo store", "face index"
_SETTINGS = {
    STORE: "STORAGE_PATH or S3_BUCKET",
    INDEX: "QDRANT_PATH, or QDRANT_FACE_COLLECTION on a server",
}


def ensure_own(what: str, *, owner: str, own: str, mark: str) -> None:
    """mark: the place of the owner's mark. Raises Corrupt with the sentence that an operator reads."""
    if owner != own:
        raise Corrupt(
            what,
            f"it belongs to another installation ({owner}, and this one is {own}): give this one its own by "
            f"{_SETTINGS[what]}; or, if the other one is gone for good, remove {mark}",
        )
