"""Names what people do to persons and faces, as history knows it."""

from typing import Final

# The answers yes and no to "Is this Anna?".
ANSWERS: Final = frozenset({"accept_suggestion", "reject_suggestion"})
# One answer to several such questions about a person.
BULK_ANSWERS: Final = frozenset({"accept_suggestions", "reject_suggestions"})
# Declarations about two look-alikes. An owner of one may make them if they are linked to the other as well.
OF_LOOK_ALIKES: Final = frozenset({"tell_apart", "end_apart"})
# Changes of the photos with which a person is trained.
OF_TRAINING: Final = frozenset({"add_gallery_photo", "take_out_photo", "move_training_photo"})
# Which faces represent a person.
OF_PROTOTYPES: Final = frozenset({"pin_prototype", "unpin_prototype", "drop_prototype"})
# Owners may do and undo these as well as moderators.
OF_OWNERS: Final = (
    ANSWERS
    | BULK_ANSWERS
    | OF_LOOK_ALIKES
    | OF_TRAINING
    | OF_PROTOTYPES
    | {"rename_person", "hide_person", "show_person", "set_birth_date", "set_picture", "confirm_face"}
)
OF_MODERATORS: Final = frozenset(
    {"create_person", "merge_persons", "move_faces", "rename_in_asset", "unassign_faces", "assign_faces"}
)
# Recipients of a photo do these; moderators may undo them as well.
OF_RECIPIENTS: Final = frozenset({"reject_delivery"})
# Owners decide who receives their person's photos; moderators only where a person has no owner.
OF_LINKS: Final = frozenset({"link_participant", "unlink_participant", "make_owner"})
# A participant changes what they themselves call a person. Nobody else may undo that.
OWN: Final = frozenset({"set_alias"})
# These are about two clusters, whose numbers the operation has.
OF_CLUSTER_PAIRS: Final = frozenset({"split_cluster", "join_clusters"})
# These are about a cluster, whose number the operation has.
OF_CLUSTERS: Final = OF_CLUSTER_PAIRS | {
    *("label_cluster", "merge_cluster", "ignore_cluster", "bring_back_cluster", "delete_cluster")
}
# These are about the workspace itself; moderators do and undo them.
OF_WORKSPACES: Final = frozenset({"change_settings"})
OF_NO_PERSON: Final = OF_CLUSTERS | OF_WORKSPACES
OPERATION_KINDS: Final = OF_OWNERS | OF_MODERATORS | OF_RECIPIENTS | OF_LINKS | OWN | OF_NO_PERSON
