"""The body of a call to a webhook, as the OpenAPI document describes it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from bot.api.shapes import Shape


class KnownPerson(Shape):
    number: int
    person_id: UUID


class KnownFace(Shape):
    number: int
    face_id: UUID
    photo_id: int


class WebhookMessage(Shape):
    """type: `faces.out` is a change that people made, `faces.results` the answer to a message of the faces
    queue. number: of two messages about the same face the later one has the greater number; `at` is when it
    was written.

    data: of `faces.out` an `action` (`move_faces`, `delete_faces_for_contact`, `delete_contact`), `user_id`
    (the workspace), `contact_id` or `old_contact_id` and `new_contact_id`, and the numbers of faces in
    `media_asset_feature_ids`; `delete_old_contact` is true where the source is gone. A contact is a person or
    else the unknown person of this number. Of `faces.results` the `entry`, `state`, `reason`, `action`,
    `user_id`, and the numbers of the faces that were `changed`, `unchanged` or in `error`.

    persons, faces: the ids of those among them that are still there at this call, of faces the first 1000. A
    person that became part of another one by a merge is listed, too.
    """

    type: Literal["faces.out", "faces.results"]
    number: int
    at: datetime
    data: dict[str, Any]
    persons: list[KnownPerson]
    faces: list[KnownFace]
