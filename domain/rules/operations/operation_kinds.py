"""What people do to persons and faces, by the names under which history knows it."""

from typing import Final

# Yes or no to "Is this Anna?".
ANSWERS: Final = frozenset({"accept_suggestion", "reject_suggestion"})
# Two who look alike, for owners who know both.
OF_PAIRS: Final = frozenset({"tell_apart", "end_apart"})
# Photos that a person is learned from.
OF_TRAINING: Final = frozenset({"add_gallery_photo", "take_out_photo", "move_training_photo"})
# Owners may do and undo these as well as moderators.
OF_OWNERS: Final = (
    ANSWERS
    | OF_PAIRS
    | OF_TRAINING
    | {"rename_person", "hide_person", "show_person", "set_birth_date", "set_picture", "confirm_face"}
)
OF_MODERATORS: Final = frozenset(
    {"merge_persons", "move_faces", "rename_in_asset", "unassign_faces", "assign_faces"}
)
# Who received a photo says so; who moderates may take it back as well.
OF_RECIPIENTS: Final = frozenset({"reject_delivery"})
# Who receives a person is its owners' business; that of moderators only where there is none.
OF_LINKS: Final = frozenset({"link_participant", "unlink_participant", "make_owner"})
# What somebody calls a person is theirs alone.
OWN: Final = frozenset({"set_alias"})
# About somebody unknown: the number is that of a cluster.
OF_CLUSTERS: Final = frozenset(
    {"label_cluster", "merge_cluster", "ignore_cluster", "bring_back_cluster", "delete_cluster"}
)
OPERATION_KINDS: Final = OF_OWNERS | OF_MODERATORS | OF_RECIPIENTS | OF_LINKS | OWN | OF_CLUSTERS
