"""Which photos of whom somebody has ticked, in the dialogue's data."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.telegram.talk import Talk
from domain.queries.person_photos import person_photo_ids


@dataclass(frozen=True, slots=True)
class Ticked:
    """flow: the update that began it; buttons carry it. page: of the list that is shown.

    to_number, to_name: whose they are to be, once that is chosen; neither: nobody's. A name is kept for
    somebody new only; when somebody called so is erased the list ends (`steps/end_questions`).
    """

    flow: int
    workspace_id: int
    number: int
    photos: tuple[int, ...] = ()
    page: int = 0
    to_number: int | None = None
    to_name: str | None = None

    def toggled(self, asset_id: int) -> "Ticked":
        left = tuple(one for one in self.photos if one != asset_id)
        return replace(self, photos=left if asset_id in self.photos else (*self.photos, asset_id))


async def keep_ticked(talk: Talk, ticked: Ticked) -> None:
    await talk.state.update_data(ticked=asdict(ticked))


async def ticked_photos(talk: Talk, flow: int) -> Ticked | None:
    """Without those that are the person's no more. None when the button is of an earlier list."""
    kept: dict[str, Any] | None = (await talk.state.get_data()).get("ticked")
    if kept is None or kept["flow"] != flow:
        return None
    still = set(await person_photo_ids(kept["workspace_id"], kept["number"]))
    return Ticked(**{**kept, "photos": tuple(one for one in kept["photos"] if one in still)})


async def forget_ticked(talk: Talk) -> None:
    data = await talk.state.get_data()
    data.pop("ticked", None)
    await talk.state.set_data(data)
