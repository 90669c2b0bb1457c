"""The ways to delete a person."""

from typing import Final

ERASE: Final = "erase"  # every trace
FACES: Final = "faces"  # all faces; name and links stay
DISSOLVE: Final = "dissolve"  # name and links; the faces stay as unknown faces
MODES: Final = (ERASE, FACES, DISSOLVE)
