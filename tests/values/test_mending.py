"""What an operator is told to do about a neighbour."""

import errno
import os

from domain.errors import Unavailable
from domain.values.mending import what_to_mend


def test_for_a_read_only_folder_the_operator_is_told_of_the_systemd_units() -> None:
    error = Unavailable("photo folder", f"{os.strerror(errno.EROFS)} (/srv/photos/check)")
    assert "ReadWritePaths" in what_to_mend(error)
    assert what_to_mend(Unavailable("photo folder", "Not a directory (/srv)")) == "Correct STORAGE_PATH"


def test_for_a_folder_that_root_wrote_the_operator_is_told_whose_it_has_to_be() -> None:
    error = Unavailable("photo folder", f"{os.strerror(errno.EACCES)} (/var/lib/spotted/photos/check)")
    assert "chown -R spotted:spotted" in what_to_mend(error)
    assert what_to_mend(Unavailable("S3", os.strerror(errno.EACCES))) == "Correct the S3_ settings"
