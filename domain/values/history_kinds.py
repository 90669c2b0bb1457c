"""Groups the kinds of history entries into filters that a reader can choose."""

from typing import Final

from domain.values.operation_kinds import (
    ANSWERS,
    BULK_ANSWERS,
    OF_CLUSTER_PAIRS,
    OF_LOOK_ALIKES,
    OF_PROTOTYPES,
    OF_TRAINING,
    OF_WORKSPACES,
)

# The kind of an event without an operation: recognition found something.
RECOGNISED: Final = "recognised"
# Events of answers from the time before answers were kept as operations.
EVENTS: Final = frozenset(
    {"assign_to_person", "move_to_person", "remove_from_person", "unassign_from_person"}
)

# The filters stand in the order of their buttons, which carry the position: new ones go to the end.
FILTERS: Final = {
    "names": frozenset({"create_person", "rename_person", "set_birth_date", "set_picture"}),
    "merges": OF_LOOK_ALIKES
    | OF_CLUSTER_PAIRS
    | frozenset({"merge_persons", "label_cluster", "merge_cluster", "ignore_cluster", "bring_back_cluster"})
    | {"refuse_join", "refuse_split"},
    "faces": ANSWERS
    | BULK_ANSWERS
    | OF_TRAINING
    | OF_PROTOTYPES
    | EVENTS
    | {"assign_faces", "confirm_face", "move_faces", "reject_delivery", "rename_in_asset", "unassign_faces"}
    | {"report_missing", "settle_report"},
    "hiding": frozenset({"hide_person", "show_person"}),
    "links": frozenset(
        {
            *("approve_link", "decline_link", "decline_join", "invite"),
            *("link_participant", "make_owner", "unlink_participant"),
            *("join_workspace", "keep_together", "split_group", "bind_admin_chat"),
            *("make_token", "revoke_token", "add_webhook", "remove_webhook"),
        }
    ),
    "deletions": frozenset(
        {
            *("delete_cluster", "delete_faces", "dissolve_person", "erase_faces"),
            *("erase_group", "erase_person", "erase_photo", "erase_workspace"),
        }
    ),
    "recognition": frozenset({RECOGNISED}),
    "settings": OF_WORKSPACES,
}
