"""The story that `make demo ONCE=1` prints."""

from sandbox.story import Line, summary


def line(account: str, photo: str, *, expected: bool, received: int) -> Line:
    return Line(account, photo, expected, received, "shows Anna" if expected else "connected nobody in it")


def test_what_went_right_is_one_line_for_each_account() -> None:
    lines = [line("Mother", f"Anna {n}", expected=True, received=1) for n in range(200)]
    lines += [line("Nobody", f"Anna {n}", expected=False, received=0) for n in range(200)]
    head, *accounts = summary(lines).splitlines()
    assert head.split() == ["account", "owed", "received"]
    assert [row.split() for row in accounts] == [["Mother", "200", "200"], ["Nobody", "0", "0"]]


def test_each_photo_that_went_wrong_is_told_with_its_reason() -> None:
    lines = [
        line("Mother", "Anna 1", expected=True, received=1),
        line("Mother", "Anna 2", expected=True, received=0),
        line("Nobody", "Anna 2", expected=False, received=1),
    ]
    _, wrong = summary(lines).split("\n\n")
    head, *rows = wrong.splitlines()
    assert head.startswith("WRONG for")
    assert rows == [
        "Mother     Anna 2  yes   0         shows Anna",
        "Nobody     Anna 2  no    1         connected nobody in it",
    ]
