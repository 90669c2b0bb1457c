"""Counts what became of each photo that was owed, as the accounts see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.messages.callbacks import parse_callback
from sandbox.actors import button_of
from sandbox.labelled_photos import Corners, LabelledFace, LabelledPhoto
from sandbox.telegram import Message, Person
from sandbox.whole_service import WholeService

# owed: pairs of a photo and a connected person on it. Each is delivered, or suggested (its account is asked
# about the right face), or missed. undetected: the missed ones whose face was not even found. wrong: photos
# that somebody received twice, or without being on them. misasked: questions to somebody who is not on the
# photo, or about a face not theirs.
OUTCOMES = ("owed", "delivered", "suggested", "missed", "undetected", "wrong", "misasked")


class PostedPhoto(Protocol):
    @property
    def photo(self) -> LabelledPhoto: ...
    @property
    def message(self) -> Message: ...

    # The number of the last message that each account had before the post.
    @property
    def before(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Question:
    """number: of the suggestion. card: number of the suggestion whose card asks. account: the name of the
    account that is asked. tg_message_id: of the post.

    face: the face's number. is_right: by the labels, the face is that of the account's person.
    """

    number: int
    card: int
    account: str
    tg_message_id: int
    face: int
    is_right: bool


async def read_questions(
    service: WholeService, people: Mapping[str, Person], posted: Sequence[PostedPhoto]
) -> list[Question]:
    """Every question about a posted photo that somebody can answer now."""
    cards = {
        (name, press.ids[0])
        for name, person in people.items()
        for message in person.inbox
        if (press := parse_callback(button_of(message, "yes") or button_of(message, "qall"))) is not None
    }
    rows = await service.database.fetch(
        """SELECT s.id, coalesce(s.asked_with_id, s.id) AS card, p.tg_message_id, f.number AS face,
               bbox_x AS x, bbox_y AS y, bbox_x + bbox_w AS right, bbox_y + bbox_h AS bottom
           FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           JOIN postings p ON p.asset_id = f.asset_id
           WHERE coalesce(s.asked_with_id, s.id) = ANY($1::bigint[]) AND s.status = 'PENDING'
           ORDER BY s.id""",
        [number for _, number in cards],
    )
    photos = {post.message.message_id: post.photo for post in posted}
    found = []
    for row in rows:
        photo = photos.get(row["tg_message_id"])
        for name in sorted(name for name, number in cards if number == row["card"] and photo is not None):
            assert photo is not None
            box = (row["x"], row["y"], row["right"], row["bottom"])
            is_right = any(face.identity == name and is_at(face, box) for face in photo.faces)
            found.append(Question(row["id"], row["card"], name, row["tg_message_id"], row["face"], is_right))
    return found


async def count_outcomes(
    service: WholeService, people: Mapping[str, Person], post: PostedPhoto, questions: Sequence[Question]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    faces = {face.identity: face for face in post.photo.faces}
    boxes = await _detected(service, post.message)
    asked = Counter(
        (question.account, question.is_right)
        for question in questions
        if question.tg_message_id == post.message.message_id
    )
    for name, person in people.items():
        new = [m for m in person.inbox if m.message_id > post.before[name]]
        photos = [m for m in new if is_file_of(m, post.message)]
        counts["misasked"] += asked[name, False]
        if name not in faces:
            counts["wrong"] += len(photos)
            continue
        counts["owed"] += 1
        counts["wrong"] += max(len(photos) - 1, 0)
        if photos:
            counts["delivered"] += 1
        elif asked[name, True]:
            counts["suggested"] += 1
        else:
            counts["missed"] += 1
            counts["undetected"] += not any(is_at(faces[name], box) for box in boxes)
    return counts


def is_file_of(message: Message, post: Message) -> bool:
    return (
        message.media is not None
        and post.media is not None
        and message.media.file.unique_id == post.media.file.unique_id
    )


async def _detected(service: WholeService, post: Message) -> list[Corners]:
    rows = await service.database.fetch(
        """SELECT bbox_x AS x, bbox_y AS y, bbox_x + bbox_w AS right, bbox_y + bbox_h AS bottom
           FROM face_instances f JOIN postings p ON p.asset_id = f.asset_id WHERE p.tg_message_id = $1""",
        post.message_id,
    )
    return [(row["x"], row["y"], row["right"], row["bottom"]) for row in rows]


def is_at(face: LabelledFace, box: Corners) -> bool:
    """Whether the middle of the detected box lies in the label's box, or the label has none."""
    if face.box is None:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return face.box[0] <= x <= face.box[2] and face.box[1] <= y <= face.box[3]
