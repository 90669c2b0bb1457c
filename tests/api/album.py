"""What the routes are tested on: Anna and Ben, whom Mia connected and Ada approved, and three photos."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


@dataclass(frozen=True)
class Album:
    """anna, ben: the ids of the persons. photos: ids of the posted photos, the oldest first."""

    anna: str
    ben: str
    photos: list[int]

    def of(self, person: str, rest: str = "") -> str:
        """The address of a person, or of something of the person. person: an id. rest: such as `/photos`."""
        return f"/faces/persons/{person}{rest}"


async def open_album(bot: WholeBot, group: Group, ada: Person, mia: Person) -> Album:
    for name in ("Anna", "Ben"):
        await bot.connect(mia, group, name, bot.engine.draw(bot.engine.face(**{name.lower(): 0.9})))
        await bot.press(ada, ada.inbox[-1], "Approve")
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    ids = {row["name"]: str(row["id"]) for row in await sql.rows("SELECT id, name FROM persons")}
    photos = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post' ORDER BY id")
    return Album(ids["Anna"], ids["Ben"], [row["id"] for row in photos])


async def posted_faces(person: str) -> list[UUID]:
    """The faces of a person on posted photos, the oldest first."""
    rows: list[dict[str, Any]] = await sql.rows(
        """SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id = $1 ORDER BY f.asset_id""",
        UUID(person),
    )
    return [row["id"] for row in rows]
