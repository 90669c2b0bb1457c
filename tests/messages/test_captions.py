"""A poster's text under a photo gets the room that is left, and cannot act as markup or link."""

import pytest

from bot.messages.deliveries.captions import MAX_CAPTION, as_posted, room_beside


@pytest.mark.parametrize(
    ("words", "room", "quoted"),
    [
        ("At the lake", 40, "At the lake"),
        ("At the lake", 16, "At the lake"),
        ("At the lake", 15, ""),  # in so little room a quotation says nothing
        ("At the lake with everybody", 16, "At the lake w…"),
        ("😀" * 20, 16, "😀" * 6 + "…"),  # Telegram counts each of these as two
        ("/start now", 40, "/\u2060start now"),
        ("\u202eturned", 40, "turned"),
        ("\u202aturned\u202b by\u202d\u202c", 40, "turned by"),
        (
            "\u2069turned\u2066 by\u2067\u2068",
            40,
            "turned by",
        ),  # these marks would end the direction of the text around them
    ],
)
def test_words_get_the_room_that_is_left(words: str, room: int, quoted: str) -> None:
    assert as_posted(words, room) == quoted


def test_room_counts_the_visible_text_in_units_of_telegram() -> None:
    assert room_beside("<b>A&amp;😀</b>") == MAX_CAPTION - 4
