"""Withdraws a question about an unknown person that its reader never saw."""

from domain.ids import InquiryId
from domain.queries import sql
from domain.queries.clusters.clusters import WAS_SHOWN


async def withdraw_inquiry(inquiry_id: InquiryId) -> None:
    """It takes no other's place, and may be made again. Whoever was shown the card, or has answered, stays
    asked.
    """
    await sql.execute(f"DELETE FROM cluster_inquiries i WHERE i.id = $1 AND NOT {WAS_SHOWN}", inquiry_id)  # noqa: S608
