"""Moves the ticked faces to another person or to nobody, or rehearses the move."""

from bot.messages.photos.contact_sheet import TickedFaces
from bot.telegram.chats.context import Context
from bot.telegram.faces.ticked_photos import Ticked, left_on
from domain.queries.operations.done import Done
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import Target


async def move_ticked(ticked: Ticked, faces: TickedFaces, ctx: Context, *, rehearses: bool) -> Done:
    """A cluster is merged into the known person who gets it; if a face is unticked, the cluster keeps its
    state. Where no face is left to move, nothing is done.

    A face that is unticked before a merge is refused for that person.
    """
    by, settings, doorbell = ctx.requester(rehearses=rehearses), ctx.world.settings, ctx.world.doorbell
    if faces.off and not left_on(faces):
        return Done(None, 0 if ticked.is_cluster else ticked.number)
    if ticked.is_cluster:
        assert ticked.to_number is not None, "a cluster is given to a known person only"
        number, into, off = ticked.number, ticked.to_number, faces.off
        return await merge_cluster(
            number, into, by, settings=settings, doorbell=doorbell, but=off, shown=ticked.shown
        )
    which = WhichFaces(ticked.number, asset_ids=ticked.photos, is_here=ticked.is_here)
    if faces.off or ticked.is_merge:
        but = sorted(faces.off) if ticked.is_merge else ()
        which = WhichFaces(ticked.number, face_numbers=left_on(faces), is_here=ticked.is_here, but=but)
        if not which.face_numbers:
            return Done(None, ticked.number)
    target = Target(ticked.to_number, ticked.to_name, is_new=ticked.to_name is not None)
    return await reassign_faces(which, target, by, settings=settings, doorbell=doorbell)
