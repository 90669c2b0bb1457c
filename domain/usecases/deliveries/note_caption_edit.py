"""The captions of a delivered photo were edited."""

from domain.queries import sql
from domain.queries.deliveries.delivery import DeliveryView
from domain.steps.chats.leave_cards import forget_caption


async def note_caption_edit(view: DeliveryView) -> None:
    """Forgets what a conversation wrote under the photo, because the edit replaced it. Records that the
    captions name the view's persons and nobody else, unless another copy of the photo was found meanwhile:
    the caption of that copy is still to be edited.
    """
    for copy in view.copies:
        await forget_caption(view.tg_user_id, copy)
    await sql.execute(
        """UPDATE deliveries SET names = $3, is_outdated = false
           WHERE id = $1 AND array_remove(earlier_copies || tg_message_id, NULL) = $2::bigint[]""",
        view.delivery_id,
        list(view.copies),
        [person.number for person in view.persons],
    )
