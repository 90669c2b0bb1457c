"""Acts as another program on the faces queue: it asks for changes to strangers and waits for answers."""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from sandbox.chaos.diary import GUEST, Diary, Entry
from sandbox.chaos.judging.recovery import AWAY
from sandbox.patience import patience
from sandbox.whole_service import WholeService

LOOK_S = 0.3
PATIENCE_S = 15.0
QUEUE = "faces.ops"
# Named strangers, and clusters that nobody named, with their faces on photos of strangers. If this program
# gave away a child's face, the child's parents would no longer get that photo.
_CONTACTS = """
SELECT coalesce(p.number, c.number) AS contact, p.number IS NOT NULL AS is_person,
    array_agg(f.number) AS faces, w.id AS workspace_id
FROM groups g JOIN workspaces w ON w.id = g.workspace_id JOIN face_instances f ON f.workspace_id = w.id
JOIN image_assets a ON a.id = f.asset_id AND a.tg_file_unique_id = ANY($3::text[])
LEFT JOIN persons p ON p.id = f.person_id LEFT JOIN clusters c ON c.id = f.cluster_id AND f.person_id IS NULL
WHERE g.tg_chat_id = $1 AND (p.name LIKE $2 AND p.status <> 'MERGED' OR p.id IS NULL AND c.id IS NOT NULL)
GROUP BY 1, 2, 4
"""
# The latest operations about strangers.
_OPERATIONS = """
SELECT o.id FROM operations o JOIN groups g ON g.workspace_id = o.workspace_id
WHERE g.tg_chat_id = $1 AND NOT EXISTS (
    SELECT 1 FROM persons p WHERE p.number IN (o.person_number, o.other_number) AND p.name NOT LIKE $2)
ORDER BY o.id DESC LIMIT 8
"""


@dataclass(frozen=True, slots=True)
class Program:
    """The program of one group. Its messages name the workspace of the group."""

    service: WholeService
    tg_chat_id: int
    diary: Diary
    dice: random.Random

    async def live(self) -> None:
        """Runs until cancelled."""
        client: Redis = Redis.from_url(self.service.redis.url)
        try:
            while True:
                await asyncio.sleep(self.dice.uniform(2, 6))
                try:
                    message = await self._message()
                    if message is not None:
                        await self._ask(client, message)
                except (*AWAY, RedisError):
                    continue  # a program whose queue is away tries again
        finally:
            await client.aclose()

    async def contacts(self) -> list[asyncpg.Record]:
        posts = [post.file_unique_id for post in self.diary.posts if not post.shows]
        return list(await self.service.database.fetch(_CONTACTS, self.tg_chat_id, f"{GUEST}%", posts))

    async def operations(self) -> list[int]:
        rows = await self.service.database.fetch(_OPERATIONS, self.tg_chat_id, f"{GUEST}%")
        return [row["id"] for row in rows]

    async def _message(self) -> dict[str, Any] | None:
        rows = await self.contacts()
        persons = [row for row in rows if row["is_person"]]
        if not persons:
            return None
        source, target = self.dice.choice(rows), self.dice.choice(persons)
        faces = self.dice.sample(source["faces"], k=self.dice.randint(1, len(source["faces"])))
        head = {"user_id": source["workspace_id"]}
        kind = self.dice.choices(["move", "delete", "nonsense"], [8, 1, 1])[0]
        if kind == "nonsense":
            return self._nonsense(head, source["contact"], faces)
        if kind == "delete":
            few = {"media_asset_feature_ids": faces[:1]}
            return {"action": "delete_faces_for_contact", "contact_id": source["contact"]} | head | few
        between = {"old_contact_id": source["contact"], "new_contact_id": target["contact"]}
        return {"action": "move_faces", "media_asset_feature_ids": faces} | head | between

    def _nonsense(self, head: dict[str, Any], contact: int, faces: Sequence[int]) -> dict[str, Any]:
        """A message that is refused, with an unknown action or a contact that does not exist."""
        if self.dice.random() < 0.5:
            return {"action": "forget_everything", "contact_id": contact} | head
        between = {"old_contact_id": contact, "new_contact_id": 10**12}
        return {"action": "move_faces", "media_asset_feature_ids": list(faces)} | head | between

    async def _ask(self, client: "Redis", message: dict[str, Any]) -> None:
        """Writes the message, and once more if no answer comes: Redis may have lost it before it was read."""
        for _ in range(2):
            entry = (await client.xadd(QUEUE, {"message": json.dumps(message)})).decode()
            self.diary.entries.append(Entry(entry, message))
            for _ in range(int(patience(PATIENCE_S) / LOOK_S)):
                if await self._is_answered(entry):
                    return
                await asyncio.sleep(LOOK_S)

    async def _is_answered(self, entry: str) -> bool:
        try:
            answered = "SELECT results IS NOT NULL FROM queue_messages WHERE entry_id = $1"
            return bool(await self.service.database.fetchval(answered, entry))
        except AWAY:
            return False
