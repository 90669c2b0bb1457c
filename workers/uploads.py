"""Keeps a worker from uploading the bytes of one document for many recipients at once."""

from domain.ids import AssetId


class Uploads:
    """The documents that this process uploads now."""

    def __init__(self) -> None:
        self._running: set[AssetId] = set()

    def begin(self, asset_id: AssetId) -> bool:
        """False if the document is being uploaded already."""
        if asset_id in self._running:
            return False
        self._running.add(asset_id)
        return True

    def end(self, asset_id: AssetId) -> None:
        self._running.discard(asset_id)
