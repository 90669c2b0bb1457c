"""A store that nobody owns becomes this installation's."""

import json

from domain.ports import PhotoStore
from domain.queries.service.installation import installation_id
from domain.rules.photos.store_keys import OWNER_KEY


async def mark_store(store: PhotoStore) -> None:
    own = await installation_id()
    await store.put(OWNER_KEY, json.dumps({"installation": own}).encode() + b"\n")
