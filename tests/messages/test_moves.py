"""Messages about faces that changed their person."""

from bot.messages.faces.moves import face_moved_card
from domain.queries.operations.done import Done


def test_one_face_that_moved_is_not_counted_and_more_are() -> None:
    """The first line says which face moved."""
    one, two = (face_moved_card(2, "", "Anna", Done(7, 1, faces=n), "en") for n in (1, 2))
    assert one.text == "✅ Face 2 is <b>Anna</b> now."
    assert two.text.endswith("• 2 faces moved")
