"""What an operator is told to do about a neighbour."""

import errno
import os

from domain.errors import Unavailable
from domain.values.mending import what_to_mend


def test_for_a_read_only_folder_the_operator_is_told_of_the_systemd_units() -> None:
    error = Unavailable("photo folder", f"{os.strerror(errno.EROFS)} (/srv/photos/check)")
    assert "ReadWritePaths" in what_to_mend(error)
    assert what_to_mend(Unavailable("photo folder", "Permission denied (/srv)")) == "Correct STORAGE_PATH"
