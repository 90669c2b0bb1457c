"""What an operator is told to do about a neighbour."""

import errno
import os

from domain.errors import Unavailable
from domain.values.mending import what_to_mend


def test_a_folder_that_a_unit_may_not_write_to_is_not_called_wrong_alone() -> None:
    error = Unavailable("photo folder", f"{os.strerror(errno.EROFS)} (/srv/photos/check)")
    assert "ReadWritePaths" in what_to_mend(error)
    assert what_to_mend(Unavailable("photo folder", "Permission denied (/srv)")) == "Correct STORAGE_PATH"
