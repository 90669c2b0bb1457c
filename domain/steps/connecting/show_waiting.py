"""Schedules the cards of everything that waits for a decision of moderators."""

from collections.abc import Sequence

from domain.queries.connecting.waiting_requests import WaitingRequest
from domain.steps.work.work import Work


async def show_waiting(work: Work, waiting: Sequence[WaitingRequest]) -> None:
    """Draws a request to connect a person again, because its picture was kept only until it was shown."""
    photos = [one.asset_id for one in waiting if one.asset_id is not None]
    joins = [one.link_id for one in waiting if one.link_id is not None]
    persons = [one.person_id for one in waiting if one.asset_id is None and one.link_id is None]
    await work.add_each("picture_request", [{"person_id": str(person_id)} for person_id in persons])
    await work.add_each("show_join", [{"link_id": link_id} for link_id in joins])
    await work.add_each("show_gallery_photo", [{"asset_id": asset_id} for asset_id in photos])
