"""Messages of the faces queue. Every id in them is a number.

A contact is a person or a cluster of unknown faces: both take numbers from one sequence.
"""

from dataclasses import dataclass

from domain.ids import WorkspaceId

DELETE_CONTACT, DELETE_FACES, MOVE_FACES = "delete_contact", "delete_faces_for_contact", "move_faces"
ACTIONS = frozenset({DELETE_CONTACT, DELETE_FACES, MOVE_FACES})


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """user_id: the workspace. new_contact_id: the target of a move, whose source is contact_id."""

    action: str
    user_id: WorkspaceId
    contact_id: int
    face_numbers: tuple[int, ...]
    new_contact_id: int | None = None
    delete_old_contact: bool = False

    def body(self) -> dict[str, object]:
        faces = {"media_asset_feature_ids": list(self.face_numbers)}
        if self.new_contact_id is None:
            return removal_body(self.action, self.user_id, self.contact_id) | faces
        head = move_body(
            self.user_id, self.contact_id, self.new_contact_id, deletes_old=self.delete_old_contact
        )
        return head | faces


def removal_body(action: str, user_id: WorkspaceId, contact_id: int) -> dict[str, object]:
    """The body without its faces."""
    return {"action": action, "user_id": user_id, "contact_id": contact_id}


def move_body(
    user_id: WorkspaceId, old_contact_id: int, new_contact_id: int, *, deletes_old: bool
) -> dict[str, object]:
    """The body without its faces; without `delete_old_contact` where nothing is deleted."""
    body: dict[str, object] = {
        "action": MOVE_FACES,
        "user_id": user_id,
        "old_contact_id": old_contact_id,
        "new_contact_id": new_contact_id,
    }
    return body | {"delete_old_contact": True} if deletes_old else body
