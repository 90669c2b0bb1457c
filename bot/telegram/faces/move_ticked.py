"""Moves the ticked faces to another person or to nobody, or rehearses the move."""

from bot.messages.photos.contact_sheet import TickedFaces
from bot.telegram.chats.context import Context
from bot.telegram.faces.ticked_photos import Ticked, left_on
from domain.queries.operations.done import Done
from domain.usecases.clusters.merge_cluster import merge_cluster
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import Target


async def move_ticked(ticked: Ticked, faces: TickedFaces, ctx: Context, *, rehearses: bool) -> Done:
    """If a known person gets a cluster and no face is ticked off, the two are merged; else the cluster stays.

    A face that is ticked off a merge gets the note that it is not that person.
    """
    by, settings, doorbell = ctx.requester(rehearses=rehearses), ctx.world.settings, ctx.world.doorbell
    if ticked.is_cluster and ticked.to_number is not None and not faces.off:
        return await merge_cluster(ticked.number, ticked.to_number, by, settings=settings, doorbell=doorbell)
    source = None if ticked.is_cluster else ticked.number
    which = WhichFaces(source, asset_ids=ticked.photos, is_here=ticked.is_here)
    if faces.off or ticked.is_merge:
        but = sorted(faces.off) if ticked.is_merge else ()
        which = WhichFaces(source, face_numbers=left_on(faces), is_here=ticked.is_here, but=but)
        if not which.face_numbers:
            return Done(None, source or 0)
    target = Target(ticked.to_number, ticked.to_name)
    return await reassign_faces(which, target, by, settings=settings, doorbell=doorbell)
