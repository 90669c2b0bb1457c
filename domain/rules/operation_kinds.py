"""What people do to persons and faces, by the names under which history knows it."""

from typing import Final

# Owners may do and undo these as well as moderators.
OF_OWNERS: Final = frozenset({"rename_person", "hide_person", "show_person", "set_birth_date"})
OF_MODERATORS: Final = frozenset(
    {"merge_persons", "move_faces", "rename_in_asset", "unassign_faces", "assign_faces"}
)
OPERATION_KINDS: Final = OF_OWNERS | OF_MODERATORS
