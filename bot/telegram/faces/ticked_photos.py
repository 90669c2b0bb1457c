"""Keeps in the dialogue's data which photos of a person are ticked, and which faces are unticked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.photos.contact_sheet import FACES_A_SHEET, TickedFaces
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from bot.telegram.chats.send_cards import toast, toast_stale
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.persons.pressed_person import person_for
from domain.errors import Conflict
from domain.ids import AssetId, WorkspaceId
from domain.queries.clusters.clusters import unknown_faces
from domain.queries.persons.person_faces import person_faces
from domain.queries.persons.person_photos import person_photo_ids

_Number = TypeVar("_Number", bound=int)


@dataclass(frozen=True, slots=True)
class Ticked:
    """flow: the update that began the list; its buttons carry it. page: the shown page of photos, from 0.

    to_number, to_name: the person who gets the faces, once chosen; if both are None, nobody. to_name is only
    for a new person; when somebody of that name is erased, the list ends (`steps/chats/end_questions`).
    off: numbers of the faces that stay as they are. face_page: the shown page of faces, from 0.
    is_merge: all photos are meant, and if `off` is empty, the person is merged with `to_number`.
    is_cluster: `number` is a cluster's. is_here: all the person's faces on one photo; history says so.
    shown: numbers of those faces of a cluster that the user has seen on a page so far.
    """

    flow: int
    workspace_id: WorkspaceId
    number: int
    photos: tuple[AssetId, ...] = ()
    page: int = 0
    to_number: int | None = None
    to_name: str | None = None
    off: tuple[int, ...] = ()
    face_page: int = 0
    is_merge: bool = False
    is_cluster: bool = False
    is_here: bool = False
    shown: tuple[int, ...] = ()

    @property
    def is_take_off(self) -> bool:
        return self.to_number is None and self.to_name is None

    @property
    def is_absorbed(self) -> bool:
        """Whether the person is merged as a whole: no face is left out (any more)."""
        return self.is_merge and not self.is_cluster and not self.off

    def toggled(self, asset_id: AssetId) -> "Ticked":
        return replace(self, photos=_toggled(self.photos, asset_id))

    def with_face(self, number: int) -> "Ticked":
        """Unticks a face, or ticks it again."""
        return replace(self, off=_toggled(self.off, number))

    def with_shown(self, numbers: Sequence[int]) -> "Ticked":
        return replace(self, shown=tuple(dict.fromkeys((*self.shown, *numbers))))


def _toggled(numbers: tuple[_Number, ...], number: _Number) -> tuple[_Number, ...]:
    left = tuple(one for one in numbers if one != number)
    return left if number in numbers else (*numbers, number)


async def ticked_faces(ticked: Ticked) -> TickedFaces:
    """The faces of the ticked photos, or all faces for a merge or a cluster, as they are now."""
    if ticked.is_cluster:
        faces = await unknown_faces(ticked.workspace_id, ticked.number)
    else:
        photos = None if ticked.is_merge else ticked.photos
        faces = await person_faces(ticked.workspace_id, ticked.number, photos)
    page = min(ticked.face_page, max(len(faces) - 1, 0) // FACES_A_SHEET)
    return TickedFaces(ticked.flow, faces, set(ticked.off) & set(faces), page)


def left_on(faces: TickedFaces) -> Sequence[int]:
    return [face for face in faces.faces if face not in faces.off]


async def keep_ticked(ctx: Context, ticked: Ticked) -> None:
    await ctx.state.update_data(ticked=asdict(ticked))


async def ticked_photos(ctx: Context, flow: int) -> Ticked | None:
    """The kept list, without photos that show the person no more, and without faces that were unticked and
    are the person's no more. None if no list of this flow is kept.
    """
    kept: dict[str, Any] | None = (await ctx.state.get_data()).get("ticked")
    if kept is None or kept["flow"] != flow:
        return None
    still = set(await person_photo_ids(kept["workspace_id"], kept["number"]))
    photos = tuple(AssetId(one) for one in kept["photos"] if one in still)
    faces = {of: tuple(kept.get(of, ())) for of in ("off", "shown")}
    ticked = Ticked(**{**kept, "photos": photos, **faces})
    if not ticked.off:
        return ticked
    theirs = set((await ticked_faces(replace(ticked, is_merge=True))).faces)
    return replace(ticked, off=tuple(face for face in ticked.off if face in theirs))


async def open_ticked(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> Ticked | None:
    """The list that the button belongs to. None when it is not kept any more; the presser is told so.

    Raises what `unknown_for` raises for a cluster, and `person_for` for a person;
    Conflict(`changed_since`) for a press of a `move…` button when no ticked photo shows the person.
    """
    ticked = await ticked_photos(ctx, press.ids[0])
    if ticked is not None:
        if ticked.is_cluster:
            await unknown_for(ticked.number, ctx, scope)
        else:
            await person_for("move", ticked.number, ctx, scope)
        if press.verb.startswith("move") and not (ticked.photos or ticked.is_merge):
            raise Conflict("changed_since")
        return ticked
    await toast_stale(query, ctx.words)
    return None


async def is_overtaken(query: CallbackQuery, press: Press, ctx: Context) -> bool:
    """Whether a face was unticked after the button was drawn for all faces; then the presser is told."""
    kept: dict[str, Any] = (await ctx.state.get_data()).get("ticked") or {}
    is_so = bool(kept.get("off")) and kept["is_merge"] and (kept["number"], kept["to_number"]) == press.ids
    if is_so:
        await toast(query, ctx.words.plain("toast.stale"), alert=True)
    return is_so


async def shown_before(press: Press, ctx: Context) -> Sequence[int]:
    """Numbers of the faces that the preview of this merge has shown to the presser."""
    kept: dict[str, Any] = (await ctx.state.get_data()).get("ticked") or {}
    is_its = kept.get("is_cluster") and (kept["number"], kept["to_number"]) == press.ids
    return kept.get("shown", ()) if is_its else ()


async def forget_ticked(ctx: Context) -> None:
    data = await ctx.state.get_data()
    data.pop("ticked", None)
    await ctx.state.set_data(data)
