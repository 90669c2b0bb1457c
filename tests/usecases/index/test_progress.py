"""How far a command is, where nobody looks at a terminal."""

import pytest

from workers.commands.progress import ProgressLine


def test_a_line_that_says_the_same_is_not_written_again(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    for done in (0, 1, 4, 4, 4):
        line.show("faces", done, 4)
    assert [text.partition("]")[2] for text in capsys.readouterr().err.splitlines()] == [
        " 0 of 4  faces",
        " 4 of 4  faces",
    ]
