"""Photos to learn a face from: what is sent, and how many."""

from dataclasses import dataclass

MAX_TRAINING_PHOTOS = 10  # of one request
# A connected person has at most this many, with those that are added later.
MAX_GALLERY_PHOTOS = 20
# After this many good photos the request is sent by itself.
ENOUGH_PHOTOS = 3


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A training photo sent in a private chat. tg_message_id: the message that the verdict answers."""

    tg_file_id: str
    tg_file_unique_id: str
    media: str
    tg_message_id: int
