"""Edits the private questions about unknown persons when these change."""

from collections.abc import Sequence

from domain.ids import ClusterId
from domain.queries.clusters.inquiries import inquiries_of
from domain.steps.work.work import Work


async def edit_inquiry_cards(work: Work, cluster_ids: Sequence[ClusterId]) -> None:
    found = await inquiries_of(cluster_ids)
    await work.add_each("show_inquiry", [{"inquiry_id": one} for one in found])
