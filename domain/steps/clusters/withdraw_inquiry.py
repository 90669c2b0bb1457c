"""Takes back the question whose child an unknown person is, when its reader was shown no face."""

from domain.ids import InquiryId
from domain.queries import sql

_WITHDRAW = """
DELETE FROM cluster_inquiries i WHERE i.id = $1 AND i.answered_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'inquiry' AND c.subject = i.id::text)
"""


async def withdraw_inquiry(inquiry_id: InquiryId) -> None:
    """Whoever was shown the card, or has answered, stays asked."""
    await sql.execute(_WITHDRAW, inquiry_id)
